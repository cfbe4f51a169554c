import type { ChatRequest, Host, TokenCounts, Usage } from "../provider.ts";
import { countOrNull, estimatePrompt, noCounts, usageWith, type Written } from "../usage.ts";
import { isAt } from "./body.ts";
import type { Chunk, WireUsage } from "./wire.ts";

/** Gathers what a compatible host tells about one call, in whichever of the usual places it tells it. */
export class OpenAiUsage {
	#usage: WireUsage | null = null;
	#model: string | null = null;
	#responseId: string | null = null;
	#serviceTier: string | null = null;
	#headerCost: number | null = null;
	#requestId: string | null = null;
	readonly #host: Host;

	/** True from the moment the host answers the request: from then on it may bill it. */
	isTaken = false;
	/** True once a piece of the answer came. */
	hasBegun = false;

	constructor(host: Host) {
		this.#host = host;
	}

	readHeaders(headers: Headers): void {
		this.isTaken = true;
		this.#requestId = headers.get("x-request-id");
		// Before the stream has run a proxy can only know a cost of 0, which then means nothing.
		const cost = Number(headers.get("x-litellm-response-cost"));
		this.#headerCost = Number.isFinite(cost) && cost > 0 ? Math.round(cost * 1_000_000) : null;
	}

	readChunk(chunk: Chunk): void {
		this.isTaken = true;
		this.hasBegun = true;
		this.#model = chunk.model || this.#model;
		this.#responseId = chunk.id || this.#responseId;
		this.#serviceTier = chunk.service_tier || this.#serviceTier;
		// Told more than once it is cumulative, so the last one counts.
		this.#usage = chunk.usage ?? chunk.choices?.[0]?.usage ?? chunk.x_groq?.usage ?? this.#usage;
	}

	/** `isComplete` tells whether the answer ended as it should. */
	usage(request: ChatRequest, written: Written, isComplete: boolean): Usage {
		const counts = this.#usage && countsOf(this.#usage);
		return usageWith({
			counts: counts ?? { ...noCounts, inputUncached: estimatePrompt(request), output: written.tokens },
			source: isComplete ? (counts ? "reported" : "estimated") : "partial",
			modelServed: this.#model,
			responseId: this.#responseId,
			requestId: this.#requestId,
			serviceTier: this.#serviceTier,
			reportedCostMicroUsd: this.#bodyCost(request) ?? this.#headerCost,
			raw: this.#usage,
		});
	}

	/** What the host says it took, with what another one takes for it where the user's own key is used there. */
	#bodyCost({ model }: ChatRequest): number | null {
		const { cost, is_byok: hasOwnKey, cost_details: details } = this.#usage ?? {};
		if (cost === null || cost === undefined || cost < 0) return null;
		const upstream = hasOwnKey === true ? (details?.upstream_inference_cost ?? null) : 0;
		if (upstream === null || upstream < 0) return null;
		const dollars = cost + upstream;
		// Nothing is the answer of many that do not know; only a model that is given away may really cost nothing.
		const isGift = isAt(this.#host, "openrouter.ai") && model.name.endsWith(":free");
		return dollars > 0 || isGift ? Math.round(dollars * 1_000_000) : null;
	}
}

/** Disjoint buckets; null when the figures that matter are missing. */
function countsOf(usage: WireUsage): TokenCounts | null {
	const prompt = countOrNull(usage.prompt_tokens);
	const completion = countOrNull(usage.completion_tokens);
	if (prompt === null || completion === null) {
		return null;
	}
	const details = usage.prompt_tokens_details;
	const cacheRead = Math.min(
		prompt,
		countOrNull(details?.cached_tokens) ?? countOrNull(usage.prompt_cache_hit_tokens) ?? 0,
	);
	const cacheWriteShort = Math.min(prompt - cacheRead, countOrNull(details?.cache_write_tokens) ?? 0);
	// Some hosts leave thoughts out of the completion; they are in the total, and billed.
	const rest = (countOrNull(usage.total_tokens) ?? 0) - prompt;
	const output = Math.max(completion, rest);
	const hidden = output - completion;
	return {
		...noCounts,
		inputUncached: prompt - cacheRead - cacheWriteShort,
		cacheRead,
		cacheWriteShort,
		output,
		reasoning: countOrNull(usage.completion_tokens_details?.reasoning_tokens) ?? (hidden > 0 ? hidden : null),
	};
}
