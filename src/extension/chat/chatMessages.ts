import type { Message } from "../../shared/model.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { ChatMessage, ContentPart, ToolDefinition } from "../providers/provider.ts";

/** What a message costs beside its words: who speaks, where it begins and ends. */
const tokensAround = 4;

/** About what hosts count for a picture of common size. */
const imageTokens = 1500;

/** A stored message as it is sent. What it carries comes before its words, as hosts advise. */
export function toChatMessage(message: Message, carried: readonly ContentPart[]): ChatMessage {
	const parts: ContentPart[] = [...carried];
	for (const part of message.parts) if (part.type !== "text" || part.text !== "") parts.push(part);
	const model = message.speaker.startsWith("agent:") ? message.speaker.slice("agent:".length) : undefined;
	return { role: message.role, parts, ...(model === undefined ? {} : { model }) };
}

/** About how many tokens a message has, by its characters. */
export function tokensOf(message: ChatMessage): number {
	return message.parts.reduce((sum, part) => sum + tokensOfPart(part), tokensAround);
}

/** About how many tokens the definitions of tools have. */
export function tokensOfTools(tools: readonly ToolDefinition[]): number {
	return tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools));
}

function tokensOfPart(part: ContentPart): number {
	if (part.type === "image") return imageTokens;
	if (part.type === "tool_call") return estimateTokens(part.name) + estimateTokens(part.argumentsJson);
	return "text" in part ? estimateTokens(part.text) : 0;
}
