import { countedSql, type RollUp, rollUps } from "./rollUps.ts";
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

/** Compares every counter and the roll-up with the rows. Empty when all agree. Walks the whole database. */
export function recount(database: ReadableDatabase): readonly Miscount[] {
	return [
		...counters.flatMap((counter) => miscounts(database, counter)),
		...rollUps.flatMap((rollUp) => rollUpMiscounts(database, rollUp)),
	];
}

function miscounts(database: ReadableDatabase, { table, column, counted }: Counter): readonly Miscount[] {
	return database.all<Miscount>(
		`SELECT '${table}' AS "table", id AS key, '${column}' AS "column", ${column} AS stored, (${counted}) AS counted
		FROM ${table} WHERE ${column} <> (${counted})`,
	);
}

function rollUpMiscounts(database: ReadableDatabase, rollUp: RollUp): readonly Miscount[] {
	const { table } = rollUp;
	const keys = rollUp.key.map(([column]) => column);
	const columns = rollUp.sums.map(([column]) => column);
	const counted = countedSql(rollUp);
	const on = keys.map((column) => `counted.${column} = stored.${column}`).join(" AND ");
	const key = (row: string): string => keys.map((column) => `${row}.${column}`).join(" || ' ' || ");
	const different = columns.map(
		(column) => `
		SELECT '${table}' AS "table", ${key("counted")} AS key, '${column}' AS "column",
			stored.${column} AS stored, counted.${column} AS counted
		FROM (${counted}) AS counted LEFT JOIN ${table} AS stored ON ${on}
		WHERE stored.${column} IS NOT counted.${column}`,
	);
	const superfluous = `
		SELECT '${table}' AS "table", ${key("stored")} AS key, '${columns[0]}' AS "column",
			stored.${columns[0]} AS stored, NULL AS counted
		FROM ${table} AS stored LEFT JOIN (${counted}) AS counted ON ${on}
		WHERE counted.${columns[0]} IS NULL`;
	return [...different, superfluous].flatMap((sql) => database.all<Miscount>(sql));
}

/** Writes what the rows say into every counter that differs. Returns what was wrong. */
export function repairCounters(database: WritableDatabase): readonly Miscount[] {
	const wrong = recount(database);
	if (wrong.length === 0) return wrong;
	for (const { table, column, counted } of counters) {
		database.run(`UPDATE ${table} SET ${column} = (${counted}) WHERE ${column} <> (${counted})`);
	}
	for (const rollUp of rollUps) {
		if (!wrong.some((miscount) => miscount.table === rollUp.table)) continue;
		const columns = [...rollUp.key, ...rollUp.sums].map(([column]) => column);
		database.run(`DELETE FROM ${rollUp.table}`);
		database.run(`INSERT INTO ${rollUp.table} (${columns.join(", ")}) ${countedSql(rollUp)}`);
	}
	return wrong;
}
