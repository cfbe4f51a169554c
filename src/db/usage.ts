import * as v from "valibot";
import { buckets, count, day, id, text, time } from "./checks.ts";
import { costOfCall } from "./callCost.ts";
import { learnFromPrompt } from "./estimates.ts";
import { thisMachine } from "./machine.ts";
import { ensureModel } from "./models.ts";
import type { WritableDatabase } from "./store/connection.ts";

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
	/** True when the model runs on this machine, so that nobody bills it. */
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
	const { figures, at } = call;
	ensureModel(database, modelId, at);
	const { webSearchRequests, ...tokens } = figures.counts;
	const cost = costOfCall(database, {
		...figures,
		...tokens,
		webSearchRequests,
		at,
		modelId,
		isLocal: call.isLocal,
	});
	const entered = database.run(
		`INSERT INTO token_usage (
			id, machine_id, dedupe_key, change_sequence, user_id, project_id, conversation_id, message_id, session_id, kind,
			model_id, model_served, at, day, input_uncached, cache_read, cache_write_short, cache_write_long, output, reasoning,
			web_search_requests, source, response_id, request_id, service_tier, speed, inference_geo, duration_ms, first_token_ms,
			cost_micro_usd, price_basis, price_id, price_multiplier_percent, raw_usage, created_at
		) VALUES (
			:usageId, ${thisMachine}, :dedupeKey, (SELECT ifnull(max(change_sequence), 0) + 1 FROM token_usage), :userId,
			:projectId, :conversationId, :messageId, :sessionId, :kind,
			:modelId, :modelServed, :at, :day, :inputUncached, :cacheRead, :cacheWriteShort, :cacheWriteLong, :output, :reasoning,
			:webSearchRequests, :source, :responseId, :requestId, :serviceTier, :speed, :inferenceGeo, :durationMs, :firstTokenMs,
			:microUsd, :basis, :priceId, :multiplierPercent, :raw, :at
		) ON CONFLICT DO NOTHING`,
		{
			...tokens,
			...cost,
			// Some hosts count thoughts beside the output; a part is never more than the whole.
			reasoning: tokens.reasoning === null ? null : Math.min(tokens.reasoning, tokens.output),
			webSearchRequests,
			usageId: call.usageId,
			dedupeKey: params.dedupeKey ?? `daybook:${call.usageId}`,
			userId,
			projectId,
			conversationId,
			messageId,
			sessionId,
			kind,
			modelId,
			modelServed: figures.modelServed,
			at,
			day: call.day,
			source: figures.source,
			responseId: figures.responseId,
			requestId: figures.requestId,
			serviceTier: figures.serviceTier,
			speed: figures.speed,
			inferenceGeo: figures.inferenceGeo,
			durationMs: call.durationMs,
			firstTokenMs: call.firstTokenMs,
			raw: figures.raw === undefined || figures.raw === null ? null : JSON.stringify(figures.raw),
		},
	);
	if (entered > 0 && call.estimatedPromptTokens !== undefined && figures.source === "reported") {
		const prompt = tokens.inputUncached + tokens.cacheRead + tokens.cacheWriteShort + tokens.cacheWriteLong;
		learnFromPrompt(database, modelId, call.estimatedPromptTokens, prompt);
	}
	return null;
}
