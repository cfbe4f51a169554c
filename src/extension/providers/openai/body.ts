import type { ChatMessage, ChatRequest, ContentPart, Host } from "../provider.ts";

/** The body of POST …/chat/completions. */
export function completionsBody(host: Host, request: ChatRequest, asksForUsage: boolean): Record<string, unknown> {
	const { model, tools, maxOutputTokens, temperature } = request;
	const isOpenAi = isAt(host, "api.openai.com");
	return {
		model: model.name,
		messages: request.messages.flatMap(wireMessages),
		stream: true,
		...(asksForUsage ? { stream_options: { include_usage: true } } : {}),
		...(isAt(host, "openrouter.ai") ? { usage: { include: true } } : {}),
		...(tools?.length
			? {
					tools: tools.map(({ name, description, parameters }) => ({
						type: "function",
						function: { name, description, parameters },
					})),
				}
			: {}),
		...(maxOutputTokens === undefined ? {} : { [isOpenAi ? "max_completion_tokens" : "max_tokens"]: maxOutputTokens }),
		...(temperature === undefined || !model.capabilities.temperature ? {} : { temperature }),
		...(request.thinking && model.capabilities.thinking ? { reasoning_effort: "medium" } : {}),
	};
}

/** True when the host is that name or below it; other hosts refuse fields they do not know. */
export function isAt(host: Host, name: string): boolean {
	try {
		const { hostname } = new URL(host.baseUrl);
		return hostname === name || hostname.endsWith(`.${name}`);
	} catch {
		return false;
	}
}

function wireMessages(message: ChatMessage): Record<string, unknown>[] {
	const results = message.parts.filter((part) => part.type === "tool_result");
	if (results.length > 0) {
		return results.map(({ callId, text }) => ({ role: "tool", tool_call_id: callId, content: text }));
	}
	if (message.role === "assistant") {
		return assistantMessage(message.parts);
	}
	const images = message.parts.filter((part) => part.type === "image");
	const text = textOf(message.parts);
	const content = images.length === 0 ? text : [...(text ? [{ type: "text", text }] : []), ...images.map(imagePart)];
	return [{ role: message.role, content }];
}

/** Reasoning is not sent back: hosts refuse it or do not know it. */
function assistantMessage(parts: readonly ContentPart[]): Record<string, unknown>[] {
	const text = textOf(parts);
	const calls = parts.flatMap((part) =>
		part.type === "tool_call"
			? [{ id: part.id, type: "function", function: { name: part.name, arguments: part.argumentsJson } }]
			: [],
	);
	if (!text && calls.length === 0) {
		return [];
	}
	return [{ role: "assistant", content: text || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) }];
}

function textOf(parts: readonly ContentPart[]): string {
	return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}

function imagePart({ mediaType, data }: ContentPart & { type: "image" }): Record<string, unknown> {
	return { type: "image_url", image_url: { url: `data:${mediaType};base64,${Buffer.from(data).toString("base64")}` } };
}
