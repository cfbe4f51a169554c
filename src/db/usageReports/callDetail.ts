import * as v from "valibot";
import type { CallDetail, CallLine, CostPart } from "../../shared/ledger.ts";
import type { TokenBuckets, UsageSource } from "../../shared/model.ts";
import { id } from "../checks.ts";
import { hostKind, splitModelId } from "../models.ts";
import { pricedBuckets } from "../prices/price.ts";
import { bundledPrices, enteredPrice } from "../priceTable.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { callColumns, callJoins } from "./calls.ts";
import { figures } from "./figures.ts";

export const callDetailParams = v.strictObject({ usageId: id });

interface DetailRow extends CallLine, TokenBuckets {
	readonly webSearchRequests: number;
	readonly source: UsageSource;
	readonly modelAsked: string;
	readonly modelServed: string | null;
	readonly responseId: string | null;
	readonly requestId: string | null;
	readonly serviceTier: string | null;
	readonly speed: string | null;
	readonly inferenceGeo: string | null;
	readonly durationMs: number | null;
	readonly firstTokenMs: number | null;
	readonly conversationId: string | null;
	readonly conversationTitle: string | null;
	readonly projectName: string | null;
	readonly previousCosts: string;
	readonly priceId: string | null;
	readonly multiplierPercent: number | null;
	readonly rawUsage: string | null;
}

const detailSql = `
		SELECT ${callColumns},
			input_uncached AS inputUncached, cache_read AS cacheRead, cache_write_short AS cacheWriteShort,
			cache_write_long AS cacheWriteLong, output, reasoning, web_search_requests AS webSearchRequests, calls.source,
			calls.model_id AS modelAsked, model_served AS modelServed, response_id AS responseId, request_id AS requestId,
			service_tier AS serviceTier, speed, inference_geo AS inferenceGeo, duration_ms AS durationMs, first_token_ms AS firstTokenMs,
			conversation_id AS conversationId, conversations.title AS conversationTitle, projects.name AS projectName,
			previous_costs AS previousCosts, price_id AS priceId, price_multiplier_percent AS multiplierPercent,
			raw_usage AS rawUsage
		FROM token_usage AS calls ${callJoins}
		LEFT JOIN conversations ON conversations.id = conversation_id
		LEFT JOIN projects ON projects.id = calls.project_id
		WHERE calls.id = :usageId`;

/** A call with its price row and formula; null when there is none of that id. */
export function callDetail(
	database: ReadableDatabase,
	{ usageId }: v.InferOutput<typeof callDetailParams>,
): CallDetail | null {
	const { lines, sql } = figures<DetailRow>(database, detailSql, { usageId });
	const row = lines[0];
	if (row === undefined) return null;
	const { previousCosts, priceId, ...rest } = row;
	const { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong, output, reasoning, ...plain } = rest;
	return {
		...plain,
		buckets: { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong, output, reasoning },
		previousCosts: readPreviousCosts(previousCosts),
		price: priceId === null ? null : priceOfCall(database, row, priceId),
		sql,
	};
}

const previousCosts = v.array(v.object({ costMicroUsd: v.nullable(v.number()), until: v.number() }));

function readPreviousCosts(json: string): CallDetail["previousCosts"] {
	const read = v.safeParse(previousCosts, JSON.parse(json));
	return read.success ? read.output : [];
}

function priceOfCall(database: ReadableDatabase, call: DetailRow, priceId: string): CallDetail["price"] {
	const row = enteredPrice(database, priceId);
	if (row === null) return null;
	const { hostId } = splitModelId(call.modelAsked);
	const { modifiers } = bundledPrices;
	const { serviceTier, speed } = call;
	const priced = { ...call, providers: [hostId, hostKind(database, hostId)], serviceTier, speed, inferenceGeo: null };
	const parts = pricedBuckets(priced, row, modifiers).map(([what, tokens, rate]): CostPart => ({
		what,
		count: tokens,
		rateMicroUsd: rate ?? 0,
	}));
	const searches: CostPart = {
		what: "web_search",
		count: call.webSearchRequests,
		rateMicroUsd: modifiers.anthropic.webSearchMicroUsd,
	};
	return {
		id: row.id,
		provider: row.provider,
		model: row.model,
		effectiveFrom: row.effectiveFrom,
		effectiveTo: row.effectiveTo,
		bandAbove: row.bandAbove,
		origin: row.origin,
		source: row.source,
		sourceDate: row.sourceDate,
		multiplierPercent: call.multiplierPercent ?? 100,
		parts: call.webSearchRequests > 0 ? [...parts, searches] : parts,
	};
}
