import * as v from "valibot";
import { count, id, time } from "./checks.ts";
import { hostKind, splitModelId } from "./models.ts";
import { priceCall } from "./priceTable.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What the last prompts say against all before them. */
const weightOfNewest = 0.3;
/** A factor beyond these comes from a prompt that was cut or padded on its way, and teaches nothing. */
const leastFactor = 0.2;
const greatestFactor = 5;

export const estimateCallParams = v.strictObject({
	/** `<hostId>/<name>` */
	modelId: id,
	isLocal: v.boolean(),
	at: time,
	/** Of the whole prompt, by its characters. */
	estimatedTokens: count,
});

/** What a call would take before its answer. */
export interface CallEstimate {
	/** Corrected by what the model's earlier prompts really had. */
	readonly tokens: number;
	/** As fresh input at today's price; null when no price is known. */
	readonly inputMicroUsd: number | null;
	/** For a thousand tokens of answer; null when no price is known. */
	readonly thousandOutputMicroUsd: number | null;
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

/** What a prompt that seems to be so long would take and cost. */
export function estimateCall(
	database: ReadableDatabase,
	{ modelId, isLocal, at, estimatedTokens }: v.InferOutput<typeof estimateCallParams>,
): CallEstimate {
	const { factor, error } = learnt(database, modelId);
	const tokens = Math.round(estimatedTokens * (factor ?? 1));
	const { hostId, name } = splitModelId(modelId);
	const priceFor = (output: number): number | null => {
		const price = priceCall(database, {
			providers: [hostId, hostKind(database, hostId)],
			model: name,
			at,
			inputUncached: tokens,
			cacheRead: 0,
			cacheWriteShort: 0,
			cacheWriteLong: 0,
			output,
			webSearchRequests: 0,
			serviceTier: null,
			speed: null,
			inferenceGeo: null,
		});
		if (price !== null && (price.row.origin === "user" || !isLocal)) return price.microUsd;
		return isLocal ? 0 : null;
	};
	const inputMicroUsd = priceFor(0);
	const withAnswer = priceFor(1000);
	const thousand = inputMicroUsd === null || withAnswer === null ? null : withAnswer - inputMicroUsd;
	return { tokens, inputMicroUsd, thousandOutputMicroUsd: thousand, error };
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
