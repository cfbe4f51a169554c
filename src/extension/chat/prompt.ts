import type { AttachedParts } from "../attachments/index.ts";
import type { Message } from "../../shared/model.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { ChatMessage, ContentPart } from "../providers/provider.ts";

/** What the model is told about where it is. */
export interface PromptSurroundings {
	readonly projectName: string | null;
	/** "TypeScript · Vite · pnpm"; null when nothing was detected. */
	readonly projectDetail: string | null;
}

export interface Prompt {
	readonly messages: readonly ChatMessage[];
	/** Messages at the beginning of the chat that did not fit into the window and were left out. */
	readonly leftOut: number;
	/** Of all messages, by their characters. */
	readonly tokens: number;
}

/** Share of the window that the answer is left with. */
const answerShare = 0.25;

/**
 * The messages to send for an answer to the last one of `branch`.
 *
 * Beginnings that do not fit into `contextWindow` tokens (null: no limit known) are left out, whole messages at a
 * time and so that what is left begins with the user. The newest message is always sent.
 */
export function buildPrompt(
	branch: readonly Message[],
	surroundings: PromptSurroundings,
	contextWindow: number | null,
	attached: AttachedParts = new Map(),
): Prompt {
	const system: ChatMessage = { role: "system", parts: [{ type: "text", text: systemPrompt(surroundings) }] };
	const sendable = branch
		.map((message) => toChatMessage(message, attached.get(message.id) ?? []))
		.filter((message) => message.parts.length > 0);
	const budget = contextWindow === null ? Infinity : contextWindow * (1 - answerShare) - tokensOf(system);
	const first = firstThatFits(sendable, budget);
	const messages = [system, ...sendable.slice(first)];
	return { messages, leftOut: first, tokens: messages.reduce((sum, message) => sum + tokensOf(message), 0) };
}

function systemPrompt({ projectName, projectDetail }: PromptSurroundings): string {
	const place =
		projectName === null
			? "No folder is open."
			: `The open project is "${projectName}"${projectDetail === null ? "" : ` (${projectDetail})`}.`;
	return `You are a helpful assistant in the side bar of a code editor. ${place} Answer in Markdown; name the language of each code block. Be exact and brief.`;
}

function firstThatFits(messages: readonly ChatMessage[], budget: number): number {
	let used = 0;
	let first = Math.max(0, messages.length - 1);
	for (let index = messages.length - 1; index >= 0; index--) {
		const message = messages[index];
		if (!message) break;
		used += tokensOf(message);
		if (used > budget) break;
		if (message.role === "user") first = index;
	}
	return first;
}

function tokensOf(message: ChatMessage): number {
	return message.parts.reduce((sum, part) => sum + partTokens(part), 4);
}

/** About what hosts count for a picture of common size. */
const imageTokens = 1500;

function partTokens(part: ContentPart): number {
	if (part.type === "image") return imageTokens;
	return "text" in part ? estimateTokens(part.text) : 0;
}

/** What a message carries comes before its words, as hosts advise. */
function toChatMessage(message: Message, carried: readonly ContentPart[]): ChatMessage {
	const parts: ContentPart[] = [...carried];
	for (const part of message.parts) if (part.type !== "text" || part.text !== "") parts.push(part);
	const model = message.speaker.startsWith("agent:") ? message.speaker.slice("agent:".length) : undefined;
	return { role: message.role, parts, ...(model === undefined ? {} : { model }) };
}
