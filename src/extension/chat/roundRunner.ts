import type { Attachment, ConversationSummary, Failure, Message } from "../../shared/model.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { Answer } from "./answer.ts";
import { type AnswerOutcome, callModel } from "./modelCall.ts";
import type { ContextSource } from "./contextSource.ts";
import { describeFailure } from "./failures.ts";
import type { RoundListener } from "./roundListener.ts";
import type { AnswerEnd, RoundStore } from "./roundStore.ts";
import { saveAnswer } from "./saveAnswer.ts";

export interface RoundRunnerOptions {
	readonly store: RoundStore;
	/** Finds the host and model of a `<hostId>/<model>`; throws a DaybookError when it cannot be used. */
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly context: Pick<ContextSource, "load">;
	/** Asked before each model call. */
	readonly spending: Pick<SpendingGuard, "admit">;
	readonly listener: RoundListener;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly log: Log;
	readonly localize: Localize;
}

/** Deltas go to the panel at most this often: two frames at 60 Hz. */
const frameMs = 33;
/** At most so much of an answer is lost by a kill. */
const checkpointMs = 1500;
interface Running {
	readonly answer: Answer;
	readonly controller: AbortController;
	/** Resolves when the answer is saved for good, or never will be. */
	readonly done: Promise<void>;
	/** Resolves when the stream has ended but what came could not be saved at once. */
	readonly stuck: Promise<void>;
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
}

interface Started {
	readonly conversation: ConversationSummary;
	readonly message: Message;
	/** True when the same message was sent and answered before: nothing was begun. */
	readonly isAnswered: boolean;
}

/**
 * Runs the rounds of this window: enters the user's message, streams the answer, keeps checkpoints, enters the end.
 * The panel may come and go meanwhile; the host owns the stream.
 */
