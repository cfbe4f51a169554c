import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** A counter that differs from the rows it is derived from. */
export interface Miscount {
	readonly table: string;
	readonly key: string;
	readonly column: string;
	readonly stored: number | null;
	/** What the rows say; null when the line should not be there at all. */
	readonly counted: number | null;
}

interface Counter {
	readonly table: string;
	readonly column: string;
	/** A scalar subquery over the rows, seen from a row of the table. */
	readonly counted: string;
}

const usageTotals = (table: string, column: string): readonly Counter[] => {
	const rows = `FROM token_usage WHERE ${column} = ${table}.id`;
	return [
		{ table, column: "total_tokens", counted: `SELECT ifnull(sum(total_tokens), 0) ${rows}` },
		{ table, column: "total_cost_micro_usd", counted: `SELECT ifnull(sum(cost_micro_usd), 0) ${rows}` },
		{ table, column: "unpriced_calls", counted: `SELECT ifnull(sum(cost_micro_usd IS NULL), 0) ${rows}` },
	];
};

const activeSeconds = (table: string, column: string): Counter => ({
	table,
	column: "active_seconds",
	counted: `SELECT ifnull(sum(active_seconds), 0) FROM session_activity WHERE ${column} = ${table}.id`,
});

const counters: readonly Counter[] = [
	{
		table: "conversations",
		column: "message_count",
		counted: "SELECT count(*) FROM messages WHERE conversation_id = conversations.id",
	},
	{
		table: "conversations",
		column: "round_count",
		counted: "SELECT ifnull(max(round_number), 0) FROM messages WHERE conversation_id = conversations.id",
	},
	...usageTotals("conversations", "conversation_id"),
	...usageTotals("agent_sessions", "agent_session_id"),
	...usageTotals("background_tasks", "background_task_id"),
	activeSeconds("sessions", "session_id"),
	activeSeconds("projects", "project_id"),
];

const dailyKey = ["day", "project_id", "model_id", "source", "origin"];
const dailySums: readonly (readonly [column: string, sum: string])[] = [
	["calls", "count(*)"],
	["unpriced_calls", "sum(cost_micro_usd IS NULL)"],
	["input_uncached", "sum(input_uncached)"],
	["cache_read", "sum(cache_read)"],
	["cache_write_short", "sum(cache_write_short)"],
	["cache_write_long", "sum(cache_write_long)"],
	["output", "sum(output)"],
	["reasoning", "sum(ifnull(reasoning, 0))"],
	["web_search_requests", "sum(web_search_requests)"],
	["cost_micro_usd", "sum(ifnull(cost_micro_usd, 0))"],
	["duration_ms", "sum(ifnull(duration_ms, 0))"],
	["timed_calls", "sum(duration_ms IS NOT NULL)"],
];
const dailyColumns = dailySums.map(([column]) => column);
const countedDaily = `
	SELECT day, ifnull(project_id, '') AS project_id, model_id, source, origin,
		${dailySums.map(([column, sum]) => `${sum} AS ${column}`).join(", ")}
	FROM token_usage GROUP BY day, ifnull(project_id, ''), model_id, source, origin`;
const onDailyKey = dailyKey.map((column) => `counted.${column} = stored.${column}`).join(" AND ");

/** Compares every counter and the roll-up with the rows. Empty when all agree. Walks the whole database. */
export function recount(database: ReadableDatabase): readonly Miscount[] {
	return [...counters.flatMap((counter) => miscounts(database, counter)), ...dailyMiscounts(database)];
}

function miscounts(database: ReadableDatabase, { table, column, counted }: Counter): readonly Miscount[] {
	return database.all<Miscount>(
		`SELECT '${table}' AS "table", id AS key, '${column}' AS "column", ${column} AS stored, (${counted}) AS counted
		FROM ${table} WHERE ${column} <> (${counted})`,
	);
}

function dailyMiscounts(database: ReadableDatabase): readonly Miscount[] {
	const key = (row: string): string => dailyKey.map((column) => `${row}.${column}`).join(" || ' ' || ");
	const different = dailyColumns.map(
		(column) => `
		SELECT 'usage_daily' AS "table", ${key("counted")} AS key, '${column}' AS "column",
			stored.${column} AS stored, counted.${column} AS counted
		FROM (${countedDaily}) AS counted LEFT JOIN usage_daily AS stored ON ${onDailyKey}
		WHERE stored.${column} IS NOT counted.${column}`,
	);
	const superfluous = `
		SELECT 'usage_daily' AS "table", ${key("stored")} AS key, 'calls' AS "column", stored.calls AS stored, NULL AS counted
		FROM usage_daily AS stored LEFT JOIN (${countedDaily}) AS counted ON ${onDailyKey}
		WHERE counted.calls IS NULL`;
	return [...different, superfluous].flatMap((sql) => database.all<Miscount>(sql));
}

/** Writes what the rows say into every counter that differs. Returns what was wrong. */
export function repairCounters(database: WritableDatabase): readonly Miscount[] {
	const wrong = recount(database);
	if (wrong.length === 0) return wrong;
	for (const { table, column, counted } of counters) {
		database.run(`UPDATE ${table} SET ${column} = (${counted}) WHERE ${column} <> (${counted})`);
	}
	if (wrong.some((miscount) => miscount.table === "usage_daily")) {
		database.run("DELETE FROM usage_daily");
		database.run(`INSERT INTO usage_daily (${[...dailyKey, ...dailyColumns].join(", ")}) ${countedDaily}`);
	}
	return wrong;
}
