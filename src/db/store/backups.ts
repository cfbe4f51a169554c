import path from "node:path";
import { openPrivately, type PrivateDatabase } from "./copyDatabase.ts";
import type { Engine } from "./engine.ts";
import { removeIfPresent, type FileSystem } from "./fileSystem.ts";
import { countRows, type Schema } from "./schema.ts";
import { freeName, timestamp } from "./setAside.ts";
import type { BackupInfo, BackupPreview, BackupReason } from "./store.ts";
import { StoreError } from "./storeError.ts";
import type { StorePaths } from "./storePaths.ts";

/** How many generations of each kind are kept. */
const generations: Readonly<Record<BackupReason, number>> = { daily: 7, migration: 3, manual: 10, restore: 3 };
const stampPattern = "(\\d{8})-(\\d{6})-(\\d{3})";

function parseStamp(match: RegExpExecArray): number {
	const [, day = "", time = "", thousandths = ""] = match;
	const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
	return Date.parse(`${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}.${thousandths}Z`);
}

/** "system" of "system.db". */
function stem(paths: StorePaths): string {
	return path.parse(paths.main).name;
}

/** The file of a generation that is about to be made. */
export function generationPath(files: FileSystem, paths: StorePaths, at: number, reason: BackupReason): string {
	return freeName(files, path.join(paths.backups, `${stem(paths)}-${timestamp(at)}-${reason}.sqlite`));
}

function matchFiles(files: FileSystem, folder: string, pattern: RegExp): { path: string; match: RegExpExecArray }[] {
	return files.list(folder).flatMap((name) => {
		const match = pattern.exec(name);
		return match ? [{ path: path.join(folder, name), match }] : [];
	});
}

/** All that could be restored, newest first: the generations, and what a restore has replaced. */
export function listBackups(files: FileSystem, paths: StorePaths): BackupInfo[] {
	const kept = new RegExp(`^${stem(paths)}-${stampPattern}-(daily|migration|manual)\\.sqlite`);
	const replaced = new RegExp(`^${path.basename(paths.main)}\\.replaced-${stampPattern}(?!.*\\.log$)`);
	const found = [
		...matchFiles(files, paths.backups, kept).filter(({ path: file }) => !file.endsWith(".partial")),
		...matchFiles(files, paths.folder, replaced),
	];
	return found
		.map(({ path: file, match }) => ({
			path: file,
			at: parseStamp(match),
			reason: (match[4] ?? "restore") as BackupReason,
			bytes: files.identify(file)?.size ?? 0,
		}))
		.sort((a, b) => b.at - a.at);
}

/** The times at which files were set aside as damaged. */
function damageTimes(files: FileSystem, paths: StorePaths): number[] {
	const pattern = new RegExp(`^${path.basename(paths.main)}\\.damaged-${stampPattern}`);
	return matchFiles(files, paths.folder, pattern).map(({ match }) => parseStamp(match));
}

/**
 * Removes generations that are too many. What was kept before a file was set aside as damaged stays as long as that file:
 * the user may not have taken up the offer to restore it yet.
 */
export function prune(files: FileSystem, paths: StorePaths): void {
	const protectedUntil = Math.max(...damageTimes(files, paths), -Infinity);
	const counts = new Map<BackupReason, number>();
	for (const backup of listBackups(files, paths)) {
		const count = (counts.get(backup.reason) ?? 0) + 1;
		counts.set(backup.reason, count);
		if (count > generations[backup.reason] && backup.at > protectedUntil) {
			removeIfPresent(files, backup.path);
			removeIfPresent(files, `${backup.path}.log`);
		}
	}
}

/** SQLite's complaints about a connection's database; empty when there are none. */
export function problemsOf(
	database: PrivateDatabase["connection"] | { all: PrivateDatabase["connection"]["all"] },
	depth: "quick" | "full",
): string[] {
	const sql = depth === "quick" ? "PRAGMA quick_check" : "PRAGMA integrity_check";
	try {
		const lines = database.all<Record<string, string>>(sql).flatMap((row) => Object.values(row));
		return lines.length === 1 && lines[0] === "ok" ? [] : lines;
	} catch (error) {
		if (error instanceof StoreError && error.code === "corrupt") {
			return [error.message];
		}
		throw error;
	}
}

/** Complaints about a file that no window uses. */
export function problemsOfFile(
	engine: Engine,
	files: FileSystem,
	file: string,
	depth: "quick" | "full",
): readonly string[] {
	return withPrivate(engine, files, file, (connection) => problemsOf(connection, depth));
}

function withPrivate<Result>(
	engine: Engine,
	files: FileSystem,
	file: string,
	work: (connection: PrivateDatabase["connection"]) => Result,
): Result {
	const database = openPrivately(engine, files, file, true);
	try {
		return work(database.connection);
	} finally {
		database.close();
	}
}

/** Reads what a backup holds. Throws StoreError "foreign" when it is no database of ours. */
export function previewBackup(
	engine: Engine,
	files: FileSystem,
	schema: Schema,
	file: string,
	info: Partial<BackupInfo>,
): BackupPreview {
	return withPrivate(engine, files, file, (connection) => {
		assertOurs(connection, schema);
		const problems = problemsOf(connection, "quick");
		const identity = files.identify(file);
		return {
			path: file,
			at: info.at ?? Math.round(identity?.changedAt ?? 0),
			reason: info.reason ?? "manual",
			bytes: identity?.size ?? 0,
			schemaVersion: pragma(connection, "user_version"),
			counts: countKnown(connection, schema, problems),
			problems,
		};
	});
}

function countKnown(
	connection: PrivateDatabase["connection"],
	schema: Schema,
	problems: readonly string[],
): Readonly<Record<string, number>> {
	if (problems.length > 0) {
		return {};
	}
	try {
		return countRows(schema, connection);
	} catch (error) {
		// A backup of an older schema may lack a table that is counted today.
		if (error instanceof StoreError && error.code === "sql") {
			return {};
		}
		throw error;
	}
}

export function pragma(connection: PrivateDatabase["connection"], name: "user_version" | "application_id"): number {
	return Object.values(connection.get<Record<string, number>>(`PRAGMA ${name}`) ?? {})[0] ?? 0;
}

/** Throws StoreError "foreign" or "newer" when the database is not one this code may use. */
export function assertOurs(connection: PrivateDatabase["connection"], schema: Schema): void {
	if (pragma(connection, "application_id") !== schema.applicationId) {
		throw new StoreError("foreign", "This file is not a database of Daybook.");
	}
	if (pragma(connection, "user_version") > schema.version) {
		throw new StoreError("newer", "This file was written by a newer Daybook; update Daybook to use it.");
	}
}

/** The backups worth offering: those newer than the newest sound one are damaged themselves and left out. */
export function offers(engine: Engine, files: FileSystem, paths: StorePaths, schema: Schema): BackupInfo[] {
	const all = listBackups(files, paths);
	const firstSound = all.findIndex((backup) => {
		try {
			return previewBackup(engine, files, schema, backup.path, backup).problems.length === 0;
		} catch {
			return false;
		}
	});
	return firstSound < 0 ? [] : all.slice(firstSound);
}
