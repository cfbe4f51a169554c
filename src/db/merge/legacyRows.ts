import { stableId } from "../stableId.ts";
import type { ReadableDatabase, Value, WritableDatabase } from "../store/connection.ts";

/** One row of an older system's table, with whatever columns it has. */
export type OldRow = Readonly<Record<string, Value>>;

/** What the conversion of each table needs. */
export interface Conversion {
	readonly old: ReadableDatabase;
	readonly fresh: WritableDatabase;
	readonly userId: string;
	readonly now: number;
}

export function hasTable(old: ReadableDatabase, table: string): boolean {
	return old.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :table", { table }) !== undefined;
}

export function rowsOf(old: ReadableDatabase, table: string): readonly OldRow[] {
	return hasTable(old, table) ? old.all<OldRow>(`SELECT rowid AS _rowid, * FROM "${table}"`) : [];
}

export const textOf = (value: Value | undefined): string | null =>
	value === null || value === undefined || value instanceof Uint8Array ? null : String(value);
export const wholeOf = (value: Value | undefined): number => Math.max(0, Math.round(Number(value ?? 0)) || 0);

/** Times of older systems: "2025-08-31 10:00:00" in UTC, ISO 8601, seconds or milliseconds. */
export function timeOf(value: Value | undefined, otherwise: number): number {
	if (typeof value === "number") return Math.round(value < 1e11 ? value * 1000 : value);
	const text = textOf(value);
	if (text === null) return otherwise;
	if (/^\d+(\.\d+)?$/.test(text)) return timeOf(Number(text), otherwise);
	const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(text) ? `${text.replace(" ", "T")}Z` : text;
	const time = Date.parse(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00:00Z` : iso);
	return Number.isFinite(time) ? Math.max(0, time) : otherwise;
}

/** JSON when it is, else null. */
export function jsonOf(value: Value | undefined): unknown {
	try {
		return JSON.parse(textOf(value) ?? "null") as unknown;
	} catch {
		return null;
	}
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
export function enterModel(fresh: WritableDatabase, hostName: string, model: string): string {
	const hostId = hostName.toLowerCase().replaceAll("/", "-");
	fresh.run(
		`INSERT INTO hosts (id, name, kind, created_at, updated_at) VALUES (:hostId, :hostName, :kind, 0, 0)
		ON CONFLICT DO NOTHING`,
		{ hostId, hostName, kind: kindOfHost(hostName) },
	);
	const id = `${hostId}/${model}`;
	fresh.run(
		`INSERT INTO models (id, host_id, name, label, created_at, updated_at) VALUES (:id, :hostId, :model, :model, 0, 0)
		ON CONFLICT DO NOTHING`,
		{ id, hostId, model },
	);
	return id;
}
