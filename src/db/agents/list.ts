import * as v from "valibot";
import type { CostSum } from "../../shared/model.ts";
import { id, nothing, pageSize, text, time } from "../checks.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { activeForMs, metadataOf } from "./sessions.ts";

export const groupsParams = nothing;

/** The sessions of one project, or of one folder that is no project. */
export interface AgentSessionGroup {
	readonly projectId: string | null;
	readonly projectName: string | null;
	/** Of the latest session; the only one when there is no project. */
	readonly workingDirectory: string;
	readonly sessions: number;
	readonly lastActivityAt: number;
	readonly cost: CostSum;
}

/** All groups, the one with the latest activity first. */
export function listGroups(database: ReadableDatabase): readonly AgentSessionGroup[] {
	const rows = database.all<Omit<AgentSessionGroup, "cost"> & { microUsd: number; unpricedCalls: number }>(
		`SELECT
			project_id AS projectId, projects.name AS projectName, working_directory AS workingDirectory,
			count(*) AS sessions, max(last_activity_at) AS lastActivityAt,
			sum(total_cost_micro_usd) AS microUsd, sum(unpriced_calls) AS unpricedCalls
		FROM agent_sessions LEFT JOIN projects ON projects.id = project_id
		GROUP BY project_id, CASE WHEN project_id IS NULL THEN working_directory ELSE '' END
		ORDER BY lastActivityAt DESC`,
	);
	return rows.map(({ microUsd, unpricedCalls, ...group }) => ({ ...group, cost: { microUsd, unpricedCalls } }));
}

export const listSessionsParams = v.strictObject({
	projectId: v.nullable(id),
	/** Only looked at without a project. */
	workingDirectory: text,
	limit: pageSize,
});

/** One session in the list. */
export interface AgentSessionEntry {
	readonly id: string;
	readonly toolName: string;
	readonly sessionId: string;
	readonly workingDirectory: string;
	readonly gitBranch: string | null;
	readonly title: string | null;
	readonly initialTask: string;
	readonly taskCount: number;
	readonly isActive: boolean;
	readonly startedAt: number;
	readonly lastActivityAt: number;
	/** When the last of the tool's files was found missing; null while one is there. */
	readonly sourceDeletedAt: number | null;
	readonly tokens: number;
	readonly cost: CostSum;
	/** The file it was written to last, of those that are there; null when none is. */
	readonly source: { readonly path: string; readonly modifiedAt: number } | null;
}

type EntryRow = Omit<AgentSessionEntry, "isActive" | "cost" | "source"> & {
	readonly active: number;
	readonly microUsd: number;
	readonly unpricedCalls: number;
	readonly sourcePath: string | null;
	readonly sourceModifiedAt: number | null;
};

const newestSource = (column: string): string => `(
	SELECT ${column} FROM agent_session_sources CROSS JOIN agent_session_files ON agent_session_files.id = file_id
	WHERE agent_session_sources.agent_session_id = agent_sessions.id AND gone_at IS NULL ORDER BY modified_at DESC LIMIT 1)`;

const columns = `
	id, tool_name AS toolName, session_id AS sessionId, working_directory AS workingDirectory, git_branch AS gitBranch, title,
	initial_task AS initialTask, task_count AS taskCount, is_active AS active, started_at AS startedAt,
	last_activity_at AS lastActivityAt, source_deleted_at AS sourceDeletedAt, total_tokens AS tokens,
	total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls,
	${newestSource("path")} AS sourcePath, ${newestSource("modified_at")} AS sourceModifiedAt`;

export const sessionsOfGroupSql = (hasProject: boolean): string => `
	SELECT ${columns} FROM agent_sessions
	WHERE ${hasProject ? "project_id = :projectId" : "project_id IS NULL AND working_directory = :workingDirectory"}
	ORDER BY last_activity_at DESC LIMIT :limit`;

/** The sessions of a group, the latest first. */
export function listAgentSessions(
	database: ReadableDatabase,
	{ projectId, workingDirectory, limit }: v.InferOutput<typeof listSessionsParams>,
): readonly AgentSessionEntry[] {
	const sql = sessionsOfGroupSql(projectId !== null);
	const rows = database.all<EntryRow>(sql, { projectId, workingDirectory, limit });
	return rows.map(entryOf);
}

