import * as v from "valibot";
import { buckets, count, day, id, text, time } from "./checks.ts";
import { costOfCall } from "./callCost.ts";
import { learnFromPrompt } from "./estimates.ts";
import { ensureModel } from "./models.ts";
import { release } from "./reservations.ts";
import type { WritableDatabase } from "./store/connection.ts";
import type { CallColumns } from "./usageRow.ts";
import { insertUsage } from "./usageRow.ts";

/** What the provider told of a call: the disjoint buckets and where they come from. */
export const figuresParams = v.strictObject({
	counts: v.strictObject({ ...buckets, webSearchRequests: count }),
	source: v.picklist(["reported", "partial", "estimated"]),
	modelServed: v.nullable(text),
	responseId: v.nullable(text),
	requestId: v.nullable(text),
	serviceTier: v.nullable(text),
	speed: v.nullable(text),
	inferenceGeo: v.nullable(text),
	/** Null unless the provider itself says what it charged. */
	reportedCostMicroUsd: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
	/** The provider's own object, kept as it is. */
	raw: v.unknown(),
});

/** One call with its times. */
export const callParams = v.strictObject({
	usageId: id,
	/** When the request left. */
	at: time,
	/** The calendar day of `at` where the user is. */
	day,
	/** True when the model runs on this machine, so that nobody bills it unless its host hands it on. */
	isLocal: v.boolean(),
	figures: figuresParams,
	durationMs: v.nullable(count),
	firstTokenMs: v.nullable(count),
	/** By the characters of the prompt, before the call; what the provider counts then teaches the next estimate. */
	estimatedPromptTokens: v.optional(count),
});

export type CallFigures = v.InferOutput<typeof figuresParams>;
export type ModelCall = v.InferOutput<typeof callParams>;

export const recordUsageParams = v.strictObject({
	call: callParams,
	/** The same call seen by two sources has one key; null: nobody else can have seen it. */
	dedupeKey: v.nullable(id),
	userId: id,
	projectId: v.nullable(id),
	conversationId: v.nullable(id),
	messageId: v.nullable(id),
	sessionId: v.nullable(id),
	kind: v.picklist(["chat", "summary", "title", "link", "task", "tool", "agent"]),
	/** The model asked, `<hostId>/<name>`. */
	modelId: id,
});

type RecordUsage = v.InferOutput<typeof recordUsageParams>;

/** Enters a model call and its cost in the books; a call that is there already changes nothing. */
export function recordUsage(database: WritableDatabase, params: RecordUsage): null {
	const { call, modelId, userId, projectId, conversationId, messageId, sessionId, kind } = params;
	const isEntered = insertUsage(database, {
		...pricedCall(database, call, modelId),
		id: call.usageId,
		dedupe_key: params.dedupeKey ?? `daybook:${call.usageId}`,
		user_id: userId,
		project_id: projectId,
		conversation_id: conversationId,
		message_id: messageId,
		agent_session_id: null,
		session_id: sessionId,
		kind,
		origin: "daybook",
		model_id: modelId,
	});
	release(database, { answerId: call.usageId });
	if (isEntered && call.estimatedPromptTokens !== undefined && call.figures.source === "reported") {
		const { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong } = call.figures.counts;
		const prompt = inputUncached + cacheRead + cacheWriteShort + cacheWriteLong;
		learnFromPrompt(database, modelId, call.estimatedPromptTokens, prompt);
	}
	return null;
}

/** The columns of `token_usage` that come from the call itself, with its cost; its model is entered when it is new. */
export function pricedCall(database: WritableDatabase, call: ModelCall, modelId: string): CallColumns {
	const { figures, at } = call;
	const { counts } = figures;
	ensureModel(database, modelId, at);
	const cost = costOfCall(database, { ...figures, ...counts, at, modelId, isLocal: call.isLocal });
	return {
		model_served: figures.modelServed,
		at,
		day: call.day,
		input_uncached: counts.inputUncached,
		cache_read: counts.cacheRead,
		cache_write_short: counts.cacheWriteShort,
		cache_write_long: counts.cacheWriteLong,
		output: counts.output,
		// Some hosts count thoughts beside the output; a part is never more than the whole.
		reasoning: counts.reasoning === null ? null : Math.min(counts.reasoning, counts.output),
		web_search_requests: counts.webSearchRequests,
		source: figures.source,
		response_id: figures.responseId,
		request_id: figures.requestId,
		service_tier: figures.serviceTier,
		speed: figures.speed,
		inference_geo: figures.inferenceGeo,
		duration_ms: call.durationMs,
		first_token_ms: call.firstTokenMs,
		cost_micro_usd: cost.microUsd,
		price_basis: cost.basis,
		price_id: cost.priceId,
		price_multiplier_percent: cost.multiplierPercent,
		is_local: call.isLocal ? 1 : 0,
		raw_usage: figures.raw === undefined || figures.raw === null ? null : JSON.stringify(figures.raw),
	};
}
