import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { ChatRequest, ContentPart, TokenCounts, Usage } from "./provider.ts";

export const noCounts: TokenCounts = {
	inputUncached: 0,
	cacheRead: 0,
	cacheWriteShort: 0,
	cacheWriteLong: 0,
	output: 0,
	reasoning: null,
	webSearchRequests: 0,
};

/** A usage of which nothing is known but what is given. */
export function usageWith(known: Partial<Usage> & Pick<Usage, "counts" | "source">): Usage {
	return {
		modelServed: null,
		responseId: null,
		requestId: null,
		serviceTier: null,
		speed: null,
		inferenceGeo: null,
		reportedCostMicroUsd: null,
		raw: null,
		...known,
	};
}

/** Tokens an image takes in most models; only for estimates. */
const tokensOfImage = 800;
const tokensAroundMessage = 4;

/** About how many tokens the whole request has, tools included. */
export function estimatePrompt(request: ChatRequest): number {
	const tools = request.tools?.length ? estimateTokens(JSON.stringify(request.tools)) : 0;
	return request.messages.reduce(
		(sum, message) => sum + tokensAroundMessage + message.parts.reduce((inner, part) => inner + weightOf(part), 0),
		tools,
	);
}

function weightOf(part: ContentPart): number {
	switch (part.type) {
		case "text":
		case "reasoning":
		case "tool_result":
			return estimateTokens(part.text);
		case "image":
			return tokensOfImage;
		default:
			return estimateTokens(part.name) + estimateTokens(part.argumentsJson);
	}
}

/** What the model has written so far, for estimates when a host does not count or a stream is cut. */
export class Written {
	#text = "";

	add(text: string): void {
		this.#text += text;
	}

	get isEmpty(): boolean {
		return this.#text === "";
	}

	get tokens(): number {
		return estimateTokens(this.#text);
	}
}

/** A whole number of at least 0, or null for everything else hosts put where a count belongs. */
export function countOrNull(value: unknown): number | null {
	return typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
}