function entryOf(row: EntryRow): AgentSessionEntry {
	const { active, microUsd, unpricedCalls, sourcePath, sourceModifiedAt, ...entry } = row;
	return {
		...entry,
		isActive: active === 1,
		cost: { microUsd, unpricedCalls },
		source: sourcePath === null ? null : { path: sourcePath, modifiedAt: sourceModifiedAt ?? 0 },
	};
}

export const agentSessionParams = v.strictObject({ agentSessionId: id });

/** All that is known of one session. */
export interface AgentSessionDetails extends AgentSessionEntry {
	readonly environment: Readonly<Record<string, unknown>>;
	readonly toolsUsed: readonly string[];
	readonly filesModified: readonly string[];
	readonly commits: readonly string[];
	readonly isFork: boolean;
	readonly models: readonly {
		readonly label: string;
		readonly calls: number;
		readonly tokens: number;
		readonly cost: CostSum;
	}[];
	/** Its transcripts, those that are gone too, the session's own before its helpers'. */
	readonly files: readonly { readonly path: string; readonly isGone: boolean }[];
	/** Lines of these that could not be entered. */
	readonly leftOutLines: number;
}

/** Null when there is no such session. */
export function getAgentSession(
	database: ReadableDatabase,
	{ agentSessionId }: v.InferOutput<typeof agentSessionParams>,
): AgentSessionDetails | null {
	const found = database.get<EntryRow & { metadata: string }>(
		`SELECT ${columns}, metadata FROM agent_sessions WHERE id = :agentSessionId`,
		{ agentSessionId },
	);
	if (found === undefined) return null;
	const { metadata: json, ...row } = found;
	const metadata = metadataOf(json);
	return {
		...entryOf(row),
		environment: metadata.environment,
		toolsUsed: metadata.tools_used,
		filesModified: metadata.files_modified,
		commits: metadata.git_commits,
		isFork: metadata.is_fork,
		models: modelsOf(database, agentSessionId),
		files: filesOf(database, agentSessionId),
		leftOutLines: leftOutOf(database, agentSessionId),
	};
}

function modelsOf(database: ReadableDatabase, agentSessionId: string): AgentSessionDetails["models"] {
	const rows = database.all<{ label: string; calls: number; tokens: number; microUsd: number; unpricedCalls: number }>(
		`SELECT
			ifnull(models.label, model_id) AS label, count(*) AS calls, sum(total_tokens) AS tokens,
			sum(ifnull(cost_micro_usd, 0)) AS microUsd, sum(cost_micro_usd IS NULL) AS unpricedCalls
		FROM token_usage LEFT JOIN models ON models.id = model_id
		WHERE agent_session_id = :agentSessionId GROUP BY model_id ORDER BY tokens DESC`,
		{ agentSessionId },
	);
	return rows.map(({ microUsd, unpricedCalls, ...model }) => ({ ...model, cost: { microUsd, unpricedCalls } }));
}

function filesOf(database: ReadableDatabase, agentSessionId: string): AgentSessionDetails["files"] {
	const rows = database.all<{ path: string; gone: number }>(
		`SELECT path, gone_at IS NOT NULL AS gone
		FROM agent_session_sources CROSS JOIN agent_session_files ON agent_session_files.id = file_id
		WHERE agent_session_sources.agent_session_id = :agentSessionId ORDER BY length(path), path`,
		{ agentSessionId },
	);
	return rows.map(({ path, gone }) => ({ path, isGone: gone === 1 }));
}

function leftOutOf(database: ReadableDatabase, agentSessionId: string): number {
	const row = database.get<{ leftOut: number | null }>(
		`SELECT sum(json_extract(reader_state, '$.leftOut')) AS leftOut
		FROM agent_session_sources CROSS JOIN agent_session_files ON agent_session_files.id = file_id
		WHERE agent_session_sources.agent_session_id = :agentSessionId`,
		{ agentSessionId },
	);
	return row?.leftOut ?? 0;
}

export const settleParams = v.strictObject({ at: time });

/** Ends the sessions that gave no sign for a while. */
export function settleSessions(database: WritableDatabase, { at }: v.InferOutput<typeof settleParams>): null {
	database.run("UPDATE agent_sessions SET is_active = 0 WHERE is_active = 1 AND last_activity_at <= :before", {
		before: at - activeForMs,
	});
	return null;
}
