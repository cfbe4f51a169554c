import * as v from "valibot";
import type { TimelineDay, TimelineEntry, TimelinePage } from "../shared/ledger.ts";
import { dayAfter, dayOf, startOfDay } from "../shared/calendarDay.ts";
import { count, day, id, utcOffset } from "./checks.ts";
import type { ReadableDatabase, Value } from "./store/connection.ts";
import { entrySources } from "./timelineEntries.ts";
import { figures } from "./usageReports/figures.ts";

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
	/** As it was entered; missing where it is that of `at`. */
	readonly day?: string;
	readonly detail: string | number | null;
	readonly microUsd: number | null;
	readonly unpricedCalls: number | null;
};

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
	const entries = entrySources
		.flatMap(([kind, sql]) => entriesOf(database, kind, sql, values, utcOffsetMinutes))
		.filter((entry) => projectId === null || entry.projectId === projectId)
		.toSorted((a, b) => b.at - a.at);
	const sums = figures<DaySums>(database, daySumsSql, { ...values, projectId });
	const sumsOf = new Map(sums.lines.map(({ day: key, ...own }) => [key, own]));
	const days = [...new Set([...entries.map((entry) => entry.day), ...sumsOf.keys()])];
	return {
		days: days
			.toSorted()
			.toReversed()
			.map((key): TimelineDay => {
				const { microUsd, unpricedCalls, activeSeconds } = sumsOf.get(key) ?? nothingSummed;
				return {
					day: key,
					cost: { microUsd, unpricedCalls },
					activeSeconds,
					entries: entries.filter((entry) => entry.day === key),
				};
			}),
		sql: sums.sql,
		before: hasEarlier(database, values) ? dayAfter(from, -1) : null,
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
		day: row.day ?? dayOf(row.at, utcOffsetMinutes),
		cost: microUsd === null ? null : { microUsd, unpricedCalls: unpricedCalls ?? 0 },
	}));
}

interface DaySums {
	readonly day: string;
	readonly microUsd: number;
	readonly unpricedCalls: number;
	readonly activeSeconds: number;
}

const nothingSummed = { microUsd: 0, unpricedCalls: 0, activeSeconds: 0 };

const daySumsSql = `
	SELECT day, sum(microUsd) AS microUsd, sum(unpricedCalls) AS unpricedCalls, sum(activeSeconds) AS activeSeconds
	FROM (
		SELECT day, cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls, 0 AS activeSeconds
		FROM usage_daily
		WHERE day BETWEEN :from AND :to AND (:projectId IS NULL OR project_id = :projectId)
		UNION ALL
		SELECT date((hour + :offset) / 1000, 'unixepoch'), 0, 0, active_seconds
		FROM activity_hourly
		WHERE hour >= :fromAt AND hour < :toAt AND (:projectId IS NULL OR project_id = :projectId)
	)
	GROUP BY day
	ORDER BY day DESC`;

function hasEarlier(
	database: ReadableDatabase,
	{ from, fromAt }: { readonly from: string; readonly fromAt: number },
): boolean {
	const row = database.get<{ found: number }>(
		`SELECT EXISTS (SELECT 1 FROM messages WHERE created_at < :at)
			OR EXISTS (SELECT 1 FROM agent_sessions WHERE last_activity_at < :at)
			OR EXISTS (SELECT 1 FROM usage_daily WHERE day < :from)
			OR EXISTS (SELECT 1 FROM activity_hourly WHERE hour < :at) AS found`,
		{ at: fromAt, from },
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
