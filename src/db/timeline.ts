import * as v from "valibot";
import type { TimelineDay, TimelineEntry, TimelinePage } from "../shared/ledger.ts";
import { dayAfter, dayOf, startOfDay } from "../shared/calendarDay.ts";
import { count, day, id, utcOffset } from "./checks.ts";
import type { ReadableDatabase, Value } from "./store/connection.ts";

export const timelineParams = v.strictObject({
	/** Null: all projects. */
	projectId: v.nullable(id),
	/** The newest day wanted. */
	to: day,
	/** How many days back. */
	days: v.pipe(count, v.minValue(1), v.maxValue(366)),
	utcOffsetMinutes: utcOffset,
});

type Timeline = v.InferOutput<typeof timelineParams>;
type EntryRow = Omit<TimelineEntry, "day" | "cost" | "kind" | "detail"> & {
	readonly detail: string | number | null;
	readonly microUsd: number | null;
	readonly unpricedCalls: number | null;
};

const joinProject = "LEFT JOIN projects ON projects.id =";

/** Questions of a chat by day. What it cost that day counts its calls, by the day they were entered under. */
const chatsSql = `
	WITH asked AS (
		SELECT conversation_id, date((created_at + :offset) / 1000, 'unixepoch') AS day, max(created_at) AS at, count(*) AS questions
		FROM messages WHERE created_at >= :fromAt AND created_at < :toAt AND role = 'user'
		GROUP BY conversation_id, day
	)
	SELECT
		conversations.id AS key, asked.at, title, questions AS detail, project_id AS projectId, projects.name AS projectName,
		(SELECT ifnull(sum(cost_micro_usd), 0) FROM token_usage WHERE conversation_id = conversations.id AND day = asked.day)
			AS microUsd,
		(SELECT count(*) FROM token_usage
			WHERE conversation_id = conversations.id AND day = asked.day AND cost_micro_usd IS NULL) AS unpricedCalls
	FROM asked JOIN conversations ON conversations.id = asked.conversation_id ${joinProject} project_id
	WHERE conversations.status <> 'deleted'`;

const agentSessionsSql = `
	SELECT
		agent_sessions.id AS key, last_activity_at AS at, ifnull(title, initial_task) AS title, tool_name AS detail,
		project_id AS projectId, projects.name AS projectName, total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls
	FROM agent_sessions ${joinProject} project_id
	WHERE last_activity_at >= :fromAt AND last_activity_at < :toAt`;

const tasksSql = `
	SELECT
		background_tasks.id AS key, completed_at AS at, background_tasks.description AS title, background_tasks.status AS detail,
		project_id AS projectId, projects.name AS projectName, total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls
	FROM background_tasks ${joinProject} project_id
	WHERE background_tasks.status IN ('completed', 'failed', 'cancelled') AND completed_at >= :fromAt AND completed_at < :toAt`;

const linksSql = `
	SELECT
		links.id AS key, links.updated_at AS at, ifnull(title, url) AS title, domain AS detail, project_id AS projectId,
		projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM links ${joinProject} project_id
	WHERE links.status IN ('success', 'error') AND links.updated_at >= :fromAt AND links.updated_at < :toAt`;

const summariesSql = `
	SELECT
		summaries.id AS key, summaries.created_at AS at, conversations.title, from_round || '–' || to_round AS detail,
		project_id AS projectId, projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM conversation_summaries AS summaries JOIN conversations ON conversations.id = summaries.conversation_id
	${joinProject} project_id
	WHERE summaries.created_at >= :fromAt AND summaries.created_at < :toAt AND conversations.status <> 'deleted'`;

/** All commands of a project and day are one entry. */
const commandsSql = `
	SELECT
		day || ' ' || ifnull(project_id, '') AS key, max(last_used_at) AS at, group_concat(DISTINCT command) AS title,
		sum(usage_count) AS detail, project_id AS projectId, projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM command_usage ${joinProject} project_id
	WHERE day BETWEEN :from AND :to
	GROUP BY day, project_id`;

const sources: readonly (readonly [TimelineEntry["kind"], string])[] = [
	["chat", chatsSql],
	["agent_session", agentSessionsSql],
	["task", tasksSql],
	["link", linksSql],
	["summary", summariesSql],
	["commands", commandsSql],
];

