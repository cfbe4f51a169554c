import type { Figures } from "../../shared/ledger.ts";
import type { Parameters, ReadableDatabase, Value } from "../store/connection.ts";

/** Runs a query and tells it as the user can run it by himself: the same text with the values in it. */
export function figures<Line>(
	database: ReadableDatabase,
	sql: string,
	parameters: Readonly<Record<string, Value>>,
): Figures<Line> {
	return { lines: database.all<Line>(sql, used(sql, parameters)), sql: queryWithValues(sql, parameters) };
}

const nameInSql = /(?<!:):([a-zA-Z]\w*)/g;

function used(sql: string, parameters: Parameters): Parameters {
	const names = new Set(Array.from(sql.matchAll(nameInSql), ([, name]) => name));
	return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.has(name)));
}

/** A query as the user can run it by himself. */
export function queryWithValues(sql: string, parameters: Parameters): string {
	const lines = sql.replaceAll(nameInSql, (whole, name: string) => literal(parameters[name], whole)).split("\n");
	const filled = lines.filter((line) => line.trim() !== "");
	const indent = Math.min(...filled.map((line) => /^\t*/.exec(line)?.[0].length ?? 0));
	return filled.map((line) => line.slice(indent)).join("\n");
}

function literal(value: Value | undefined, name: string): string {
	if (value === undefined || value instanceof Uint8Array) throw new Error(`No value to show for ${name}`);
	if (value === null) return "NULL";
	return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
