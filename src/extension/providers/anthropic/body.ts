import type {
	ContentBlockParam,
	ImageBlockParam,
	MessageCreateParamsStreaming,
	MessageParam,
	TextBlockParam,
	ThinkingConfigParam,
	ToolResultBlockParam,
	ToolUnion,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type { ChatMessage, ChatRequest, ContentPart, ToolDefinition } from "../provider.ts";
import { redactedMark } from "./answer.ts";

/** Output asked for when neither the user nor the model says how much; billed is what is written. */
const outputByDefault = 8192;
const mostOutputUnasked = 32_000;
/** The smallest thinking budget the API takes. */
const leastThinking = 1024;
const mostThinking = 16_000;

/** Which kinds of `thinking` a model takes, as its entry in the list says. */
export type ThinkingTypes = ReadonlySet<string>;

/** The body of POST /v1/messages. There is no temperature: current models refuse it, even at its default. */
export function messagesBody(request: ChatRequest, thinkingTypes: ThinkingTypes | null): MessageCreateParamsStreaming {
	const { model, tools } = request;
	const maxTokens = request.maxOutputTokens ?? Math.min(model.maxOutputTokens ?? outputByDefault, mostOutputUnasked);
	const system = systemBlocks(request.messages);
	const thinking = thinkingFor(request, thinkingTypes, maxTokens);
	return {
		model: model.name,
		max_tokens: maxTokens,
		stream: true,
		messages: withCacheMarks(wireMessages(request.messages, model.name)),
		...(system.length > 0 ? { system } : {}),
		...(thinking ? { thinking } : {}),
		...(tools?.length ? { tools: tools.map(wireTool) } : {}),
	};
}

function thinkingFor(
	{ model, thinking }: ChatRequest,
	types: ThinkingTypes | null,
	maxTokens: number,
): ThinkingConfigParam | null {
	if (thinking === undefined || !model.capabilities.thinking) {
		return null;
	}
	if (!thinking) {
		return types === null || types.has("disabled") ? { type: "disabled" } : null;
	}
	if (types === null || types.has("adaptive")) {
		return { type: "adaptive", display: "summarized" };
	}
	const budget = Math.min(mostThinking, Math.floor(maxTokens / 2));
	return types.has("enabled") && budget >= leastThinking ? { type: "enabled", budget_tokens: budget } : null;
}

function wireTool({ name, description, parameters }: ToolDefinition): ToolUnion {
	return { name, description, input_schema: { ...parameters, type: "object" } };
}

/** Tools and system prompt come first and change least, so the end of the system prompt is marked for the cache. */
function systemBlocks(messages: readonly ChatMessage[]): TextBlockParam[] {
	const texts = messages.filter(({ role }) => role === "system").flatMap(({ parts }) => parts.flatMap(textBlock));
	return texts.map((block, index) =>
		index === texts.length - 1 ? { ...block, cache_control: { type: "ephemeral" } } : block,
	);
}

interface Turn {
	readonly role: "user" | "assistant";
	readonly content: ContentBlockParam[];
}

/** Messages in turns: neighbours of one role are put together, since results must directly follow their calls. */
function wireMessages(messages: readonly ChatMessage[], modelName: string): readonly Turn[] {
	const turns: Turn[] = [];
	for (const message of messages) {
		if (message.role === "system") {
			continue;
		}
		const role = message.role === "assistant" ? "assistant" : "user";
		const content = message.parts.flatMap((part) => wireBlocks(part, message, modelName));
		const last = turns.at(-1);
		if (last?.role === role) {
			last.content.push(...content);
		} else if (content.length > 0) {
			turns.push({ role, content });
		}
	}
	return turns;
}

function wireBlocks(part: ContentPart, message: ChatMessage, modelName: string): ContentBlockParam[] {
	switch (part.type) {
		case "text":
			return textBlock(part);
		case "reasoning":
			return message.model === modelName ? reasoningBlock(part.text, part.signature) : [];
		case "image":
			return imageBlock(part.mediaType, part.data);
		case "tool_call":
			return [{ type: "tool_use", id: part.id, name: part.name, input: inputOf(part.argumentsJson) }];
		default:
			return [resultBlock(part)];
	}
}

function textBlock(part: ContentPart): TextBlockParam[] {
	return part.type === "text" && part.text.trim() !== "" ? [{ type: "text", text: part.text }] : [];
}

/** Blocks without a signature are refused, so they are left out. */
function reasoningBlock(thinking: string, signature: string | null): ContentBlockParam[] {
	if (signature === null) {
		return [];
	}
	return signature.startsWith(redactedMark)
		? [{ type: "redacted_thinking", data: signature.slice(redactedMark.length) }]
		: [{ type: "thinking", thinking, signature }];
}

const imageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"] as const;

function imageBlock(mediaType: string, data: Uint8Array): ImageBlockParam[] {
	const known = imageTypes.find((type) => type === mediaType);
	return known
		? [{ type: "image", source: { type: "base64", media_type: known, data: Buffer.from(data).toString("base64") } }]
		: [];
}

function resultBlock(part: ContentPart & { type: "tool_result" }): ToolResultBlockParam {
	const { callId, text, isError } = part;
	return { type: "tool_result", tool_use_id: callId, content: text, ...(isError ? { is_error: true } : {}) };
}

function inputOf(json: string): unknown {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
	} catch {
		return {};
	}
}

/** The last two user turns are marked: the next request finds the longest prefix it shares with this one. */
function withCacheMarks(turns: readonly Turn[]): MessageParam[] {
	const marked = new Set(turns.filter(({ role }) => role === "user").slice(-2));
	return turns.map((turn) => ({
		role: turn.role,
		content: marked.has(turn)
			? turn.content.map((block, index) => (index === turn.content.length - 1 ? marks(block) : block))
			: turn.content,
	}));
}

function marks(block: ContentBlockParam): ContentBlockParam {
	const canBeMarked = block.type === "text" || block.type === "tool_result" || block.type === "image";
	return canBeMarked ? { ...block, cache_control: { type: "ephemeral" } } : block;
}
