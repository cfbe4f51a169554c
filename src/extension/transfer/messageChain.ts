import type { Part } from "../../shared/model.ts";
import type { TransferredMessage } from "./chatFile.ts";
import { stableId } from "./stableId.ts";

/** One message of another tool's chat, which knows no branches. */
export interface ForeignMessage {
	readonly role: TransferredMessage["role"];
	readonly parts: readonly Part[];
	/** The model's own name; null when the file does not say or nobody's model wrote it. */
	readonly model: string | null;
	/** Null when the file does not say: it is taken for as old as the one before. */
	readonly at: number | null;
	/** Cut off or in error over there. */
	readonly isPartial?: boolean;
}

/** Messages of another tool in a row, with ids that are the same at each import. Those without any content are left out. */
export function messageChain(
	origin: string,
	originKey: string,
	startedAt: number,
	messages: readonly ForeignMessage[],
): readonly TransferredMessage[] {
	const chain: TransferredMessage[] = [];
	let at = startedAt;
	for (const [index, message] of messages.entries()) {
		const parts = message.parts.filter((part) => part.type !== "text" || part.text !== "");
		if (parts.length === 0) continue;
		at = message.at ?? at;
		const isModel = message.role === "assistant";
		chain.push({
			id: stableId(at, origin, originKey, index),
			parentId: chain.at(-1)?.id ?? null,
			role: message.role,
			speaker: isModel ? `agent:${message.model ?? "unknown"}` : message.role === "user" ? "user" : message.role,
			parts,
			state: message.isPartial === true ? "partial" : "complete",
			failure: null,
			finishReason: null,
			modelId: null,
			createdAt: at,
			completedAt: isModel ? at : null,
			attachments: [],
		});
	}
	return chain;
}

/** The first line of what the user asked first, short enough for a title. */
export function titleFrom(messages: readonly TransferredMessage[], fallback: string): string {
	const text = messages
		.filter(({ role }) => role === "user")
		.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.text] : [])))
		.join("\n");
	return shortTitle(text) || fallback;
}

/** One line of at most 80 characters. */
export function shortTitle(text: string): string {
	const line = Array.from(text.trim().split(/\r?\n/, 1)[0]?.trim() ?? "");
	return line.length > 80 ? `${line.slice(0, 79).join("")}…` : line.join("");
}
