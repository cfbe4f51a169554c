import type { AnswerStatus, Message } from "../../shared/model.ts";
import type { AnswerPiece, RunningAnswer } from "../../shared/protocol.ts";
import { MessageModel } from "./messageModel.ts";

interface Entry {
	readonly model: MessageModel;
	readonly conversationId: string;
	sequence: number;
	/** Pieces that came since the last frame. */
	waiting: AnswerPiece[];
	/** After a gap, until the host has told the whole answer again. */
	isLost: boolean;
}

export interface RunningAnswersOptions {
	/** Runs the callback before the next paint. */
	readonly onNextFrame: (run: () => void) => void;
	/** A delta was missed: ask the host for the answer and hand it to `resume`. */
	readonly onGap: (messageId: string) => void;
}

/** The answers being made in this window, whichever chat is shown. Deltas are applied once per frame. */
export class RunningAnswers {
	readonly #options: RunningAnswersOptions;
	readonly #entries = new Map<string, Entry>();
	#isFrameAsked = false;

	constructor(options: RunningAnswersOptions) {
		this.#options = options;
	}

	get(messageId: string): MessageModel | undefined {
		return this.#entries.get(messageId)?.model;
	}

	/** The answers of one chat, oldest first. */
	of(conversationId: string): readonly MessageModel[] {
		return [...this.#entries.values()].filter((e) => e.conversationId === conversationId).map((e) => e.model);
	}

	/**
	 * Takes an answer with what it holds so far, as told at its start, in a snapshot or after a gap.
	 * `shown` is the model by which it is on screen already.
	 */
	take(answer: RunningAnswer, shown?: MessageModel): MessageModel {
		const { message, sequence, status } = answer;
		const known = this.#entries.get(message.id);
		const model = known?.model ?? shown ?? new MessageModel(message);
		model.replace(message);
		model.status.value = status;
		const entry = { model, conversationId: message.conversationId, sequence, waiting: [], isLost: false };
		this.#entries.set(message.id, entry);
		return model;
	}

	/** Keeps pieces for the next frame. Repeated deltas are left out; a gap is reported once. */
	add(messageId: string, sequence: number, pieces: readonly AnswerPiece[]): void {
		const entry = this.#entries.get(messageId);
		if (!entry) return this.#options.onGap(messageId);
		if (entry.isLost || sequence <= entry.sequence) return;
		if (sequence > entry.sequence + 1) {
			entry.isLost = true;
			return this.#options.onGap(messageId);
		}
		entry.sequence = sequence;
		entry.waiting.push(...pieces);
		this.#askFrame();
	}

	setStatus(messageId: string, status: AnswerStatus): void {
		const entry = this.#entries.get(messageId);
		if (entry) entry.model.status.value = status;
	}

	/** Lets go of an answer that ended; its model, when one was shown, now holds the final message. */
	end(message: Message): MessageModel | undefined {
		const entry = this.#entries.get(message.id);
		if (!entry) return undefined;
		this.#entries.delete(message.id);
		apply(entry);
		entry.model.replace(message);
		entry.model.status.value = null;
		return entry.model;
	}

	/** Lets go of an answer that the host no longer makes. */
	forget(messageId: string): void {
		const entry = this.#entries.get(messageId);
		if (entry) entry.model.status.value = null;
		this.#entries.delete(messageId);
	}

	#askFrame(): void {
		if (this.#isFrameAsked) return;
		this.#isFrameAsked = true;
		this.#options.onNextFrame(() => {
			this.#isFrameAsked = false;
			for (const entry of this.#entries.values()) apply(entry);
		});
	}
}

function apply(entry: Entry): void {
	if (entry.waiting.length === 0) return;
	entry.model.append(entry.waiting);
	entry.waiting = [];
}
