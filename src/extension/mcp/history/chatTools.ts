import * as v from "valibot";
import type { Message } from "../../../shared/model.ts";
import { DaybookError } from "../../errors.ts";
import { day, daySchema, dollars, historyTool, isoTime, projectIdOf, startOf } from "./historyTool.ts";

const dayMs = 86_400_000;
const mostHits = 50;
const mostMessages = 100;
const projectSchema = {
	type: "string" as const,
	description: "Name of a project, as list_projects gives it. Default: all.",
};
const limit = (most: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

export const searchHistory = historyTool({
	name: "search_history",
	title: "Search Daybook history",
	description:
		"Full-text search over every message of the user's earlier chats with language models. Words match by their beginning; " +
		'"a phrase" matches exactly; -word excludes. Returns snippets with the chat_id for read_chat, newest first.',
	inputSchema: {
		type: "object",
		properties: {
			query: { type: "string", description: "Words to look for." },
			project: projectSchema,
			role: { type: "string", enum: ["user", "assistant"], description: "Who said it. Default: both." },
			from: daySchema("First day."),
			to: daySchema("Last day."),
			limit: { type: "integer", minimum: 1, maximum: mostHits, description: "Default 20." },
			cursor: { type: "integer", minimum: 0, description: "next_cursor of the page before." },
		},
		required: ["query"],
	},
	schema: v.strictObject({
		query: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
		project: v.optional(name),
		role: v.optional(v.picklist(["user", "assistant"])),
		from: v.optional(day),
		to: v.optional(day),
		limit: limit(mostHits),
		cursor: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
	}),
	async answer(database, { query, project, role, from, to, limit: wanted, cursor }, signal) {
		const found = await database.call(
			"search.messages",
			{
				query,
				projectId: await projectIdOf(database, project, signal),
				conversationId: null,
				modelId: null,
				role: role ?? null,
				from: from === undefined ? null : startOf(from),
				to: to === undefined ? null : startOf(to) + dayMs - 1,
				minimumRating: null,
				minimumCostMicroUsd: null,
				includeArchived: true,
				cursor: cursor ?? null,
				limit: wanted ?? 20,
			},
			signal,
		);
		return {
			hits: found.hits.map((hit) => ({
				chat_id: hit.conversationId,
				chat: hit.conversationTitle,
				project: hit.projectName,
				speaker: hit.speaker,
				at: isoTime(hit.createdAt),
				snippet: hit.snippet.text,
			})),
			next_cursor: found.cursor,
		};
	},
});

export const readChat = historyTool({
	name: "read_chat",
	title: "Read a Daybook chat",
	description:
		"Reads one earlier chat: who said what, oldest first, along the branch that the user sees. Begins with the newest " +
		"messages; pass before_id to go further back.",
	inputSchema: {
		type: "object",
		properties: {
			chat_id: { type: "string", description: "Id from search_history or list_chats." },
			before_id: { type: "string", description: "Id of the oldest message already read." },
			limit: { type: "integer", minimum: 1, maximum: mostMessages, description: "Messages. Default 30." },
		},
		required: ["chat_id"],
	},
	schema: v.strictObject({ chat_id: name, before_id: v.optional(name), limit: limit(mostMessages) }),
	async answer(database, { chat_id: conversationId, before_id: beforeId, limit: wanted }, signal) {
		const page = await database.call(
			"messages.page",
			{ conversationId, beforeId: beforeId ?? null, limit: wanted ?? 30 },
			signal,
		);
		if (page === null || page.conversation.status === "deleted")
			throw new DaybookError("no_such_chat", "There is no chat with this id. search_history and list_chats give ids.");
		const { conversation, messages, hasEarlier } = page;
		const head = `# ${conversation.title || "Untitled chat"}\n${conversation.projectName ?? "no project"}, ${isoTime(conversation.createdAt)}`;
		const earlier = hasEarlier ? `Earlier messages: before_id "${messages[0]?.id ?? ""}"` : "This is the beginning.";
		return [head, earlier, ...messages.map(written)].join("\n\n");
	},
});

function written({ speaker, parts, createdAt }: Message): string {
	const texts = parts.flatMap((part) => {
		if (part.type === "text") return [part.text];
		if (part.type === "tool_call") return [`[called ${part.name} ${part.argumentsJson}]`];
		return part.type === "tool_result" ? [`[result of ${part.name}] ${part.text}`] : [];
	});
	return `## ${speaker.replace(/^agent:/, "")}, ${isoTime(createdAt)}\n${texts.join("\n")}`;
}

export const listChats = historyTool({
	name: "list_chats",
	title: "List Daybook chats",
	description: "Lists the user's earlier chats, the latest first: title, project, rounds, tokens, cost, chat_id.",
	inputSchema: {
		type: "object",
		properties: {
			project: projectSchema,
			limit: { type: "integer", minimum: 1, maximum: 200, description: "Default 30." },
		},
	},
	schema: v.strictObject({ project: v.optional(name), limit: limit(200) }),
	async answer(database, { project, limit: wanted }, signal) {
		const projectId = await projectIdOf(database, project, signal);
		const { conversations } = await database.call(
			"conversations.list",
			{
				scope: projectId === null ? "all" : "project",
				projectId,
				status: "active",
				before: null,
				limit: wanted ?? 30,
				isPinned: null,
			},
			signal,
		);
		return conversations.map((chat) => ({
			chat_id: chat.id,
			title: chat.title,
			project: chat.projectName,
			rounds: chat.roundCount,
			tokens: chat.totalTokens,
			cost: dollars(chat.cost),
			last_activity: isoTime(chat.updatedAt),
		}));
	},
});
