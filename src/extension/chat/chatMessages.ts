import type { Message } from "../../shared/model.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import { splitModelId } from "../models/index.ts";
import type { ChatMessage, ContentPart, ToolDefinition } from "../providers/provider.ts";

/** What a message costs beside its words: who speaks, where it begins and ends. */
const tokensAround = 4;

/** About what hosts count for a picture of common size. */
const imageTokens = 1500;

/**
 * A stored message as it is sent. What it carries comes before its words, as hosts advise. The thoughts of the round that
 * goes on are given back to the model that had them, as calls of tools need it; those of earlier rounds are left out.
 */
export function toChatMessage(message: Message, carried: readonly ContentPart[], keepsThoughts: boolean): ChatMessage {
	const parts: ContentPart[] = [...carried];
	for (const part of message.parts) if (part.type !== "text" || part.text !== "") parts.push(part);
	const { speaker, role } = message;
	const model = speaker.startsWith("agent:") ? splitModelId(speaker.slice("agent:".length)) : null;
	return { role, parts, ...(model && keepsThoughts ? { model: model.name } : {}) };
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
