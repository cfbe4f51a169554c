import type { Figures, UsageLine } from "../../shared/ledger.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { figures } from "./figures.ts";

/** Both days are included. */
export interface Days {
	readonly from: string;
	readonly to: string;
}

/** The columns of a UsageLine, over rows of a roll-up. */
const sums = `sum(calls) AS calls, sum(unpriced_calls) AS unpricedCalls, sum(cost_micro_usd) AS microUsd,
			sum(input_uncached + cache_read + cache_write_short + cache_write_long) AS inputTokens,
			sum(cache_read) AS cachedTokens, sum(output) AS outputTokens`;

const costliest = "microUsd DESC, inputTokens + outputTokens DESC, key";
/** A model by the name its host gives it, with the host's. */
export const modelLabel = "ifnull(models.label || ' · ' || hosts.name, key)";
export const joinModel = "LEFT JOIN models ON models.id = key LEFT JOIN hosts ON hosts.id = models.host_id";

const totalSql = `
		SELECT 'total' AS key, '' AS label, ${sums.replaceAll(/sum\(([^)]*)\)/g, "ifnull(sum($1), 0)")}
		FROM usage_daily_prices WHERE day BETWEEN :from AND :to`;

const grouped = (table: string, key: string, label: string, join: string, order: string): string => `
		WITH parts AS (
			SELECT ${key} AS key, ${sums}
			FROM ${table} WHERE day BETWEEN :from AND :to GROUP BY ${key}
		)
		SELECT key, ${label} AS label, calls, unpricedCalls, microUsd, inputTokens, cachedTokens, outputTokens
		FROM parts ${join}
		ORDER BY ${order}`;

const byDaySql = grouped("usage_daily_prices", "day", "key", "", "key");
const byModelSql = grouped("usage_daily_prices", "model_id", modelLabel, joinModel, costliest);
const byProjectSql = grouped(
	"usage_daily",
	"project_id",
	"ifnull(projects.name, '')",
	"LEFT JOIN projects ON projects.id = key",
	costliest,
);
const bySourceSql = grouped("usage_daily_prices", "origin || ' ' || source", "key", "", costliest);

export const totalOf = (database: ReadableDatabase, days: Days): Figures<UsageLine> =>
	figures(database, totalSql, { ...days });
export const byDay = (database: ReadableDatabase, days: Days): Figures<UsageLine> =>
	figures(database, byDaySql, { ...days });
export const byModel = (database: ReadableDatabase, days: Days): Figures<UsageLine> =>
	figures(database, byModelSql, { ...days });
export const byProject = (database: ReadableDatabase, days: Days): Figures<UsageLine> =>
	figures(database, byProjectSql, { ...days });
export const bySource = (database: ReadableDatabase, days: Days): Figures<UsageLine> =>
	figures(database, bySourceSql, { ...days });
