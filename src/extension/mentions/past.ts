import type { Database } from "../../db/index.ts";
import type { Message } from "../../shared/model.ts";
import type { PastPort } from "./capture.ts";
import type { PastEntry } from "./completions.ts";

type Asks = Pick<Database, "call">;

const recentChats = 200;
const recentGroups = 12;
const sessionsOfGroup = 30;
const promptsOfSession = 200;
/** One more is asked for, to see whether there is more. */
const promptsAsked = promptsOfSession + 1;

/** Chats by their title, then those in which something was said that fits; the latest first. */
export async function mentionableChats(
	database: Asks,
	words: string,
	formatTime: (at: number) => string,
): Promise<readonly PastEntry[]> {
	const { conversations } = await database.call("conversations.list", {
		scope: "all",
		projectId: null,
		status: "active",
		before: null,
		limit: recentChats,
		isPinned: null,
	});
	const wanted = wordsOf(words);
	const named = conversations
		.filter(({ title }) => fits(title, wanted))
		.map(({ id, title, projectName, updatedAt }) => ({
			id,
			title,
			detail: [projectName, formatTime(updatedAt)].filter(Boolean).join(" · "),
		}));
	if (wanted.length === 0 || named.length >= 10) return named;
	const known = new Set(named.map(({ id }) => id));
	const hits = await said(database, wanted.join(" "));
	for (const { conversationId, conversationTitle, snippet } of hits) {
		if (known.has(conversationId)) continue;
		known.add(conversationId);
		named.push({ id: conversationId, title: conversationTitle, detail: snippet.text });
	}
	return named;
}

async function said(database: Asks, query: string) {
	const found = await database.call("search.messages", {
		query,
		projectId: null,
		conversationId: null,
		modelId: null,
		role: null,
		from: null,
		to: null,
		minimumRating: null,
		minimumCostMicroUsd: null,
		includeArchived: true,
		cursor: null,
		limit: 20,
	});
	return found.hits;
}

/** Sessions of coding agents by their title, first task or folder; the latest first. */
export async function mentionableSessions(
	database: Asks,
	words: string,
	formatTime: (at: number) => string,
): Promise<readonly PastEntry[]> {
	const groups = await database.call("agents.groups", {});
	const lists = await Promise.all(
		groups
			.slice(0, recentGroups)
			.map(async ({ projectId, workingDirectory }) =>
				database.call("agents.list", { projectId, workingDirectory, limit: sessionsOfGroup }),
			),
	);
	const wanted = wordsOf(words);
	return lists
		.flat()
		.filter(({ title, initialTask, workingDirectory }) =>
			fits(`${title ?? ""} ${initialTask} ${workingDirectory}`, wanted),
		)
		.sort((a, b) => b.lastActivityAt - a.lastActivityAt)
		.map(({ id, title, initialTask, toolName, lastActivityAt }) => ({
			id,
			title: firstLine(title ?? initialTask),
			detail: [toolName, formatTime(lastActivityAt)].join(" · "),
		}));
}

/** What is taken over of a chat or a session that is mentioned. */
export function pastOf(database: () => Asks): PastPort {
	return {
		async chat(conversationId) {
			const page = await database().call("messages.page", { conversationId, beforeId: null, limit: 200 });
			if (!page) return null;
			const { title } = page.conversation;
			return { title, markdown: page.messages.flatMap(section).join("\n\n"), hasEarlier: page.hasEarlier };
		},
		async agentSession(agentSessionId) {
			const session = await database().call("agents.get", { agentSessionId });
			if (!session) return null;
			const found = await database().call("agents.prompts", { agentSessionId, limit: promptsAsked, part: "latest" });
			const said = found.slice(-promptsOfSession);
			const facts = [
				`Folder: ${session.workingDirectory}`,
				...(session.gitBranch === null ? [] : [`Branch: ${session.gitBranch}`]),
				...(session.filesModified.length === 0 ? [] : [`Files modified: ${session.filesModified.join(", ")}`]),
				...(session.commits.length === 0 ? [] : [`Commits: ${session.commits.join(", ")}`]),
			];
			const hasEarlier = found.length > promptsOfSession;
			const words = said.flatMap(({ speaker, content }) => sectionOf(speaker, content));
			const title = firstLine(session.title ?? session.initialTask);
			return { title, markdown: [...facts, ...words].join("\n\n"), hasEarlier };
		},
	};
}

function section({ role, speaker, parts }: Message): string[] {
	const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
	return sectionOf(role === "user" ? "User" : speaker.replace(/^agent:/, ""), text);
}

/** Nothing for a message without words, such as a call or its result. */
function sectionOf(speaker: string, text: string): string[] {
	return text.trim() === "" ? [] : [`## ${speaker}\n\n${text}`];
}

function wordsOf(typed: string): readonly string[] {
	return typed
		.toLowerCase()
		.split(/[\s_-]+/)
		.filter((word) => word !== "");
}

function fits(text: string, wanted: readonly string[]): boolean {
	const lower = text.toLowerCase();
	return wanted.every((word) => lower.includes(word));
}

function firstLine(text: string): string {
	return text.trim().split("\n", 1)[0]?.slice(0, 120) ?? "";
}
