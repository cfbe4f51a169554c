import type { Failure } from "../../shared/model.ts";
import type { Clock } from "../clock.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import type { Answer } from "./answer.ts";
import type { ContextSource } from "./contextSource.ts";
import { describeFailure } from "./failures.ts";
import { type AnswerOutcome, callModel, earlierCallsOf } from "./modelCall.ts";
import type { RoundListener } from "./roundListener.ts";
import type { AnswerEnd, RoundStore } from "./roundStore.ts";
import type { RoundTools } from "./roundTools.ts";
import { saveAnswer } from "./saveAnswer.ts";

export interface StepOptions {
	readonly store: RoundStore;
	/** Finds the host and model of a `<hostId>/<model>`; throws a DaybookError when it cannot be used. */
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly context: Pick<ContextSource, "load">;
	/** Asked before each model call. */
	readonly spending: Pick<SpendingGuard, "admit">;
	/** What is offered to the model; null: no tools here. */
	readonly tools: Pick<RoundTools, "offer"> | null;
	readonly listener: RoundListener;
	readonly clock: Clock;
	readonly log: Log;
	readonly localize: Localize;
}

interface StepSignals {
	readonly stop: AbortSignal;
	/** Aborted when the window closes. */
	readonly closing: AbortSignal;
	/** The stream has ended, but what came could not be saved at once. */
	readonly didGetStuck: () => void;
}

export interface StepEnd {
	readonly outcome: AnswerOutcome;
	/** Null when it could not be saved, or its chat is gone. */
	readonly saved: Awaited<ReturnType<RoundStore["finish"]>> | null;
}

/** Deltas go to the panel at most this often: two frames at 60 Hz. */
const frameMs = 33;
/** At most so much of an answer is lost by a kill. */
const checkpointMs = 1500;

/** Makes one model call of a round: streams it, keeps checkpoints, enters its end. */
export async function runStep(answer: Answer, options: StepOptions, signals: StepSignals): Promise<StepEnd> {
	const outcome = await streamed(answer, options, signals.stop);
	return { outcome, saved: await enter(answer, outcome, options, signals) };
}

/** Tells the panel what came since it was last told. */
export function tellDelta(answer: Answer, listener: Pick<RoundListener, "delta">): void {
	const delta = answer.takeDelta();
	if (delta) listener.delta(answer.origin.id, delta.sequence, delta.pieces);
}

async function streamed(answer: Answer, options: StepOptions, signal: AbortSignal): Promise<AnswerOutcome> {
	const { store, listener, log, clock } = options;
	const stopFrames = every(clock, frameMs, () => tellDelta(answer, listener));
	let checkpoint = Promise.resolve();
	const saveCheckpoint = () => {
		if (!answer.isDirty) return;
		answer.isDirty = false;
		const { parts, attempts, isLocal, estimatedPromptTokens } = answer;
		const call = { usage: attempts.usage, isLocal, estimatedPromptTokens, earlierCalls: earlierCallsOf(answer) };
		checkpoint = checkpoint
			.then(() => store.saveCheckpoint(answer.origin, parts, call))
			.catch((error: unknown) => {
				// The next one tries again, whether or not more has come by then.
				answer.isDirty = true;
				log.error("A checkpoint could not be saved", error);
			});
	};
	saveCheckpoint();
	const stopCheckpoints = every(clock, checkpointMs, saveCheckpoint);
	const didPreparePrompt = () => {
		answer.isDirty = true;
		saveCheckpoint();
	};
	const outcome = await callModel(answer, { ...options, signal, didPreparePrompt });
	stopFrames();
	stopCheckpoints();
	tellDelta(answer, listener);
	await checkpoint;
	return outcome;
}

/** Enters the end of the answer and tells it. */
async function enter(
	answer: Answer,
	outcome: AnswerOutcome,
	options: StepOptions,
	{ closing, didGetStuck }: StepSignals,
): Promise<StepEnd["saved"]> {
	const { listener, clock } = options;
	const { origin, parts, status } = answer;
	const end: AnswerEnd = { origin, parts, warning: status.warning, endedAt: clock.now(), ...outcome };
	try {
		const saved = await saveAnswer(end, { ...options, closing, didGetStuck });
		listener.didEnd(saved.message, saved.conversation);
		return saved;
	} catch (error) {
		tellLost(answer, outcome, error, options);
		return null;
	}
}

/** What came stays on screen, to be copied, and says that it is nowhere else. */
function tellLost(answer: Answer, outcome: AnswerOutcome, error: unknown, { listener, localize }: StepOptions): void {
	const { message: reason } = describeFailure(error, localize);
	const message = localize("The answer could not be saved: {0}", reason);
	const failure: Failure = { code: "unsaved", message, detail: null, actions: ["show_log"] };
	listener.notice(failure);
	const state = answer.hasOutput ? "partial" : "failed";
	listener.didEnd(answer.message(state, failure, outcome.finishReason), null);
}

function every(clock: Clock, milliseconds: number, callback: () => void): () => void {
	let cancel = (): void => {};
	const schedule = () => {
		cancel = clock.after(milliseconds, () => {
			callback();
			schedule();
		});
	};
	schedule();
	return () => cancel();
}
