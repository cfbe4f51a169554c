import type { Attachment, ConversationSummary, Message } from "../../shared/model.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import { DaybookError } from "../errors.ts";
import { tellDelta } from "./answerStep.ts";
import { brokenOff } from "./openCalls.ts";
import { printedCall } from "./printedCall.ts";
import { Round, type RoundOptions, type RoundStart } from "./round.ts";
import type { RoundStore } from "./roundStore.ts";

export interface RoundRunnerOptions extends RoundOptions {
	readonly store: RoundStore;
}

interface StartRequest {
	/** The id the message will have. */
	readonly messageId: string;
	/** Null begins a new chat. */
	readonly conversationId: string | null;
	readonly text: string;
	readonly modelId: string;
	readonly replaces: string | null;
	/** Absent when there are none. */
	readonly attachments?: readonly Attachment[];
	/** It goes by itself: nothing is asked. */
	readonly isUnattended?: boolean;
}

/** How a round goes on. */
interface Resumption {
	/** Run when it is certain that the answer can begin, and before it does. */
	readonly prepare?: (conversationId: string) => Promise<void>;
	/** It goes by itself: nothing is asked. */
	readonly isUnattended?: boolean;
}

interface Started {
	readonly conversation: ConversationSummary;
	readonly message: Message;
	/** True when the same message was sent and answered before: nothing was begun. */
	readonly isAnswered: boolean;
}

/**
 * Runs the rounds of this window: enters the user's message, and lets a round go on from it, or from where one broke off.
 * The panel may come and go meanwhile; the host owns the stream.
 */
export class RoundRunner {
	readonly #options: RoundRunnerOptions;
	/** By conversation: one round at a time. */
	readonly #running = new Map<string, Round>();
	/** Conversations that are about to get an answer; claimed before anything is waited for. */
	readonly #claimed = new Set<string>();
	/** By message: what was started and is not done. The same message again gets the same reply. */
	readonly #started = new Map<string, Promise<Started>>();
	readonly #closing = new AbortController();

	constructor(options: RoundRunnerOptions) {
		this.#options = options;
	}