export class RoundRunner {
	readonly #options: RoundRunnerOptions;
	/** By conversation: one answer at a time. */
	readonly #running = new Map<string, Running>();
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
		if (request.text.trim() === "")
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
		if (isBegun) this.#answer(entered.message, request.modelId, []);
		else this.#started.delete(request.messageId);
		return entered;
	}

	/**
	 * Answers the user message once more that the given message is or answers. `prepare` is run when it is certain that the
	 * answer can begin, and before it does.
	 */
	async retry(
		messageId: string,
		modelId: string | null,
		prepare: (conversationId: string) => Promise<void> = async () => undefined,
	): Promise<void> {
		const branch = await this.#options.store.branch(messageId);
		const question = branch?.messages.findLast((message) => message.role === "user");
		if (!branch || !question) {
			throw new DaybookError("gone", this.#options.localize("This message is no longer there. Open the chat again."));
		}
		const answered = branch.messages.at(-1);
		const model = modelId ?? branch.conversation.modelId;
		if (model === null) throw new DaybookError("no_model", this.#options.localize("Choose a model first."));
		this.#refuseClosing();
		const release = this.#claim(question.conversationId);
		try {
			await this.#options.store.refuseElsewhere(question.conversationId);
			await prepare(question.conversationId);
			this.#refuseClosing();
			this.#answer(question, model, answered && answered.id !== question.id ? answered.siblingIds : []);
		} finally {
			release();
		}
	}

	/** Ends the running answer of the chat, if there is one; resolves when what came is saved or has to wait for room. */
	async stop(conversationId: string): Promise<void> {
		const running = this.#running.get(conversationId);
		running?.controller.abort();
		if (running) await Promise.race([running.done, running.stuck]);
	}

	/** True while an answer of the chat is being made, or is about to be. */
	isBusy(conversationId: string): boolean {
		return this.#running.has(conversationId) || this.#claimed.has(conversationId);
	}

	/** The answers being made, each as it stands now and with nothing untold. */
	running(): readonly RunningAnswer[] {
		return Array.from(this.#running.values(), ({ answer }) => {
			this.#tellDelta(answer);
			return answer.snapshot();
		});
	}

	/** Stops everything; resolves when all answers are saved as partial. */
	async dispose(): Promise<void> {
		this.#closing.abort();
		const all = [...this.#running.values()];
		for (const { controller } of all) controller.abort();
		await Promise.all(all.map(({ done }) => done));
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

	#answer(question: Message, modelId: string, siblingIds: readonly string[]): void {
		const { clock, newId } = this.#options;
		const answer = new Answer({
			id: newId(),
			conversationId: question.conversationId,
			parentId: question.id,
			roundNumber: question.roundNumber,
			modelId,
			speaker: `agent:${modelId}`,
			siblingIds,
			startedAt: clock.now(),
		});
		const controller = new AbortController();
		let didGetStuck = (): void => undefined;
		const stuck = new Promise<void>((resolve) => {
			didGetStuck = resolve;
		});
		const done = this.#runToEnd(answer, question, controller.signal, didGetStuck);
		this.#running.set(question.conversationId, { answer, controller, done, stuck });
	}

	async #runToEnd(answer: Answer, question: Message, signal: AbortSignal, didGetStuck: () => void): Promise<void> {
		const { log, listener } = this.#options;
		const { conversationId } = question;
		let isComplete = false;
		try {
			const outcome = await this.#run(answer, question, signal);
			isComplete = await this.#enter(answer, outcome, didGetStuck);
		} catch (error) {
			log.error("An answer could not be finished", error);
		}
		if (this.#running.get(conversationId)?.answer === answer) this.#running.delete(conversationId);
		this.#started.delete(question.id);
		if (!this.#closing.signal.aborted) listener.didFree(conversationId, isComplete);
	}

	async #run(answer: Answer, question: Message, signal: AbortSignal): Promise<AnswerOutcome> {
		const { store, listener, log } = this.#options;
		listener.didStart(answer.snapshot());
		const stopFrames = this.#every(frameMs, () => this.#tellDelta(answer));
		let checkpoint = Promise.resolve();
		const saveCheckpoint = () => {
			if (!answer.isDirty) return;
			answer.isDirty = false;
			const { parts, usage, isLocal } = answer;
			checkpoint = checkpoint
				.then(() => store.saveCheckpoint(answer.origin, parts, { usage, isLocal }))
				.catch((error: unknown) => {
					// The next one tries again, whether or not more has come by then.
					answer.isDirty = true;
					log.error("A checkpoint could not be saved", error);
				});
		};
		saveCheckpoint();
		const stopCheckpoints = this.#every(checkpointMs, saveCheckpoint);
		const didFindModel = () => {
			answer.isDirty = true;
			saveCheckpoint();
		};
		const outcome = await callModel(answer, question, { ...this.#options, signal, didFindModel });
		stopFrames();
		stopCheckpoints();
		this.#tellDelta(answer);
		await checkpoint;
		return outcome;
	}

	/** Enters the end of the answer and tells it; resolves with whether the answer is complete and saved. */
	async #enter(answer: Answer, outcome: AnswerOutcome, didGetStuck: () => void): Promise<boolean> {
		const { listener, clock } = this.#options;
		const { origin, parts, status } = answer;
		const end: AnswerEnd = { origin, parts, warning: status.warning, endedAt: clock.now(), ...outcome };
		const closing = this.#closing.signal;
		let saved: Awaited<ReturnType<RoundStore["finish"]>>;
		try {
			saved = await saveAnswer(end, { ...this.#options, closing, didGetStuck });
		} catch (error) {
			this.#tellLost(answer, outcome, error);
			return false;
		}
		listener.didEnd(saved.message, saved.conversation);
		return outcome.state === "complete";
	}

	/** What came stays on screen, to be copied, and says that it is nowhere else. */
	#tellLost(answer: Answer, outcome: AnswerOutcome, error: unknown): void {
		const { listener, localize } = this.#options;
		const { message: reason } = describeFailure(error, localize);
		const message = localize("The answer could not be saved: {0}", reason);
		const failure: Failure = { code: "unsaved", message, detail: null, actions: ["show_log"] };
		listener.notice(failure);
		const state = answer.hasOutput ? "partial" : "failed";
		listener.didEnd(answer.message(state, failure, outcome.finishReason), null);
	}

	#tellDelta(answer: Answer): void {
		const delta = answer.takeDelta();
		if (delta) this.#options.listener.delta(answer.origin.id, delta.sequence, delta.pieces);
	}

	#every(milliseconds: number, callback: () => void): () => void {
		let cancel = (): void => {};
		const schedule = () => {
			cancel = this.#options.clock.after(milliseconds, () => {
				callback();
				schedule();
			});
		};
		schedule();
		return () => cancel();
	}
}
