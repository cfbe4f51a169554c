import * as v from "valibot";
import type { Part } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TransferredChat } from "./chatFile.ts";
import { damagedAt } from "./damagedAt.ts";
import { type ForeignMessage, messageChain, shortTitle, titleFrom } from "./messageChain.ts";
import { stableId } from "./stableId.ts";

const contentPart = v.looseObject({ type: v.string(), text: v.optional(v.string()) });
const toolCall = v.looseObject({
	id: v.optional(v.string()),
	function: v.optional(v.looseObject({ name: v.optional(v.string()), arguments: v.optional(v.string()) })),
});
const item = v.looseObject({
	message: v.looseObject({
		role: v.string(),
		content: v.optional(v.union([v.string(), v.array(contentPart)]), ""),
		toolCalls: v.optional(v.nullable(v.array(toolCall))),
		toolCallId: v.optional(v.string()),
	}),
	reasoning: v.optional(v.nullable(v.looseObject({ text: v.optional(v.string()) }))),
	promptLogs: v.optional(v.nullable(v.array(v.looseObject({ modelTitle: v.optional(v.string()) })))),
});
const session = v.looseObject({
	sessionId: v.string(),
	title: v.optional(v.string()),
	workspaceDirectory: v.optional(v.string()),
	history: v.array(item),
	chatModelTitle: v.optional(v.nullable(v.string())),
});

/** One line of `sessions.json`, the list beside the sessions. Dates are ms in a text, or an ISO date. */
const listed = v.looseObject({ sessionId: v.string(), dateCreated: v.optional(v.union([v.string(), v.number()])) });

/** True for what has the outline of a session of Continue. */
export function isContinueSession(value: unknown): boolean {
	return v.is(v.looseObject({ sessionId: v.string(), history: v.array(v.unknown()) }), value);
}

/** When each session began (ms), by its id; what is not readable is left out. */
export function sessionDates(value: unknown): ReadonlyMap<string, number> {
	const dates = new Map<string, number>();
	for (const line of Array.isArray(value) ? value : []) {
		if (!v.is(listed, line)) continue;
		const text = String(line.dateCreated ?? "");
		const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
		if (Number.isSafeInteger(at) && at >= 0) dates.set(line.sessionId, at);
	}
	return dates;
}

/** The chat of a session, or a sentence that says what is wrong with it. `startedAt` in ms. */
export function chatFromContinue(value: unknown, startedAt: number, localize: Localize): TransferredChat | string {
	const checked = v.safeParse(session, value, { abortEarly: true });
	if (!checked.success) return damagedAt(v.getDotPath(checked.issues[0]), localize);
	const { sessionId, title, workspaceDirectory, history, chatModelTitle } = checked.output;
	const toolNames = new Map<string, string>();
	const messages = messageChain(
		"continue",
		sessionId,
		startedAt,
		history.map((one) => messageOf(one, chatModelTitle ?? null, toolNames)),
	);
	if (messages.length === 0) return localize("It holds no message.");
	return {
		id: stableId(startedAt, "continue", sessionId),
		origin: "continue",
		originKey: sessionId,
		title: shortTitle(title ?? "") || titleFrom(messages, "Chat of Continue"),
		projectId: null,
		projectName: null,
		folder: workspaceDirectory || null,
		status: "active",
		isPinned: false,
		createdAt: startedAt,
		headMessageId: messages.at(-1)?.id ?? null,
		messages,
	};
}

function messageOf(
	{ message, reasoning, promptLogs }: v.InferOutput<typeof item>,
	chatModel: string | null,
	toolNames: Map<string, string>,
): ForeignMessage {
	const text = textOf(message.content);
	switch (message.role) {
		case "user":
		case "system":
			return { role: message.role, parts: [{ type: "text", text }], model: null, at: null };
		case "tool": {
			const callId = message.toolCallId ?? "";
			const name = toolNames.get(callId) ?? "tool";
			return {
				role: "tool",
				parts: [{ type: "tool_result", callId, name, text, isError: false }],
				model: null,
				at: null,
			};
		}
		case "thinking":
			return {
				role: "assistant",
				parts: text === "" ? [] : [{ type: "reasoning", text, signature: null }],
				model: chatModel,
				at: null,
			};
		default: {
			const thought = reasoning?.text ?? "";
			const parts: Part[] = thought === "" ? [] : [{ type: "reasoning", text: thought, signature: null }];
			parts.push({ type: "text", text }, ...callsOf(message.toolCalls ?? [], toolNames));
			return { role: "assistant", parts, model: promptLogs?.[0]?.modelTitle ?? chatModel, at: null };
		}
	}
}

function callsOf(calls: readonly v.InferOutput<typeof toolCall>[], toolNames: Map<string, string>): Part[] {
	return calls.map((call) => {
		const id = call.id ?? "";
		const name = call.function?.name ?? "tool";
		toolNames.set(id, name);
		return { type: "tool_call", id, name, argumentsJson: call.function?.arguments ?? "{}" };
	});
}

function textOf(content: string | readonly v.InferOutput<typeof contentPart>[]): string {
	if (typeof content === "string") return content;
	return content
		.map((part) => part.text ?? (part.type === "imageUrl" ? "[image]" : ""))
		.filter((text) => text !== "")
		.join("\n");
}
