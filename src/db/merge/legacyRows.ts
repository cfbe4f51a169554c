import { stableId } from "../stableId.ts";
import type { ReadableDatabase, Value, WritableDatabase } from "../store/connection.ts";
import type { LeftOutRows } from "./leftOut.ts";

/** One row of an older system's table, with whatever columns it has. */
export type OldRow = Readonly<Record<string, Value>>;

/** What the conversion of each table needs. */
export interface Conversion {
	readonly old: ReadableDatabase;
	readonly fresh: WritableDatabase;
	readonly userId: string;
	readonly now: number;
	readonly leftOut: LeftOutRows;
}

export function hasTable(old: ReadableDatabase, table: string): boolean {
	return old.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :table", { table }) !== undefined;
}

/** All rows, each with its place as `_rowid` where the table has such. */
export function rowsOf(old: ReadableDatabase, table: string): readonly OldRow[] {
	if (!hasTable(old, table)) return [];
	const { hasRowId } = old.get<{ hasRowId: number }>(
		"SELECT NOT wr AS hasRowId FROM pragma_table_list WHERE schema = 'main' AND name = :table",
		{ table },
	) ?? { hasRowId: 0 };
	return old.all<OldRow>(`SELECT ${hasRowId === 1 ? "rowid AS _rowid, " : ""}* FROM "${table}"`);
}

export const textOf = (value: Value | undefined): string | null =>
	value === null || value === undefined || value instanceof Uint8Array ? null : String(value);

/** What must not be empty, such as a name. */
export const wordOf = (value: Value | undefined): string | null => textOf(value)?.trim() || null;

export function wholeOf(value: Value | undefined): number {
	const whole = Math.max(0, Math.round(Number(value ?? 0)) || 0);
	return Number.isSafeInteger(whole) ? whole : 0;
}

/** Micro-dollars of an amount in dollars; null when it is none. */
export function microUsdOf(value: Value | undefined): number | null {
	const dollars = wordOf(value) === null ? NaN : Number(value);
	const microUsd = Math.round(dollars * 1e6);
	return dollars >= 0 && Number.isSafeInteger(microUsd) ? microUsd : null;
}

/** The end of the year 9999: later ones have no day of the usual form. */
const latest = 253_402_300_799_999;

const within = (time: number, otherwise: number): number => (time > 0 && time <= latest ? Math.round(time) : otherwise);

/** Times of older systems: "2025-08-31 10:00:00" in UTC, ISO 8601, or a number of seconds down to nanoseconds. */
export function timeOf(value: Value | undefined, otherwise: number): number {
	if (typeof value === "number") return within(millisecondsOf(value), otherwise);
	const text = wordOf(value);
	if (text === null) return otherwise;
	if (/^\d+(\.\d+)?$/.test(text)) return timeOf(Number(text), otherwise);
	const [, day, clock, zone] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d\S*?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? [];
	const iso = day === undefined ? text : `${day}T${clock ?? "00:00"}${zone?.replace("UTC", "Z") ?? "Z"}`;
	return within(Date.parse(iso), otherwise);
}

/** By the size: no unit's number of a time from 1973 on is that of another. */
function millisecondsOf(value: number): number {
	if (value < 1e11) return value * 1000;
	if (value < 1e14) return value;
	return value < 1e17 ? value / 1e3 : value / 1e6;
}

/** JSON when it is, else null. */
export function jsonOf(value: Value | undefined): unknown {
	try {
		return JSON.parse(textOf(value) ?? "null") as unknown;
	} catch {
		return null;
	}
}

/** A JSON object when it is one, else an empty one. */
export function objectOf(value: Value | undefined): Readonly<Record<string, unknown>> {
	const json = jsonOf(value);
	return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {};
}

export function projectId(row: OldRow | undefined): string | null {
	return row === undefined ? null : stableId("projects", row["id"], row["name"]);
}

export function projectsByOldId(old: ReadableDatabase): ReadonlyMap<string, OldRow> {
	return new Map(rowsOf(old, "projects").map((row) => [String(row["id"]), row]));
}

const kindOfHost = (name: string): string =>
	["anthropic", "ollama"].find((kind) => name.toLowerCase().includes(kind)) ?? "openai";

/** The model's row in the fresh database. The three known hosts have ids of their own. */
export function enterModel(fresh: WritableDatabase, hostName: string | null, modelName: string | null): string {
	const host = hostName ?? "unknown";
	const model = modelName ?? "unknown";
	const hostId = host.toLowerCase().replaceAll("/", "-");
	fresh.run(
		`INSERT INTO hosts (id, name, kind, created_at, updated_at) VALUES (:hostId, :host, :kind, 0, 0)
		ON CONFLICT DO NOTHING`,
		{ hostId, host, kind: kindOfHost(host) },
	);
	const id = `${hostId}/${model}`;
	fresh.run(
		`INSERT INTO models (id, host_id, name, label, created_at, updated_at) VALUES (:id, :hostId, :model, :model, 0, 0)
		ON CONFLICT DO NOTHING`,
		{ id, hostId, model },
	);
	return id;
}
