import * as v from "valibot";
import { count, id, time } from "./checks.ts";
import { billerOf, costBy, type CostedCall } from "./callCost.ts";
import { splitModelId } from "./models.ts";
import { allPrices } from "./priceTable.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What the last prompts say against all before them. */
const weightOfNewest = 0.3;
/** A factor beyond these comes from a prompt that was cut or padded on its way, and teaches nothing. */
const leastFactor = 0.2;
const greatestFactor = 5;

/** Answers of this length are expected of a model that has not answered yet. */
const usualAnswerTokens = 500;
/** So long a provider keeps what was sent to it in its cache. */
const cacheLifeMs = 5 * 60 * 1000;

export const estimateCallParams = v.strictObject({
	/** `<hostId>/<name>` */
	modelId: id,
	isLocal: v.boolean(),
	at: time,
	/** By the characters of what is sent: of the whole prompt, or of what is added to the chat. */
	estimatedTokens: count,
	/** The chat whose last call is taken as the beginning of this one; null when `estimatedTokens` is the whole prompt. */
	conversationId: v.nullable(id),
});

/** What a call would take. */
export interface CallEstimate {
	/** Of the prompt, corrected by what the model's earlier prompts really had. */
	readonly tokens: number;
	/** Of the prompt at today's price; null when no price is known, 0 when nobody bills it. */
	readonly inputMicroUsd: number | null;
	/** With an answer as long as this model's last ones were; null when no price is known. */
	readonly costMicroUsd: number | null;
	/** Nobody bills it, whatever is asked. */
	readonly isFree: boolean;
	/** By what share the corrected estimates were off of late; null before the first call. */
	readonly error: number | null;
}

interface Learnt {
	readonly factor: number | null;
	readonly error: number | null;
}

const learnt = (database: ReadableDatabase, modelId: string): Learnt =>
	database.get<Learnt>("SELECT estimate_factor AS factor, estimate_error AS error FROM models WHERE id = :modelId", {
		modelId,
	}) ?? { factor: null, error: null };

interface LastCall {
	readonly at: number;
	readonly prompt: number;
	readonly output: number;
	readonly isCached: number;
}

/** The last call of a chat is the beginning of its next prompt: counted by the provider, not estimated. */
function lastCall(database: ReadableDatabase, conversationId: string | null): LastCall | undefined {
	return database.get<LastCall>(
		`SELECT
			at, input_uncached + cache_read + cache_write_short + cache_write_long AS prompt, output,
			cache_read + cache_write_short + cache_write_long > 0 AS isCached
		FROM token_usage WHERE conversation_id = :conversationId AND kind IN ('chat', 'task', 'tool') ORDER BY sequence DESC LIMIT 1`,
		{ conversationId },
	);
}

function expectedAnswer(database: ReadableDatabase, modelId: string): number {
	const row = database.get<{ tokens: number | null }>(
		`SELECT avg(output) AS tokens
		FROM (SELECT output FROM token_usage WHERE model_id = :modelId AND source <> 'partial' ORDER BY at DESC LIMIT 20)`,
		{ modelId },
	);
	return Math.round(row?.tokens ?? usualAnswerTokens);
}

/** What the model called itself the last time: a deployment's own name tells no list price. Null when it never said. */
function lastServed(database: ReadableDatabase, modelId: string): string | null {
	const row = database.get<{ served: string | null }>(
		"SELECT model_served AS served FROM token_usage WHERE model_id = :modelId ORDER BY at DESC LIMIT 1",
		{ modelId },
	);
	return row?.served ?? null;
}

const manyTokens = 1_000_000;
const nothing = {
	reportedCostMicroUsd: null,
	inputUncached: 0,
	cacheRead: 0,
	cacheWriteShort: 0,
	cacheWriteLong: 0,
	webSearchRequests: 0,
	serviceTier: null,
	speed: null,
	inferenceGeo: null,
};

/** What a prompt that seems to be so long would take and cost. */
export function estimateCall(
	database: ReadableDatabase,
	{ modelId, isLocal, at, estimatedTokens, conversationId }: v.InferOutput<typeof estimateCallParams>,
): CallEstimate {
	const { factor, error } = learnt(database, modelId);
	const last = lastCall(database, conversationId);
	const added = Math.round(estimatedTokens * (factor ?? 1)) + (last?.output ?? 0);
	const kept = last?.prompt ?? 0;
	const isWarm = last !== undefined && last.isCached === 1 && at - last.at < cacheLifeMs;
	const prices = allPrices(database);
	const biller = billerOf(database, splitModelId(modelId).hostId);
	const modelServed = lastServed(database, modelId);
	const costOf = (counts: Pick<CostedCall, "output"> & Partial<CostedCall>): number | null =>
		costBy(prices, { ...nothing, modelId, modelServed, isLocal, at, ...counts }, biller).microUsd;
	const prompt = isWarm ? { cacheRead: kept, cacheWriteShort: added } : { inputUncached: kept + added };
	return {
		tokens: kept + added,
		inputMicroUsd: costOf({ ...prompt, output: 0 }),
		costMicroUsd: costOf({ ...prompt, output: expectedAnswer(database, modelId) }),
		// A short prompt may cost nothing because less than a micro-dollar is nothing.
		isFree: costOf({ inputUncached: manyTokens, output: manyTokens }) === 0,
		error,
	};
}

/** Compares a prompt's estimate with what the provider counted, and keeps what it teaches about the model. */
export function learnFromPrompt(database: WritableDatabase, modelId: string, estimated: number, real: number): void {
	const factor = real / estimated;
	if (!(factor >= leastFactor && factor <= greatestFactor)) return;
	const before = learnt(database, modelId);
	const error = Math.abs(estimated * (before.factor ?? 1) - real) / real;
	const blend = (old: number | null, value: number): number =>
		old === null ? value : old + weightOfNewest * (value - old);
	database.run("UPDATE models SET estimate_factor = :factor, estimate_error = :error WHERE id = :modelId", {
		modelId,
		factor: blend(before.factor, factor),
		error: blend(before.error, error),
	});
}