	/**
	 * Enters the message and starts the answer; resolves as soon as the message is on disk. The same message sent twice is
	 * entered and answered once.
	 */
	async start(request: StartRequest): Promise<Started> {
		const { messageId, conversationId } = request;
		if (request.text.trim() === "" && !request.attachments?.length)
			throw new DaybookError("empty_message", this.#options.localize("Write a message first."));
		this.#refuseClosing();
		const known = this.#started.get(messageId);
		if (known) return known;
		const release = conversationId === null ? () => undefined : this.#claim(conversationId);
		const starting = this.#enterQuestion(request).finally(release);
		this.#started.set(messageId, starting);
		starting.catch(() => this.#started.delete(messageId));
		return starting;
	}

	async #enterQuestion(request: StartRequest): Promise<Started> {
		const entered = await this.#options.store.addUserMessage(request);
		// When the window closed meanwhile, the question is safe and can be answered the next time.
		const isBegun = !entered.isAnswered && !this.#closing.signal.aborted;
		const { message, conversation } = entered;
		if (isBegun) this.#begin(startAt(message, conversation, request.modelId, request), message.id);
		else this.#started.delete(request.messageId);
		return entered;
	}

	/**
	 * Answers once more what the given message answers: a question, or the results of tools; the message itself when it is
	 * a question without an answer.
	 */
	async retry(messageId: string, modelId: string | null, how: Resumption = {}): Promise<void> {
		const branch = await this.#branch(messageId);
		const { conversation, messages } = branch;
		const answered = messages.at(-1);
		const asked = messages.slice(-2).findLast(isAsking) ?? messages.findLast(({ role }) => role === "user");
		if (!answered || !asked) throw this.#gone();
		const model = this.#modelOf(branch, modelId);
		const siblingIds = answered.id === asked.id ? [] : answered.siblingIds;
		await this.#resume(conversation.id, { ...startAt(asked, conversation, model, how), siblingIds }, how);
	}

	/**
	 * Goes on with the round of a question from the end of its branch: what it did before is sent and not done again. A cut
	 * answer is made anew, the whole round only where the chat has gone another way since. False when the round has its
	 * whole answer: nothing is begun. It goes by itself: nothing is asked.
	 */
	async goOn(questionId: string, leafId: string, modelId: string | null): Promise<boolean> {
		const how = { isUnattended: true };
		const { messages } = await this.#branch(leafId);
		const at = messages.findIndex(({ id }) => id === questionId);
		const since = messages.slice(at + 1);
		const leaf = since.at(-1);
		if (at === -1 || !leaf || since.some(({ role }) => role === "user")) await this.retry(questionId, modelId, how);
		else if (brokenOff(messages)) await this.continue(leafId, modelId, how);
		else if (leaf.state === "complete") return false;
		else await this.retry(leafId, modelId, how);
		return true;
	}

	/**
	 * Goes on with a round that broke off at its tool calls: those that did not run are judged anew, then the model is asked.
	 * Does nothing for a message that is not the end of such a round.
	 */
	async continue(messageId: string, modelId: string | null = null, how: Resumption = {}): Promise<void> {
		const branch = await this.#branch(messageId);
		const broken = brokenOff(branch.messages);
		if (!broken) return;
		const start = startAt(broken.leaf, branch.conversation, this.#modelOf(branch, modelId), how);
		const calls = broken.open.length > 0 ? broken : null;
		await this.#resume(branch.conversation.id, { ...start, calls }, how);
	}

	/** Ends such a round: its calls are stored as not wanted, and the chat is free for the next question. */
	async skipCalls(messageId: string): Promise<void> {
		const { messages, conversation } = await this.#branch(messageId);
		const broken = brokenOff(messages);
		if (!broken) return;
		const release = this.#claim(conversation.id);
		const { id: conversationId, projectId } = conversation;
		const place = { conversationId, projectId };
		await this.#options.tools?.skip({ place, ...broken, leafId: broken.leaf.id }).finally(release);
	}

	/** Makes a call of what the model wrote as text, as if the model had asked for it. Does nothing when it is none. */
	async runPrinted(messageId: string): Promise<void> {
		const branch = await this.#branch(messageId);
		const answer = branch.messages.at(-1);
		const call = answer && printedCall(answer);
		if (!answer || !call) return;
		const start = startAt(answer, branch.conversation, this.#modelOf(branch, null), {});
		await this.#resume(branch.conversation.id, { ...start, calls: { answer, open: [call] } }, {});
	}

	/** Ends the round of the chat, if one runs; resolves when what came is saved or has to wait for room. */
	async stop(conversationId: string): Promise<void> {
		const running = this.#running.get(conversationId);
		running?.stop();
		if (running) await Promise.race([running.done.catch(() => false), running.stuck]);
	}

	/** True while a round of the chat runs, or is about to. */
	isBusy(conversationId: string): boolean {
		return this.#running.has(conversationId) || this.#claimed.has(conversationId);
	}

	/** The answers being made, each as it stands now and with nothing untold. */
	running(): readonly RunningAnswer[] {
		return Array.from(this.#running.values(), ({ answer }) => {
			tellDelta(answer, this.#options.listener);
			return answer.snapshot();
		});
	}

	/** Stops everything; resolves when all answers are saved as partial. */
	async dispose(): Promise<void> {
		this.#closing.abort();
		const all = [...this.#running.values()];
		for (const round of all) round.stop();
		await Promise.all(all.map(async ({ done }) => done.catch(() => false)));
	}

	/** Begins a round that is no answer to a new question. */
	async #resume(conversationId: string, start: RoundStart, { prepare }: Resumption): Promise<void> {
		this.#refuseClosing();
		const release = this.#claim(conversationId);
		try {
			await this.#options.store.refuseElsewhere(conversationId);
			await prepare?.(conversationId);
			this.#refuseClosing();
			this.#begin(start, null);
		} finally {
			release();
		}
	}

	#begin(start: RoundStart, questionId: string | null): void {
		const round = new Round(start, this.#options, this.#closing.signal);
		this.#running.set(start.conversationId, round);
		void this.#follow(round, questionId);
	}

	async #follow(round: Round, questionId: string | null): Promise<void> {
		const { log, listener } = this.#options;
		const { conversationId } = round;
		const isComplete = await round.done.catch((error: unknown) => {
			log.error("A round could not be finished", error);
			return false;
		});
		if (this.#running.get(conversationId) === round) this.#running.delete(conversationId);
		if (questionId !== null) this.#started.delete(questionId);
		if (!this.#closing.signal.aborted) listener.didFree(conversationId, isComplete);
	}

	async #branch(messageId: string): Promise<Branch> {
		const branch = await this.#options.store.branch(messageId);
		if (branch && branch.messages.length > 0) return branch;
		throw this.#gone();
	}

	#modelOf({ conversation }: Branch, wanted: string | null): string {
		const model = wanted ?? conversation.modelId;
		if (model !== null) return model;
		throw new DaybookError("no_model", this.#options.localize("Choose a model first."));
	}

	#gone(): DaybookError {
		return new DaybookError("gone", this.#options.localize("This message is no longer there. Open the chat again."));
	}

	#refuseClosing(): void {
		if (this.#closing.signal.aborted)
			throw new DaybookError("disposed", this.#options.localize("This window is closing."));
	}

	/** Takes the chat for one answer, so that no other can begin; returns what lets it go. */
	#claim(conversationId: string): () => void {
		if (this.isBusy(conversationId))
			throw new DaybookError("busy", this.#options.localize("Wait for the answer or stop it before you send."));
		this.#claimed.add(conversationId);
		return () => this.#claimed.delete(conversationId);
	}
}

/** What a model answers: a question, or the results of its tools. */
function isAsking({ role }: Message): boolean {
	return role === "user" || role === "tool";
}

type Branch = NonNullable<Awaited<ReturnType<RoundStore["branch"]>>>;

/** A round whose next answer stands below that message. */
function startAt(
	{ id, roundNumber }: Message,
	{ id: conversationId, projectId }: ConversationSummary,
	modelId: string,
	{ isUnattended = false }: Pick<Resumption, "isUnattended">,
) {
	return { conversationId, projectId, roundNumber, leafId: id, modelId, siblingIds: [], calls: null, isUnattended };
}
