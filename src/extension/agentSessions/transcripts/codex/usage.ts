import type { JsonObject } from "../json.ts";
import { countIn, isCount, isObject } from "../json.ts";
import type { AgentCall } from "../tool.ts";

/** Tokens as Codex counts them: `input` holds what was cached, `output` what was thought. */
export interface CodexTokens {
	readonly input: number;
	readonly cached: number;
	readonly output: number;
	readonly reasoning: number;
}

/** The tokens of one of the two sums in a `token_count`; null when it is missing or cannot be. */
export function tokensOf(usage: unknown): CodexTokens | null {
	if (!isObject(usage)) return null;
	const tokens = {
		input: countIn(usage, "input_tokens"),
		cached: countIn(usage, "cached_input_tokens"),
		output: countIn(usage, "output_tokens"),
		reasoning: countIn(usage, "reasoning_output_tokens"),
	};
	return Object.values(tokens).every(isCount) ? tokens : null;
}

/** What was added since an earlier sum; null when it became less, as after a new beginning. */
export function since(total: CodexTokens, before: CodexTokens): CodexTokens | null {
	const rest = {
		input: total.input - before.input,
		cached: total.cached - before.cached,
		output: total.output - before.output,
		reasoning: total.reasoning - before.reasoning,
	};
	return Object.values(rest).every(isCount) ? rest : null;
}

export const isNothing = ({ input, output }: CodexTokens): boolean => input === 0 && output === 0;

/** The disjoint buckets of a call. */
export function figuresOf(tokens: CodexTokens, raw: JsonObject): AgentCall["figures"] {
	const cached = Math.min(tokens.cached, tokens.input);
	return {
		counts: {
			inputUncached: tokens.input - cached,
			cacheRead: cached,
			cacheWriteShort: 0,
			cacheWriteLong: 0,
			output: tokens.output,
			reasoning: Math.min(tokens.reasoning, tokens.output),
			webSearchRequests: 0,
		},
		source: "reported",
		modelServed: null,
		responseId: null,
		requestId: null,
		serviceTier: null,
		speed: null,
		inferenceGeo: null,
		reportedCostMicroUsd: null,
		raw: JSON.stringify(raw).length > 8192 ? null : raw,
	};
}
