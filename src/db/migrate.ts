import { ExpectedError } from "../shared/expectedError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** One numbered step of the schema. It imports nothing from our code, so that it means the same for ever. */
export interface Migration {
	/** Written to `PRAGMA user_version`; rises from step to step. */
	readonly version: number;
	/** Unique and never changed: what the `migrations` table records. */
	readonly name: string;
	readonly up: string;
	/** Null where going back would lose something. */
	readonly down: string | null;
}

/**
 * newer: the file was written by a newer Daybook. unknown: it holds a step this code does not have.
 * gap: a step before the last applied one is missing. lossy: the step has no way back.
 */
export type MigrationErrorCode = "newer" | "unknown" | "gap" | "lossy";

/** The file cannot be brought to the wanted schema; it is left untouched. Test `code`. */
export class MigrationError extends ExpectedError {
	readonly code: MigrationErrorCode;
	constructor(code: MigrationErrorCode, message: string) {
		super(message);
		this.name = "MigrationError";
		this.code = code;
	}
}

/** The schema's number in the file: 0 for a new one. */
export function schemaVersion(database: ReadableDatabase): number {
	return database.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

/** The names of the applied steps in their order. Reads only. */
export function appliedMigrations(database: ReadableDatabase): readonly string[] {
	const table = database.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'");
	if (table === undefined) return [];
	return database.all<{ name: string }>("SELECT name FROM migrations ORDER BY name").map((row) => row.name);
}

/**
 * The steps the file still lacks, in order. Reads only.
 * Throws MigrationError "newer", "unknown" or "gap" when the file's past is not a beginning of the list.
 */
export function pendingMigrations(database: ReadableDatabase, list: readonly Migration[]): readonly Migration[] {
	assertRising(list);
	const version = schemaVersion(database);
	const newest = list.at(-1)?.version ?? 0;
	if (version > newest) {
		throw new MigrationError("newer", "This database was written by a newer Daybook. Update Daybook to open it.");
	}
	const applied = appliedMigrations(database);
	for (const [index, name] of applied.entries()) {
		const expected = list[index]?.name;
		if (expected === name) continue;
		if (list.some((step) => step.name === name)) {
			throw new MigrationError("gap", `This database has the step ${name} but lacks ${expected} before it.`);
		}
		throw new MigrationError("unknown", `This database has the step ${name}, which this Daybook does not know.`);
	}
	const last = list[applied.length - 1]?.version ?? 0;
	if (last !== version) {
		throw new MigrationError("gap", `This database says it is at step ${version} but records ${last}.`);
	}
	return list.slice(applied.length);
}

/**
 * Applies one step and records it; all of it inside the transaction the caller holds.
 * `now` is in ms.
 */
export function applyMigration(database: WritableDatabase, step: Migration, now: number): void {
	database.execute(`
		CREATE TABLE IF NOT EXISTS migrations (
			name TEXT NOT NULL PRIMARY KEY,
			applied_at INTEGER NOT NULL
		) STRICT, WITHOUT ROWID;
	`);
	database.execute(step.up);
	database.run("INSERT INTO migrations (name, applied_at) VALUES (:name, :now)", { name: step.name, now });
	database.execute(`PRAGMA user_version = ${step.version}`);
}

/**
 * Takes the newest applied step back, inside the transaction the caller holds.
 * Throws MigrationError "lossy" when the step has no way back.
 */
export function revertMigration(database: WritableDatabase, list: readonly Migration[]): void {
	const pending = pendingMigrations(database, list);
	const index = list.length - pending.length - 1;
	const step = list[index];
	if (step === undefined) return;
	if (step.down === null) throw new MigrationError("lossy", `The step ${step.name} cannot be taken back without loss.`);
	database.execute(step.down);
	database.run("DELETE FROM migrations WHERE name = :name", { name: step.name });
	database.execute(`PRAGMA user_version = ${list[index - 1]?.version ?? 0}`);
}

function assertRising(list: readonly Migration[]): void {
	for (const [index, step] of list.entries()) {
		const before = list[index - 1];
		if (before !== undefined && (before.version >= step.version || before.name >= step.name)) {
			throw new Error(`Migration ${step.name} does not come after ${before.name}.`);
		}
	}
}
