import type { DemoRequest } from "./demoModel.ts";
import { count, record } from "./json.ts";
import { countTokens } from "./tokens.ts";

/** What Ollama takes on a small machine when a request names no window. */
const windowByDefault = 4096;

/**
 * Fits the prompt into the window as Ollama does: oldest messages go, system prompts and the last one stay; what is
 * still too long is cut without a word to half the window and two. With `truncate: false` it is refused instead.
 */
export function fitWindow(
	body: Readonly<Record<string, unknown>>,
	request: DemoRequest,
	modelWindow: number,
): "refused" | { readonly size: number; readonly promptTokens: number } {
	const size = Math.min(modelWindow, count(record(body["options"])["num_ctx"]) ?? windowByDefault);
	const weights = request.messages.map((message) => 4 + countTokens(message.text) + 256 * message.imageCount);
	const tools = countTokens(JSON.stringify(body["tools"] ?? ""));
	let total = tools + weights.reduce((sum, weight) => sum + weight, 0);
	if (total <= size) {
		return { size, promptTokens: total };
	}
	if (body["truncate"] === false) {
		return "refused";
	}
	for (const [index, message] of request.messages.entries()) {
		if (total > size && message.role !== "system" && index < request.messages.length - 1) {
			total -= weights[index] ?? 0;
		}
	}
	return { size, promptTokens: total <= size ? total : Math.floor(size / 2) + 2 };
}
