import * as v from "valibot";
import type { CostSum } from "../../shared/model.ts";
import { dayOf } from "../../shared/calendarDay.ts";
import { id, time, utcOffset } from "../checks.ts";
import type { ReadableDatabase } from "../store/connection.ts";

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

const totalSql = `
	SELECT
		ifnull(sum(calls), 0) AS calls, ifnull(sum(unpriced_calls), 0) AS unpricedCalls,
		ifnull(sum(cost_micro_usd), 0) AS microUsd,
		ifnull(sum(input_uncached + cache_read + cache_write_short + cache_write_long + output), 0) AS tokens
	FROM usage_daily_prices WHERE day BETWEEN :from AND :to`;

export function usageSummary(
	database: ReadableDatabase,
	{ at, utcOffsetMinutes, conversationId }: v.InferOutput<typeof summaryParams>,
): UsageSummary {
	const to = dayOf(at, utcOffsetMinutes);
	const since = (days: number): UsageTotal => {
		const from = dayOf(at - (days - 1) * dayInMs, utcOffsetMinutes);
		return database.get<UsageTotal>(totalSql, { from, to }) ?? nothing;
	};
	return {
		today: since(1),
		last7Days: since(7),
		last30Days: since(30),
		conversation: conversationId === null ? null : conversationTotal(database, conversationId),
	};
}

const nothing: UsageTotal = { microUsd: 0, unpricedCalls: 0, calls: 0, tokens: 0 };

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
