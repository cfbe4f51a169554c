import type { Failure } from "../../shared/model.ts";
import type { Clock } from "../clock.ts";
import { DaybookError, expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { ChatEvent, FinishReason, Model } from "../providers/provider.ts";
import type { Answer } from "./answer.ts";
import { Attempts } from "./attempts.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { describeFailure } from "./failures.ts";
import type { ContextSource } from "./contextSource.ts";
import { orAborted } from "./orAborted.ts";
import { buildPrompt } from "./prompt.ts";
import type { RoundListener } from "./roundListener.ts";
import type { CallRecord } from "./roundStore.ts";
import { offeredTo, type RoundTools } from "./roundTools.ts";

/** How the call ended, with what goes into the books. */
export interface AnswerOutcome {
	readonly state: "complete" | "partial" | "failed";
	readonly failure: Failure | null;
	readonly finishReason: FinishReason | null;
	readonly call: CallRecord | null;
	/** Attempts before that call which the host had taken in, oldest first. */
	readonly earlierCalls: readonly CallRecord[];
}

export interface ModelCallOptions {
	readonly context: Pick<ContextSource, "load">;
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly spending: Pick<SpendingGuard, "admit">;
	/** What is offered to the model; null: no tools here. */
	readonly tools: Pick<RoundTools, "offer"> | null;
	readonly listener: Pick<RoundListener, "status">;
	readonly clock: Clock;
	readonly log: Log;
	readonly localize: Localize;
	readonly signal: AbortSignal;
	/** From now on it is known who bills the call: worth a checkpoint. */
	readonly didPreparePrompt: () => void;
}

/** Makes one model call for the answer and gathers what comes. Never throws: each end is an outcome. */
export async function callModel(answer: Answer, options: ModelCallOptions): Promise<AnswerOutcome> {
	const { clock, signal, localize, log } = options;
	answer.attempts = new Attempts(clock.now());
	try {
		const finishReason = await stream(answer, options);
		return { state: "complete", failure: null, finishReason, ...callsOf(answer, clock.now()) };
	} catch (error) {
		const calls = callsOf(answer, clock.now());
		if (signal.aborted) return { state: "partial", failure: null, finishReason: null, ...calls };
		if (expectedCode(error) === null) log.error("A model call failed by a bug", error);
		else log.warn(`A model call failed: ${expectedCode(error)}`);
		const failure = describeFailure(error, localize, answer.origin.modelId);
		return { state: answer.hasOutput ? "partial" : "failed", failure, finishReason: null, ...calls };
	}
}

/** What goes into the books of an answer whose call ended now, however it ended. */
function callsOf(answer: Answer, now: number): Pick<AnswerOutcome, "call" | "earlierCalls"> {
	const { attempts, isLocal, firstTokenAt, estimatedPromptTokens } = answer;
	const { usage, startedAt } = attempts;
	return {
		call: usage && { usage, isLocal, startedAt, firstTokenAt, endedAt: now, estimatedPromptTokens },
		earlierCalls: earlierCallsOf(answer),
	};
}

/** The attempts at the answer's call that were made anew although the host had taken them in. */
export function earlierCallsOf({ attempts, isLocal }: Answer): readonly CallRecord[] {
	return attempts.earlier.map((attempt) => ({
		...attempt,
		isLocal,
		firstTokenAt: null,
		estimatedPromptTokens: null,
	}));
}

async function stream(answer: Answer, options: ModelCallOptions): Promise<FinishReason> {
	const { context, resolveModel, signal, localize } = options;
	const { modelId } = answer.origin;
	const resolved = await orAborted(resolveModel(modelId), signal);
	answer.isLocal = resolved.model.isLocal;
	const source = await orAborted(context.load(answer.origin.parentId, modelId, resolved), signal);
	if (source === null)
		throw new DaybookError("gone", localize("This message is no longer there. Open the chat again."));
	const place = { conversationId: answer.origin.conversationId, projectId: source.projectId };
	const tools = await orAborted(offeredTo(resolved.model, place, options.tools), signal);
	const prompt = buildPrompt({ ...source, tools });
	if (prompt.leftOut > 0) {
		const sentence = "The chat is longer than the model's window: {0} older messages were left out.";
		warn(answer, options, "shortened_prompt", localize(sentence, prompt.leftOut));
	}
	answer.estimatedPromptTokens = prompt.tokens;
	// Before the first byte leaves: should the window die, this is what the call is entered with.
	options.didPreparePrompt();
	const admission = options.spending.admit({
		answerId: answer.origin.id,
		conversationId: answer.origin.conversationId,
		modelId,
		isLocal: resolved.model.isLocal,
		isAnswer: true,
		estimatedTokens: prompt.tokens,
	});
	const nearLimit = await orAborted(admission, signal);
	if (nearLimit !== null) warn(answer, options, "near_budget", nearLimit);
	const request = {
		model: resolved.model,
		messages: prompt.messages,
		...(tools.length > 0 ? { tools } : {}),
		...(source.window === null ? {} : { contextWindow: source.window }),
		...temperatureFor(resolved.model, source.instructions.temperature),
	};
	let finishReason: FinishReason | null = null;
	for await (const event of resolved.provider.chat(request, signal)) {
		if (event.type === "end") finishReason = event.finishReason;
		else apply(event, answer, options);
	}
	if (finishReason === null) throw new Error("The provider's stream ended without an end");
	return finishReason;
}

/** Left out for models whose host refuses it. */
function temperatureFor({ capabilities }: Model, temperature: number | null): { readonly temperature?: number } {
	return temperature === null || !capabilities.temperature ? {} : { temperature };
}

function apply(event: Exclude<ChatEvent, { type: "end" }>, answer: Answer, options: ModelCallOptions): void {
	const now = options.clock.now();
	answer.attempts.read(event, now);
	switch (event.type) {
		case "text":
		case "reasoning":
			answer.append({ type: event.type, text: event.text }, now);
			if (answer.status.phase !== "streaming") tell(answer, options, { phase: "streaming", retry: null });
			return;
		case "reasoning_signature":
			answer.sign(event.signature);
			return;
		case "tool_call":
			answer.addToolCall({ id: event.id, name: event.name, argumentsJson: event.argumentsJson });
			return;
		case "usage":
			return;
		case "warning":
			warn(answer, options, event.code, event.message);
			return;
		case "phase":
			if (event.phase !== answer.status.phase) tell(answer, options, { phase: event.phase, retry: null });
			return;
		case "retry": {
			const { attempt, attempts, delayMs, error } = event;
			// What the last attempt took is in the books even when the window dies before the next one.
			answer.isDirty ||= answer.attempts.earlier.length > 0;
			tell(answer, options, {
				phase: "retrying",
				retry: { message: error.message, attempt, attempts, at: now + delayMs },
			});
		}
	}
}

function tell(answer: Answer, options: ModelCallOptions, change: Parameters<Answer["setStatus"]>[0]): void {
	options.listener.status(answer.origin.id, answer.setStatus(change, options.clock.now()));
}

function warn(answer: Answer, options: ModelCallOptions, code: string, sentence: string): void {
	options.log.warn(`Told beside an answer: ${code}`);
	options.listener.status(answer.origin.id, answer.warn(sentence, options.clock.now()));
}
