import * as v from "valibot";
import { count, id, pageSize, text } from "../checks.ts";
import { symbolConditions } from "../searchSymbols.ts";
import { bigramsOf, isNothing, parseSearch } from "../searchText.ts";
import type { Snippet } from "../snippet.ts";
import { snippetOf } from "../snippet.ts";
import { stableId } from "../stableId.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import type { AgentPrompt } from "./checks.ts";

/** Enters what was said in a session; the same line, also of a copy of the file, is entered once. */
export function enterPrompt(
	database: WritableDatabase,
	agentSessionId: string,
	{ key, speaker, content, at }: AgentPrompt,
): void {
	const promptId = stableId("agent_session_prompts", agentSessionId, key);
	database.run(
		`INSERT INTO agent_session_prompts (id, agent_session_id, speaker, content, bigrams, at)
		VALUES (:promptId, :agentSessionId, :speaker, :content, :bigrams, :at) ON CONFLICT (id) DO NOTHING`,
		{ promptId, agentSessionId, speaker, content, bigrams: bigramsOf(content), at },
	);
}

/** As much of the first prompt as the session's row keeps. */
const longestTask = 2000;

/** Counts the session's tasks again and keeps the first one. Rows of older systems without prompts stay as they are. */
export function countTasks(database: WritableDatabase, agentSessionId: string): void {
	const prompts = "FROM agent_session_prompts WHERE agent_session_id = :agentSessionId AND speaker = 'user'";
	database.run(
		`UPDATE agent_sessions SET
			task_count = ifnull((SELECT nullif(count(*), 0) ${prompts}), task_count),
			initial_task = ifnull((SELECT substr(content, 1, ${longestTask}) ${prompts} ORDER BY at, sequence LIMIT 1), initial_task)
		WHERE id = :agentSessionId`,
		{ agentSessionId },
	);
}

export const promptsParams = v.strictObject({
	agentSessionId: id,
	limit: pageSize,
	/** When there are more than the limit: which of them; the earliest when it is left out. */
	part: v.optional(v.picklist(["earliest", "latest"])),
});

/** One thing that was said in a session. */
export interface SaidInSession {
	readonly speaker: string;
	readonly content: string;
	readonly at: number;
}

/** What is kept of what was said, the earliest first. */
export function listPrompts(
	database: ReadableDatabase,
	{ part, ...params }: v.InferOutput<typeof promptsParams>,
): readonly SaidInSession[] {
	const order = part === "latest" ? "at DESC, sequence DESC" : "at, sequence";
	const rows = database.all<SaidInSession>(
		`SELECT speaker, content, at FROM agent_session_prompts
		WHERE agent_session_id = :agentSessionId ORDER BY ${order} LIMIT :limit`,
		params,
	);
	return part === "latest" ? rows.toReversed() : rows;
}

export const searchPromptsParams = v.strictObject({
	/** As typed: words by their beginning, "phrases", -exclusions. */
	query: text,
	/** `cursor` of the last page; null for the first. */
	cursor: v.nullable(count),
	limit: pageSize,
});

export interface PromptHit {
	readonly sequence: number;
	readonly agentSessionId: string;
	/** The tool's own id. */
	readonly sessionId: string;
	/** The session's title, else its first prompt. */
	readonly label: string;
	readonly projectName: string | null;
	readonly workingDirectory: string;
	readonly speaker: string;
	readonly at: number;
	readonly snippet: Snippet;
}

export interface PromptHits {
	readonly hits: readonly PromptHit[];
	/** Where the next page goes on; null after the last. */
	readonly cursor: number | null;
}

interface HitRow extends Omit<PromptHit, "snippet"> {
	readonly content: string;
}

/** With words the index leads; with symbols alone what was said is walked from the newest. */
const searchPromptsSql = (hasWords: boolean, symbols: string): string => `
	SELECT
		prompts.sequence, sessions.id AS agentSessionId, sessions.session_id AS sessionId,
		ifnull(sessions.title, sessions.initial_task) AS label,
		projects.name AS projectName, sessions.working_directory AS workingDirectory, prompts.speaker, prompts.at,
		prompts.content
	FROM ${hasWords ? "agent_session_prompts_search CROSS JOIN agent_session_prompts AS prompts ON prompts.sequence = docid" : "agent_session_prompts AS prompts"}
	CROSS JOIN agent_sessions AS sessions ON sessions.id = prompts.agent_session_id
	LEFT JOIN projects ON projects.id = sessions.project_id
	WHERE ${hasWords ? "agent_session_prompts_search MATCH :match AND docid < :cursor" : "prompts.sequence < :cursor"}
		${symbols}
	ORDER BY ${hasWords ? "docid" : "prompts.sequence"} DESC
	LIMIT :limit`;

/** What was said in other agents' sessions, entered last first. */
export function searchPrompts(
	database: ReadableDatabase,
	{ query, cursor, limit }: v.InferOutput<typeof searchPromptsParams>,
): PromptHits {
	const sought = parseSearch(query);
	if (isNothing(sought)) return { hits: [], cursor: null };
	const { match, symbols, terms } = sought;
	const conditions = symbolConditions("prompts.content", symbols);
	const bound = { ...conditions.bound, match, cursor: cursor ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 };
	const rows = database.all<HitRow>(searchPromptsSql(match !== null, conditions.sql), bound);
	const page = rows.slice(0, limit);
	return {
		hits: page.map(({ content, ...hit }) => ({ ...hit, snippet: snippetOf(content, terms) })),
		cursor: rows.length > limit ? (page.at(-1)?.sequence ?? null) : null,
	};
}
