import type { AnswerStatus, Failure, Message, Part } from "../../shared/model.ts";
import type { AnswerPiece, RunningAnswer } from "../../shared/protocol.ts";
import type { FinishReason } from "../providers/provider.ts";
import { Attempts } from "./attempts.ts";

/** What is known about an answer before its first word. */
export interface AnswerOrigin {
	readonly id: string;
	readonly conversationId: string;
	readonly parentId: string;
	readonly roundNumber: number;
	/** `<hostId>/<model>` asked for. */
	readonly modelId: string;
	readonly speaker: string;
	/** Ids of the earlier answers to the same message. */
	readonly siblingIds: readonly string[];
	readonly startedAt: number;
}

/** One answer in the making. It only gathers; who saves and tells is the runner. */
export class Answer {
	#origin: AnswerOrigin;
	readonly #parts: Part[] = [];
	#untold: AnswerPiece[] = [];
	#sequence = 0;
	#status: AnswerStatus;
	/** All that was worth knowing so far, each sentence once. */
	readonly #warnings = new Set<string>();
	/** What the attempts at its call took so far. */
	attempts: Attempts;
	/** Of the prompt that was sent, by its characters; null before. */
	estimatedPromptTokens: number | null = null;
	/** The model runs on this machine, so that nobody bills it; false until the model is found. */
	isLocal = false;
	/** When the first text or thought came; null before. */
	firstTokenAt: number | null = null;
	/** True when something came since it was last saved. */
	isDirty = true;

	constructor(origin: AnswerOrigin) {
		this.#origin = origin;
		this.attempts = new Attempts(origin.startedAt);
		this.#status = { phase: "connecting", since: origin.startedAt, retry: null, warning: null };
	}

	get origin(): AnswerOrigin {
		return this.#origin;
	}

	/** Tools ran before it: it stands below their last result. */
	moveBelow(parentId: string): void {
		this.#origin = { ...this.#origin, parentId };
	}

	get status(): AnswerStatus {
		return this.#status;
	}

	get parts(): readonly Part[] {
		return this.#parts;
	}

	/** True once anything worth keeping came. */
	get hasOutput(): boolean {
		return this.#parts.length > 0;
	}

	/** Replaces the named fields of the status; `since` moves only when the phase does. */
	setStatus(change: Partial<AnswerStatus>, now: number): AnswerStatus {
		const since = change.phase && change.phase !== this.#status.phase ? now : this.#status.since;
		this.#status = { ...this.#status, ...change, since };
		return this.#status;
	}

	/** Adds a sentence to those that stand beside the answer; none takes the place of another. */
	warn(sentence: string, now: number): AnswerStatus {
		this.#warnings.add(sentence);
		return this.setStatus({ warning: [...this.#warnings].join(" ") }, now);
	}

	/** Appends text or thought to the last part of that type, or begins one. */
	append(piece: Pick<AnswerPiece, "type" | "text">, now: number): void {
		this.firstTokenAt ??= now;
		this.isDirty = true;
		const last = this.#parts.at(-1);
		const { type, text } = piece;
		if (last?.type === type && (last.type !== "reasoning" || last.signature === null)) {
			this.#parts[this.#parts.length - 1] = { ...last, text: last.text + text };
			this.#addUntold({ type, text });
		} else {
			this.#parts.push(type === "text" ? { type, text } : { type, text, signature: null });
			this.#addUntold({ type, text, isNewPart: true });
		}
	}

	/** Ends the open reasoning part with the signature its model put on it. */
	sign(signature: string): void {
		const last = this.#parts.at(-1);
		if (last?.type === "reasoning") this.#parts[this.#parts.length - 1] = { ...last, signature };
		else this.#parts.push({ type: "reasoning", text: "", signature });
		this.isDirty = true;
	}

	/** A second call under an id gets one of its own: what is asked and answered about one must not hold for the other. */
	addToolCall(call: { readonly id: string; readonly name: string; readonly argumentsJson: string }): void {
		const taken = new Set(this.#parts.flatMap((part) => (part.type === "tool_call" ? [part.id] : [])));
		let { id } = call;
		for (let count = 2; taken.has(id); count++) id = `${call.id}_${count}`;
		this.#parts.push({ type: "tool_call", ...call, id });
		this.isDirty = true;
	}

	/** Pieces since the last call, with the number of this delta; null when there are none. */
	takeDelta(): { readonly sequence: number; readonly pieces: readonly AnswerPiece[] } | null {
		if (this.#untold.length === 0) return null;
		const pieces = this.#untold;
		this.#untold = [];
		this.#sequence += 1;
		return { sequence: this.#sequence, pieces };
	}

	/** The answer as it stands, for a panel that joins now. Deltas not yet taken are already in it. */
	snapshot(): RunningAnswer {
		return { message: this.message("streaming", null, null), status: this.#status, sequence: this.#sequence };
	}

	message(state: Message["state"], failure: Failure | null, finishReason: FinishReason | null): Message {
		const { origin } = this;
		return {
			id: origin.id,
			conversationId: origin.conversationId,
			parentId: origin.parentId,
			roundNumber: origin.roundNumber,
			role: "assistant",
			speaker: origin.speaker,
			parts: [...this.#parts],
			state,
			failure,
			finishReason,
			usage: null,
			rating: null,
			warning: this.#status.warning,
			siblingIds: [...origin.siblingIds, origin.id],
			createdAt: origin.startedAt,
		};
	}

	#addUntold(piece: AnswerPiece): void {
		const last = this.#untold.at(-1);
		if (last?.type === piece.type && !piece.isNewPart)
			this.#untold[this.#untold.length - 1] = { ...last, text: last.text + piece.text };
		else this.#untold.push(piece);
	}
}
