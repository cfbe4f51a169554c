import type { ConversationSummary, Message, Part } from "../../shared/model.ts";
import { formatCost } from "../../shared/money.ts";

/** A chat as a Markdown document: what was said on the shown branch, with who said it and what it cost. */
export function conversationMarkdown(conversation: ConversationSummary, messages: readonly Message[]): string {
	const { title, projectName, createdAt, cost } = conversation;
	const facts = [projectName, new Date(createdAt).toISOString(), formatCost(cost)].filter(Boolean).join(" · ");
	return [`# ${title}`, "", facts, "", ...messages.flatMap(section)].join("\n");
}

function section(message: Message): string[] {
	const speaker = message.role === "user" ? "You" : message.speaker.replace(/^agent:/, "");
	const state = message.state === "complete" ? "" : ` (${message.state})`;
	const failure = message.failure ? [`> ${message.failure.message}`, ""] : [];
	return [`## ${speaker}${state}`, "", ...message.parts.flatMap(lines), ...failure];
}

function lines(part: Part): string[] {
	switch (part.type) {
		case "text":
			return [part.text, ""];
		case "reasoning":
			return part.text === "" ? [] : [...part.text.split("\n").map((line) => `> ${line}`), ""];
		case "tool_call":
			return [`Tool call: \`${part.name}\``, "", ...fenced(part.argumentsJson), ""];
		default:
			return [`Tool result: \`${part.name}\``, "", ...fenced(part.text), ""];
	}
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string[] {
	const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return [fence, text, fence];
}
