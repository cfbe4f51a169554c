import { thisMachine } from "../machine.ts";
import { stableId } from "../stableId.ts";
import type { WritableDatabase } from "../store/connection.ts";
import type { SessionFacts } from "./checks.ts";

/** A session without a sign for so long is no longer shown as active. */
export const activeForMs = 10 * 60_000;

/** What `agent_sessions.metadata` holds; the names of the lists are those of older systems' rows. */
export interface SessionMetadata {
	readonly environment: Readonly<Record<string, unknown>>;
	readonly tools_used: readonly string[];
	readonly files_modified: readonly string[];
	readonly git_commits: readonly string[];
	readonly title_rank: number;
	readonly is_fork: boolean;
}

const nothingKnown: SessionMetadata = {
	environment: {},
	tools_used: [],
	files_modified: [],
	git_commits: [],
	title_rank: 0,
	is_fork: false,
};

/** Lists stop growing here, so that no transcript makes a row of any size. */
const longestList = 1000;

/** A session as the database has it after its facts were entered. */
export interface EnteredSession {
	readonly id: string;
	readonly projectId: string | null;
}

interface SessionRow {
	readonly id: string;
	readonly project_id: string | null;
	readonly working_directory: string;
	readonly git_branch: string | null;
	readonly title: string | null;
	readonly started_at: number;
	readonly last_activity_at: number;
	readonly metadata: string;
}

/**
 * Enters a session of another agent or what is new of it; the same facts twice change nothing. Null when there is no such
 * session and nothing happened in it either.
 */
export function enterSession(
	database: WritableDatabase,
	{ tool, userId, at }: { readonly tool: string; readonly userId: string; readonly at: number },
	facts: SessionFacts,
): EnteredSession | null {
	const { sessionId } = facts;
	const row = database.get<SessionRow>(
		`SELECT id, project_id, working_directory, git_branch, title, started_at, last_activity_at, metadata
		FROM agent_sessions WHERE tool_name = :tool AND session_id = :sessionId`,
		{ tool, sessionId },
	);
	const span = facts.span ?? spanOf(row);
	if (span === null) return null;
	const columns = merged(row, { ...facts, ...span }, at);
	if (row !== undefined) {
		database.run(
			`UPDATE agent_sessions SET
				working_directory = :workingDirectory, git_branch = :gitBranch, title = :title, started_at = :startedAt,
				last_activity_at = :lastActivityAt, is_active = :isActive, source_deleted_at = NULL, metadata = :metadata,
				updated_at = :at
			WHERE id = :id`,
			{ ...columns, at, id: row.id },
		);
		return { id: row.id, projectId: row.project_id };
	}
	const id = stableId("agent_sessions", tool, sessionId);
	database.run(
		`INSERT INTO agent_sessions (
			id, machine_id, user_id, tool_name, session_id, working_directory, git_branch, title, initial_task, started_at,
			last_activity_at, is_active, metadata, created_at, updated_at
		) VALUES (
			:id, ${thisMachine}, :userId, :tool, :sessionId, :workingDirectory, :gitBranch, :title, '', :startedAt,
			:lastActivityAt, :isActive, :metadata, :at, :at
		)`,
		{ ...columns, id, userId, tool, sessionId, at },
	);
	return { id, projectId: null };
}

type Span = NonNullable<SessionFacts["span"]>;

const spanOf = (row: SessionRow | undefined): Span | null =>
	row === undefined ? null : { startedAt: row.started_at, lastActivityAt: row.last_activity_at };

function merged(row: SessionRow | undefined, facts: SessionFacts & Span, at: number) {
	const before = row === undefined ? nothingKnown : metadataOf(row.metadata);
	const isFirst = row === undefined || facts.startedAt <= row.started_at;
	const isLast = row === undefined || facts.lastActivityAt >= row.last_activity_at;
	const title = facts.title !== null && facts.title.rank >= before.title_rank ? facts.title : null;
	const metadata: SessionMetadata = {
		environment: isLast
			? { ...before.environment, ...facts.environment }
			: { ...facts.environment, ...before.environment },
		tools_used: union(before.tools_used, facts.toolsUsed),
		files_modified: union(before.files_modified, facts.filesModified),
		git_commits: union(before.git_commits, facts.commits),
		title_rank: title?.rank ?? before.title_rank,
		is_fork: before.is_fork || facts.isFork,
	};
	const lastActivityAt = Math.max(facts.lastActivityAt, row?.last_activity_at ?? 0);
	return {
		workingDirectory:
			(isFirst ? facts.workingDirectory : null) ?? (row?.working_directory || facts.workingDirectory) ?? "",
		gitBranch: (isLast ? facts.gitBranch : null) ?? row?.git_branch ?? facts.gitBranch,
		title: title?.text ?? row?.title ?? null,
		startedAt: Math.min(facts.startedAt, row?.started_at ?? Infinity),
		lastActivityAt,
		isActive: lastActivityAt > at - activeForMs ? 1 : 0,
		metadata: JSON.stringify(metadata),
	};
}

const union = (before: readonly string[], more: readonly string[]): readonly string[] =>
	[...new Set([...before, ...more])].slice(0, longestList);

const listOf = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];

/** The metadata of a row, also of one that an older system or another machine wrote. */
export function metadataOf(json: string): SessionMetadata {
	const value = JSON.parse(json) as Readonly<Record<string, unknown>>;
	const { environment } = value;
	return {
		environment: typeof environment === "object" && environment !== null ? { ...environment } : {},
		tools_used: listOf(value["tools_used"]),
		files_modified: listOf(value["files_modified"]),
		git_commits: listOf(value["git_commits"]),
		title_rank: typeof value["title_rank"] === "number" ? value["title_rank"] : 0,
		is_fork: value["is_fork"] === true,
	};
}
