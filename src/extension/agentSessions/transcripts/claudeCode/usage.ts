import type { JsonObject } from "../json.ts";
import { boundedId, countIn, isCount, objectIn, textIn } from "../json.ts";
import type { AgentCall } from "../tool.ts";

type Figures = AgentCall["figures"];

const longestRaw = 8192;

/** The figures of an assistant row's `message`; null when they cannot be. */
export function figuresOf(message: JsonObject, requestId: string | null): Figures | null {
	const usage = objectIn(message, "usage");
	const counts = countsOf(usage);
	if (!Object.values(counts).every((count) => count === null || isCount(count))) return null;
	const raw = JSON.stringify(usage);
	const id = textIn(message, "id");
	return {
		counts,
		source: "reported",
		modelServed: null,
		responseId: id === null ? null : boundedId(id),
		requestId: requestId === null ? null : boundedId(requestId),
		serviceTier: textIn(usage, "service_tier"),
		speed: textIn(usage, "speed"),
		inferenceGeo: textIn(usage, "inference_geo"),
		reportedCostMicroUsd: null,
		raw: raw.length > longestRaw ? null : usage,
	};
}

/**
 * Cache writes are told twice, as one sum and split by how long they live. Either may be missing or too small, so the larger
 * of both counts, and what no lifetime is told of lives the short one.
 */
function countsOf(usage: JsonObject): Figures["counts"] {
	const split = objectIn(usage, "cache_creation");
	const long = countIn(split, "ephemeral_1h_input_tokens");
	const writes = Math.max(
		countIn(usage, "cache_creation_input_tokens"),
		countIn(split, "ephemeral_5m_input_tokens") + long,
	);
	const output = countIn(usage, "output_tokens");
	const details = objectIn(usage, "output_tokens_details");
	const thinking = details["thinking_tokens"];
	return {
		inputUncached: countIn(usage, "input_tokens"),
		cacheRead: countIn(usage, "cache_read_input_tokens"),
		cacheWriteShort: writes - long,
		cacheWriteLong: long,
		output,
		reasoning: typeof thinking === "number" ? Math.min(thinking, output) : null,
		webSearchRequests: countIn(objectIn(usage, "server_tool_use"), "web_search_requests"),
	};
}