/** What was done on some days, of one project or of all. */
export function timeline(database: ReadableDatabase, params: Timeline): TimelinePage {
	const { projectId, to, utcOffsetMinutes } = params;
	const from = dayAfter(to, 1 - params.days);
	const values = {
		from,
		to,
		fromAt: Math.max(0, startOfDay(from, utcOffsetMinutes)),
		toAt: startOfDay(dayAfter(to, 1), utcOffsetMinutes),
		offset: utcOffsetMinutes * 60_000,
	};
	const entries = sources
		.flatMap(([kind, sql]) => entriesOf(database, kind, sql, values, utcOffsetMinutes))
		.filter((entry) => projectId === null || entry.projectId === projectId)
		.toSorted((a, b) => b.at - a.at);
	const costs = costsByDay(database, from, to, projectId);
	const seconds = secondsByDay(database, values, projectId);
	const days = [...new Set([...entries.map((entry) => entry.day), ...costs.keys(), ...seconds.keys()])];
	return {
		days: days
			.toSorted()
			.toReversed()
			.map((key): TimelineDay => ({
				day: key,
				cost: costs.get(key) ?? { microUsd: 0, unpricedCalls: 0 },
				activeSeconds: seconds.get(key) ?? 0,
				entries: entries.filter((entry) => entry.day === key),
			})),
		before: hasEarlier(database, values.fromAt) ? dayAfter(from, -1) : null,
	};
}

function entriesOf(
	database: ReadableDatabase,
	kind: TimelineEntry["kind"],
	sql: string,
	values: Readonly<Record<string, Value>>,
	utcOffsetMinutes: number,
): readonly TimelineEntry[] {
	const used = Object.fromEntries(Object.entries(values).filter(([name]) => new RegExp(`:${name}\\b`).test(sql)));
	return database.all<EntryRow>(sql, used).map(({ microUsd, unpricedCalls, detail, ...row }) => ({
		...row,
		kind,
		detail: detail === null ? null : String(detail),
		day: dayOf(row.at, utcOffsetMinutes),
		cost: microUsd === null ? null : { microUsd, unpricedCalls: unpricedCalls ?? 0 },
	}));
}

function costsByDay(
	database: ReadableDatabase,
	from: string,
	to: string,
	projectId: string | null,
): ReadonlyMap<string, TimelineDay["cost"]> {
	const rows = database.all<{ day: string; microUsd: number; unpricedCalls: number }>(
		`SELECT day, sum(cost_micro_usd) AS microUsd, sum(unpriced_calls) AS unpricedCalls FROM usage_daily
		WHERE day BETWEEN :from AND :to AND (:projectId IS NULL OR project_id = :projectId) GROUP BY day`,
		{ from, to, projectId },
	);
	return new Map(rows.map(({ day: key, ...cost }) => [key, cost]));
}

function secondsByDay(
	database: ReadableDatabase,
	{ fromAt, toAt, offset }: { readonly fromAt: number; readonly toAt: number; readonly offset: number },
	projectId: string | null,
): ReadonlyMap<string, number> {
	const rows = database.all<{ day: string; seconds: number }>(
		`SELECT date((hour + :offset) / 1000, 'unixepoch') AS day, sum(active_seconds) AS seconds FROM activity_hourly
		WHERE hour >= :fromAt AND hour < :toAt AND (:projectId IS NULL OR project_id = :projectId) GROUP BY 1`,
		{ fromAt, toAt, offset, projectId },
	);
	return new Map(rows.map(({ day: key, seconds }) => [key, seconds]));
}

function hasEarlier(database: ReadableDatabase, at: number): boolean {
	const row = database.get<{ found: number }>(
		`SELECT EXISTS (SELECT 1 FROM messages WHERE created_at < :at)
			OR EXISTS (SELECT 1 FROM agent_sessions WHERE last_activity_at < :at)
			OR EXISTS (SELECT 1 FROM activity_hourly WHERE hour < :at) AS found`,
		{ at },
	);
	return row?.found === 1;
}

export const lastActivityParams = v.strictObject({ projectId: id, sessionId: id });

/** When something was last done in the project before this window; null when nothing ever was. */
export function lastActivity(
	database: ReadableDatabase,
	{ projectId, sessionId }: v.InferOutput<typeof lastActivityParams>,
): number | null {
	return (
		database.get<{ at: number | null }>(
			`SELECT max(last_activity_at) AS at FROM sessions WHERE project_id = :projectId AND id <> :sessionId AND active_seconds > 0`,
			{ projectId, sessionId },
		)?.at ?? null
	);
}
