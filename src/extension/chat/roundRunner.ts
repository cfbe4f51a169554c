import type { ConversationSummary, Message } from "../../shared/model.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { Answer } from "./answer.ts";
import { type AnswerOutcome, callModel } from "./modelCall.ts";
import type { PromptSurroundings } from "./prompt.ts";
import type { RoundListener } from "./roundListener.ts";
import type { AnswerEnd, RoundStore } from "./roundStore.ts";

export interface RoundRunnerOptions {
	readonly store: RoundStore;
	/** Finds the host and model of a `<hostId>/<model>`; throws a DaybookError when it cannot be used. */
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly surroundings: () => PromptSurroundings;
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
/** Between two tries to save a finished answer while the disk is full. */
const saveRetryMs = 2000;

interface Running {
	readonly answer: Answer;
	readonly controller: AbortController;
	/** Resolves when the answer is saved for good. */
	readonly done: Promise<void>;
}

/**
 * Runs the rounds of this window: enters the user's message, streams the answer, keeps checkpoints, enters the end.
 * The panel may come and go meanwhile; the host owns the stream.
 */
export class RoundRunner {
	readonly #options: RoundRunnerOptions;
	/** By conversation: one answer at a time. */
	readonly #running = new Map<string, Running>();
	#isDisposed = false;

	constructor(options: RoundRunnerOptions) {
		this.#options = options;
	}

	/** Enters the message and starts the answer; resolves as soon as the message is on disk. */
	async start(request: {
		readonly messageId: string;
		readonly conversationId: string | null;
		readonly text: string;
		readonly modelId: string;
		readonly replaces: string | null;
	}): Promise<{ readonly conversation: ConversationSummary; readonly message: Message }> {
		if (request.text.trim() === "")
			throw new DaybookError("empty_message", this.#options.localize("Write a message first."));
		if (request.conversationId !== null) this.#refuseBusy(request.conversationId);
		const entered = await this.#options.store.addUserMessage(request);
		this.#answer(entered.message, request.modelId, []);
		return entered;
	}

	/** Answers the user message once more that the given message is or answers. */
	async retry(messageId: string, modelId: string | null): Promise<void> {
		const branch = await this.#options.store.branch(messageId);
		const question = branch?.messages.findLast((message) => message.role === "user");
		if (!branch || !question) {
			throw new DaybookError("gone", this.#options.localize("This message is no longer there. Open the chat again."));
		}
		this.#refuseBusy(question.conversationId);
		const answered = branch.messages.at(-1);
		const model = modelId ?? branch.conversation.modelId;
		if (model === null) throw new DaybookError("no_model", this.#options.localize("Choose a model first."));
		this.#answer(question, model, answered && answered.id !== question.id ? answered.siblingIds : []);
	}

	/** Ends the running answer of the chat, if there is one; resolves when what came is saved. */
	async stop(conversationId: string): Promise<void> {
		const running = this.#running.get(conversationId);
		running?.controller.abort();
		await running?.done;
	}

	/** True while an answer of the chat is being made. */
	isBusy(conversationId: string): boolean {
		return this.#running.has(conversationId);
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
		this.#isDisposed = true;
		const all = [...this.#running.values()];
		for (const { controller } of all) controller.abort();
		await Promise.all(all.map(({ done }) => done));
	}

	#refuseBusy(conversationId: string): void {
		if (this.#isDisposed) throw new DaybookError("disposed", this.#options.localize("This window is closing."));
		if (!this.#running.has(conversationId)) return;
		throw new DaybookError("busy", this.#options.localize("Wait for the answer or stop it before you send."));
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
		const done = this.#runToEnd(answer, question, controller.signal);
		this.#running.set(question.conversationId, { answer, controller, done });
	}

	async #runToEnd(answer: Answer, question: Message, signal: AbortSignal): Promise<void> {
		const { log, listener } = this.#options;
		let isComplete = false;
		try {
			isComplete = await this.#run(answer, question, signal);
		} catch (error) {
			log.error("An answer could not be finished", error);
		}
		this.#running.delete(question.conversationId);
		if (!this.#isDisposed) listener.didFree(question.conversationId, isComplete);
	}

	/** Resolves with whether the answer came to its end. */
	async #run(answer: Answer, question: Message, signal: AbortSignal): Promise<boolean> {
		const { store, listener, log } = this.#options;
		listener.didStart(answer.snapshot());
		const stopFrames = this.#every(frameMs, () => this.#tellDelta(answer));
		let checkpoint = Promise.resolve();
		const saveCheckpoint = () => {
			if (!answer.isDirty) return;
			answer.isDirty = false;
			const { parts, usage } = answer;
			checkpoint = checkpoint
				.then(() => store.saveCheckpoint(answer.origin, parts, usage))
				.catch((error: unknown) => log.error("A checkpoint could not be saved", error));
		};
		saveCheckpoint();
		const stopCheckpoints = this.#every(checkpointMs, saveCheckpoint);
		const outcome = await callModel(answer, question, { ...this.#options, signal });
		stopFrames();
		stopCheckpoints();
		this.#tellDelta(answer);
		await checkpoint;
		await this.#enter(answer, outcome);
		return outcome.state === "complete";
	}

	/** Enters the end of the answer; as long as the disk is full, again and again. */
	async #enter(answer: Answer, outcome: AnswerOutcome): Promise<void> {
		const { store, listener, clock, log, localize } = this.#options;
		const { origin, parts, status } = answer;
		const end: AnswerEnd = { origin, parts, warning: status.warning, endedAt: clock.now(), ...outcome };
		for (let tries = 0; ; tries++) {
			try {
				const saved = await store.finish(end);
				listener.didEnd(saved.message, saved.conversation);
				return;
			} catch (error) {
				log.error("An answer could not be saved", error);
				if (this.#isDisposed) throw error;
				const message = localize(
					"The answer cannot be saved: {0} Daybook keeps it here and goes on trying.",
					sentenceOf(error),
				);
				if (tries === 0) listener.notice({ code: "unsaved", message, detail: null, actions: ["show_log"] });
				await new Promise<void>((resolve) => clock.after(saveRetryMs, resolve));
			}
		}
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

function sentenceOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
