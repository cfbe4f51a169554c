import * as v from "valibot";
import type { CostSum, UsageLine, UsageReport } from "../shared/model.ts";
import { id, time, utcOffset } from "./checks.ts";
import type { ReadableDatabase } from "./store/connection.ts";

/** The calendar day of a moment on a clock that is so many minutes ahead of UTC, as "2026-11-23". */
export function dayOf(at: number, utcOffsetMinutes: number): string {
	return new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}

const dayInMs = 86_400_000;

export const summaryParams = v.strictObject({
	/** Now. */
	at: time,
	utcOffsetMinutes: utcOffset,
	/** The chat shown; null when there is none. */
	conversationId: v.nullable(id),
});

/** What one period cost. */
export interface UsageTotal extends CostSum {
	readonly calls: number;
	readonly tokens: number;
}

/** The status bar's figures. Periods are whole calendar days that end with today. */
export interface UsageSummary {
	readonly today: UsageTotal;
	readonly last7Days: UsageTotal;
	readonly last30Days: UsageTotal;
	/** Null when there is no such chat. */
	readonly conversation: UsageTotal | null;
}

const sums = `
	ifnull(sum(calls), 0) AS calls, ifnull(sum(unpriced_calls), 0) AS unpricedCalls, ifnull(sum(cost_micro_usd), 0) AS microUsd,
	ifnull(sum(input_uncached + cache_read + cache_write_short + cache_write_long), 0) AS inputTokens,
	ifnull(sum(cache_read), 0) AS cachedTokens, ifnull(sum(output), 0) AS outputTokens`;

type Sums = Omit<UsageLine, "key" | "label">;

export const totalSql = `SELECT ${sums} FROM usage_daily WHERE day BETWEEN :from AND :to`;

export function usageSummary(
	database: ReadableDatabase,
	{ at, utcOffsetMinutes, conversationId }: v.InferOutput<typeof summaryParams>,
): UsageSummary {
	const to = dayOf(at, utcOffsetMinutes);
	const since = (days: number): UsageTotal => {
		const from = dayOf(at - (days - 1) * dayInMs, utcOffsetMinutes);
		return totalOf(database.get<Sums>(totalSql, { from, to }));
	};
	return {
		today: since(1),
		last7Days: since(7),
		last30Days: since(30),
		conversation: conversationId === null ? null : conversationTotal(database, conversationId),
	};
}

function totalOf(row: Sums | undefined): UsageTotal {
	return {
		microUsd: row?.microUsd ?? 0,
		unpricedCalls: row?.unpricedCalls ?? 0,
		calls: row?.calls ?? 0,
		tokens: (row?.inputTokens ?? 0) + (row?.outputTokens ?? 0),
	};
}

function conversationTotal(database: ReadableDatabase, conversationId: string): UsageTotal | null {
	const row = database.get<UsageTotal>(
		`SELECT
			total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls, total_tokens AS tokens,
			(SELECT count(*) FROM token_usage WHERE conversation_id = conversations.id) AS calls
		FROM conversations WHERE id = :conversationId`,
		{ conversationId },
	);
	return row ?? null;
}

export const reportParams = v.strictObject({
	from: time,
	/** Inclusive. */
	to: time,
	utcOffsetMinutes: utcOffset,
});

/**
 * The usage of the calendar days from that of `from` to that of `to`, both included. A call counts on the day the user had
 * when it was made, wherever that was.
 */
export function usageReport(
	database: ReadableDatabase,
	{ from, to, utcOffsetMinutes }: v.InferOutput<typeof reportParams>,
): UsageReport {
	const days = { from: dayOf(from, utcOffsetMinutes), to: dayOf(to, utcOffsetMinutes) };
	const lines = (sql: string): readonly UsageLine[] => database.all<UsageLine>(sql, days);
	const total = database.get<Sums>(totalSql, days);
	return {
		from,
		to,
		total: {
			key: "total",
			label: "",
			calls: total?.calls ?? 0,
			unpricedCalls: total?.unpricedCalls ?? 0,
			microUsd: total?.microUsd ?? 0,
			inputTokens: total?.inputTokens ?? 0,
			cachedTokens: total?.cachedTokens ?? 0,
			outputTokens: total?.outputTokens ?? 0,
		},
		byDay: lines(byDaySql),
		byModel: lines(byModelSql),
		byProject: lines(byProjectSql),
		byCommand: database.all(
			`SELECT command, sum(usage_count) AS count, max(last_used_at) AS lastUsedAt
			FROM command_usage WHERE day BETWEEN :from AND :to GROUP BY command ORDER BY count DESC, command`,
			days,
		),
	};
}

const grouped = (column: string, label: string, join: string, order: string): string => `
	WITH parts AS (
		SELECT ${column} AS key, ${sums} FROM usage_daily WHERE day BETWEEN :from AND :to GROUP BY ${column}
	)
	SELECT key, ${label} AS label, calls, unpricedCalls, microUsd, inputTokens, cachedTokens, outputTokens
	FROM parts ${join} ORDER BY ${order}`;

const costliest = "microUsd DESC, inputTokens + outputTokens DESC, key";

export const byDaySql = grouped("day", "key", "", "key");
export const byModelSql = grouped(
	"model_id",
	"ifnull(models.label || ' · ' || hosts.name, key)",
	"LEFT JOIN models ON models.id = key LEFT JOIN hosts ON hosts.id = models.host_id",
	costliest,
);
/** The key and the label are '' for what was spent without a project. */
export const byProjectSql = grouped(
	"project_id",
	"ifnull(projects.name, '')",
	"LEFT JOIN projects ON projects.id = key",
	costliest,
);
