import type { ChatRequest, TokenCounts, Usage } from "../provider.ts";
import { countOrNull, estimatePrompt, noCounts, usageWith, type Written } from "../usage.ts";
import type { StreamEvent, WireUsage } from "./wire.ts";

/** Gathers the usage of one answer. Figures are cumulative and told several times, so they replace each other. */
export class AnthropicUsage {
	#usage: WireUsage = {};
	#model: string | null = null;
	#responseId: string | null = null;
	#isFinal = false;
	#requestId: string | null = null;
	readonly #request: ChatRequest;
	/** True from the moment the host answers the request: from then on it may bill it. */
	isTaken = false;

	constructor(request: ChatRequest) {
		this.#request = request;
	}

	readHeaders(headers: Headers): void {
		this.isTaken = true;
		this.#requestId = headers.get("request-id");
	}

	/** True once the input side is known. */
	get isKnown(): boolean {
		return this.#model !== null || this.#usage.input_tokens !== undefined;
	}

	begin({ message }: StreamEvent): void {
		this.#model = message?.model ?? null;
		this.#responseId = message?.id ?? null;
		this.#merge(message?.usage);
	}

	/** The figures of a message_delta, whose output is real, other than that of the beginning. */
	update({ usage }: StreamEvent): void {
		this.#merge(usage);
		this.#isFinal ||= countOrNull(usage?.output_tokens) !== null;
	}

	/** `source` is "reported" only for answers that ended; otherwise output not yet told is estimated from the text. */
	usage(source: "reported" | "partial", written: Written): Usage {
		const { service_tier: serviceTier, speed, inference_geo: inferenceGeo } = this.#usage;
		return usageWith({
			counts: this.#counts(written),
			source: this.#isFinal || source === "partial" ? source : "estimated",
			modelServed: this.#model,
			responseId: this.#responseId,
			requestId: this.#requestId,
			serviceTier: serviceTier ?? null,
			speed: speed ?? null,
			inferenceGeo: inferenceGeo ?? null,
			raw: this.#usage,
		});
	}

	#counts(written: Written): TokenCounts {
		const usage = this.#usage;
		const long = countOrNull(usage.cache_creation?.ephemeral_1h_input_tokens) ?? 0;
		const short = countOrNull(usage.cache_creation?.ephemeral_5m_input_tokens) ?? 0;
		// The flat figure and its parts may disagree; the rest that no part explains lives the short time.
		const writes = Math.max(countOrNull(usage.cache_creation_input_tokens) ?? 0, long + short);
		return {
			...noCounts,
			inputUncached: countOrNull(usage.input_tokens) ?? (this.isKnown ? 0 : estimatePrompt(this.#request)),
			cacheRead: countOrNull(usage.cache_read_input_tokens) ?? 0,
			cacheWriteShort: writes - long,
			cacheWriteLong: long,
			output: this.#isFinal ? (countOrNull(usage.output_tokens) ?? 0) : written.tokens,
			reasoning: countOrNull(usage.output_tokens_details?.thinking_tokens),
			webSearchRequests: countOrNull(usage.server_tool_use?.web_search_requests) ?? 0,
		};
	}

	/** Null and absent mean unchanged. */
	#merge(next: WireUsage | null | undefined): void {
		const told = Object.entries(next ?? {}).filter(([, value]) => value !== null && value !== undefined);
		this.#usage = { ...this.#usage, ...Object.fromEntries(told) };
	}
}
