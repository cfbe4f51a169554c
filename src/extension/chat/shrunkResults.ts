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
	const cut = (part: ContentPart): ContentPart => {
		const short = excess > 0 ? shortened(part) : part;
		if (short !== part) excess -= sizeOf(part) - sizeOf(short);
		return short;
	};
	return messages.map((message) => (message.role === "tool" ? { ...message, parts: message.parts.map(cut) } : message));
}

function sizeOf(part: ContentPart): number {
	return tokensOf({ role: "tool", parts: [part] });
}

function shortened(part: ContentPart): ContentPart {
	if (part.type !== "tool_result" || part.text.length <= keptLength * 1.5) return part;
	const left = (part.text.length - keptLength).toLocaleString("en-US");
	const text = `${part.text.slice(0, keptLength)}\n… ${left} characters left out, because the model's window is full. Call the tool again for them.`;
	return { ...part, text };
}
