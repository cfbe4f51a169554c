import type { ChatMessage, ContentPart } from "../providers/provider.ts";
import { tokensOf } from "./chatMessages.ts";

/** Characters that stay of a result that is cut for the window's sake. */
const keptLength = 600;

/**
 * The messages of the round that is being asked, cut to about so many tokens where that can be: results of tools are
 * shortened from the oldest on, each says how much was left out. The words of user and model stay.
 */
export function shrinkResults(messages: readonly ChatMessage[], room: number): readonly ChatMessage[] {
	let excess = messages.reduce((sum, message) => sum + tokensOf(message), 0) - room;
	return messages.map((message) => {
		if (excess <= 0 || message.role !== "tool") return message;
		const parts: ContentPart[] = [];
		for (const part of message.parts) parts.push(excess > 0 ? shortened(part) : part);
		const shrunk = { ...message, parts };
		excess -= tokensOf(message) - tokensOf(shrunk);
		return shrunk;
	});
}

function shortened(part: ContentPart): ContentPart {
	if (part.type !== "tool_result" || part.text.length <= keptLength * 1.5) return part;
	const left = (part.text.length - keptLength).toLocaleString("en-US");
	const text = `${part.text.slice(0, keptLength)}\n… ${left} characters left out, because the model's window is full. Call the tool again for them.`;
	return { ...part, text };
}
