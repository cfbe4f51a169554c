import { localDay } from "../../shared/calendarDay.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { ModelQuestion, ModelReply } from "../modelQuestion.ts";
import type { ChatMessage } from "../providers/provider.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { Attempts } from "./attempts.ts";
import type { StoresOptions } from "./databaseStores.ts";

export interface ModelQuestionsOptions extends Pick<StoresOptions, "database" | "writer" | "newId" | "localize"> {
	readonly clock: Clock;
	/** The model of the chat, or of new chats; null when none was ever chosen and none is there. */
	readonly modelOf: (conversationId: string | null) => Promise<string | null>;
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly spending: Pick<SpendingGuard, "admit" | "release">;
}

/** Asks a model outside of a chat, within the budgets; the call is in the books when it is over. See `AskModel`. */
export async function askModel(
	options: ModelQuestionsOptions,
	question: ModelQuestion,
	signal: AbortSignal,
): Promise<ModelReply> {
	const { modelOf, resolveModel, localize } = options;
	const modelId = await modelOf(question.conversationId);
	if (modelId === null) throw new DaybookError("no_model", localize("Choose a model first."));
	const resolved = await resolveModel(modelId);
	const messages = question.messages(resolved.contextWindow);
	const callId = options.newId();
	await options.spending.admit({
		answerId: callId,
		conversationId: question.conversationId,
		modelId,
		isLocal: resolved.model.isLocal,
		isAnswer: false,
		estimatedTokens: tokensOf(messages),
	});
	const call = { callId, modelId, question, resolved, messages };
	return { modelId, text: await stream(call, options, signal) };
}

interface Call {
	readonly callId: string;
	readonly modelId: string;
	readonly question: ModelQuestion;
	readonly resolved: ResolvedModel;
	readonly messages: readonly ChatMessage[];
}

/** Whatever the call took is entered also when it fails in the middle. */
async function stream(call: Call, options: ModelQuestionsOptions, signal: AbortSignal): Promise<string> {
	const { resolved, messages, question } = call;
	const attempts = new Attempts(options.clock.now());
	let text = "";
	try {
		const request = {
			model: resolved.model,
			messages,
			maxOutputTokens: question.maxOutputTokens,
			...(resolved.model.capabilities.thinking ? { thinking: false } : {}),
			...(resolved.contextWindow === null ? {} : { contextWindow: resolved.contextWindow }),
		};
		for await (const event of resolved.provider.chat(request, signal)) {
			attempts.read(event, options.clock.now());
			if (event.type === "text") text += event.text;
		}
		return text;
	} finally {
		for (const attempt of attempts.all(call.callId, options.clock.now())) await enter(call, attempt, options);
		if (attempts.usage === null) await options.spending.release(call.callId);
	}
}

async function enter(
	{ modelId, question, resolved }: Call,
	{ usageId, usage, startedAt, endedAt }: ReturnType<Attempts["all"]>[number],
	{ database, writer }: ModelQuestionsOptions,
): Promise<void> {
	const { userId, sessionId, projectId } = await writer();
	await database().call("usage.record", {
		call: {
			usageId,
			at: startedAt,
			day: localDay(startedAt),
			isLocal: resolved.model.isLocal,
			figures: { ...usage, counts: { ...usage.counts } },
			durationMs: Math.max(0, endedAt - startedAt),
			firstTokenMs: null,
		},
		dedupeKey: null,
		userId,
		projectId,
		conversationId: question.conversationId,
		messageId: null,
		sessionId,
		kind: question.kind,
		modelId,
	});
}

function tokensOf(messages: readonly ChatMessage[]): number {
	const parts = messages.flatMap((message) => message.parts);
	return parts.reduce((sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : 0), 0);
}
