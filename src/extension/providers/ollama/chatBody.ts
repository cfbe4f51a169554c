import type { ChatMessage, ChatRequest, ContentPart, ToolDefinition } from "../provider.ts";
import { isCloudModel } from "./models.ts";

/** The window asked for when neither the model nor the user says one; the host's own default is as low as 4096. */
const windowByDefault = 8192;

/** Tokens of window the request asks for; null for cloud models, which always run at their full length. */
export function windowFor(request: ChatRequest): number | null {
	if (isCloudModel(request.model.name)) {
		return null;
	}
	return Math.min(request.model.contextWindow ?? Number.POSITIVE_INFINITY, request.contextWindow ?? windowByDefault);
}

/** The body of POST /api/chat. */
export function chatBody(request: ChatRequest): Record<string, unknown> {
	const { model, tools } = request;
	const think = thinkFor(request);
	return {
		model: model.name,
		messages: request.messages.flatMap((message) => wireMessages(message, model.name)),
		stream: true,
		// The host would drop the oldest messages in silence; we choose what is sent, so we want to be told.
		truncate: false,
		options: optionsFor(request),
		...(think === undefined ? {} : { think }),
		...(tools?.length ? { tools: tools.map(wireTool) } : {}),
	};
}

function wireTool({ name, description, parameters }: ToolDefinition): Record<string, unknown> {
	return { type: "function", function: { name, description, parameters } };
}

function optionsFor(request: ChatRequest): Record<string, number> {
	const window = windowFor(request);
	return {
		...(window === null ? {} : { num_ctx: window }),
		...(request.maxOutputTokens === undefined ? {} : { num_predict: request.maxOutputTokens }),
		...(request.temperature === undefined ? {} : { temperature: request.temperature }),
	};
}

/** Absent for models that cannot think, since they refuse the field; gpt-oss takes levels only. */
function thinkFor({ model, thinking }: ChatRequest): boolean | string | undefined {
	if (thinking === undefined || !model.capabilities.thinking) {
		return undefined;
	}
	return model.name.startsWith("gpt-oss") ? (thinking ? "medium" : "low") : thinking;
}

function wireMessages(message: ChatMessage, modelName: string): Record<string, unknown>[] {
	const results = message.parts.filter((part) => part.type === "tool_result");
	if (results.length > 0) {
		return results.map((part) => ({
			role: "tool",
			content: part.text,
			tool_name: part.name,
			tool_call_id: part.callId,
		}));
	}
	const images = message.parts.flatMap((part) =>
		part.type === "image" ? [Buffer.from(part.data).toString("base64")] : [],
	);
	const calls = message.parts.filter((part) => part.type === "tool_call");
	const thinking = message.model === modelName ? textOf(message.parts, "reasoning") : "";
	return [
		{
			role: message.role,
			content: textOf(message.parts, "text"),
			...(thinking ? { thinking } : {}),
			...(images.length > 0 ? { images } : {}),
			...(calls.length > 0 ? { tool_calls: calls.map(wireCall) } : {}),
		},
	];
}

function textOf(parts: readonly ContentPart[], type: "text" | "reasoning"): string {
	return parts.flatMap((part) => (part.type === type ? [part.text] : [])).join("");
}

function wireCall(call: ContentPart & { type: "tool_call" }, index: number): Record<string, unknown> {
	return { id: call.id, function: { index, name: call.name, arguments: argumentsOf(call.argumentsJson) } };
}

/** The host wants an object; what the model wrote wrong goes back as empty arguments, its result says why it failed. */
function argumentsOf(json: string): object {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
	} catch {
		return {};
	}
}
