import { assertOurs, problemsOf } from "./backups.ts";
import { copyFile, markHeader, openPrivately, syncFile, type PrivateDatabase } from "./copyDatabase.ts";
import type { DatabaseFile } from "./databaseFile.ts";
import type { Engine } from "./engine.ts";
import { readSmallFile, removeIfPresent, syncFolderOf, type FileSystem } from "./fileSystem.ts";
import { headerGuard } from "./headerGuard.ts";
import { assertDatabaseFile } from "./inspection.ts";
import type { Schema } from "./schema.ts";
import { freeName, timestamp } from "./setAside.ts";
import { errnoOf, onOtherFile, StoreError } from "./storeError.ts";

export interface RestoreOptions {
	readonly engine: Engine;
	readonly files: FileSystem;
	readonly file: DatabaseFile;
	readonly schema: Schema;
	readonly source: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/**
 * Copies the source beside the database, checks it and brings it to today's schema; nothing in use is touched.
 * Returns the path of the finished copy. Throws StoreError "foreign", "newer" or "corrupt" when it must not be used.
 */
export function prepareRestore({ engine, files, file, schema, source, at }: RestoreOptions): string {
	const prepared = freeName(files, `${file.paths.main}.restoring-${timestamp(at)}`);
	try {
		onOtherFile(source, () => copyWithLog(files, source, prepared));
		onOtherFile(prepared, () => {
			const database = openPrivately(engine, files, prepared, false);
			try {
				refine(database.connection, schema);
			} finally {
				database.close();
			}
			markHeader(files, prepared, headerGuard.guarded);
			syncFolderOf(files, prepared);
		});
		return prepared;
	} catch (error) {
		removePrepared(files, prepared);
		throw error;
	} finally {
		removeIfPresent(files, `${prepared}-wal`);
	}
}

export function removePrepared(files: FileSystem, prepared: string): void {
	for (const suffix of ["", "-wal", "-journal"]) {
		removeIfPresent(files, prepared + suffix);
	}
}

/**
 * Copies a database that nobody uses, with its log, so that it opens as an ordinary one. A file that the store once had in
 * use has its log under our own name; any tool's own log is called "-wal". Throws StoreError.
 */
export function copyWithLog(files: FileSystem, source: string, target: string): void {
	if (!files.identify(source)) {
		throw new StoreError("missing", "The file to restore does not exist.");
	}
	assertDatabaseFile(files, source);
	copyFile(files, source, target);
	const log = [`${source}.log`, `${source}-wal`].find((name) => (files.identify(name)?.size ?? 0) > 0);
	if (log) {
		copyFile(files, log, `${target}-wal`);
	}
	const header = readSmallFile(files, target, headerGuard.position + 2);
	const isGuarded = header?.[headerGuard.position] === headerGuard.guarded[0];
	if (isGuarded) {
		markHeader(files, target, log ? headerGuard.logged : headerGuard.ordinary);
	}
}

function refine(connection: PrivateDatabase["connection"], schema: Schema): void {
	assertOurs(connection, schema);
	const [problem] = problemsOf(connection, "quick");
	if (problem !== undefined) {
		throw new StoreError("corrupt", "This backup is damaged itself; the database was left as it is.");
	}
	connection.get("PRAGMA journal_mode = DELETE");
	connection.execute("PRAGMA foreign_keys = ON");
	for (const step of schema.pending(connection.reader)) {
		connection.execute("BEGIN");
		step.apply(connection);
		connection.execute("COMMIT");
	}
}

/**
 * Puts a prepared file in the place of the database; under the mutex. Whatever stops the machine in between, afterwards
 * either the old or the new file is there with everything in it. Returns where the old one is kept.
 */
export function replaceDatabase({ files, file, at }: RestoreOptions, prepared: string): string {
	const { main } = file.paths;
	const kept = freeName(files, `${main}.replaced-${timestamp(at)}`);
	file.announce(true);
	const isWhole = emptyLogIfPossible(file);
	if (files.identify(main)) {
		keepOld(files, file, kept, isWhole);
	}
	if (!isWhole) {
		// Frames of the old file must never meet the new one. Everything is under the kept names already.
		removeIfPresent(files, file.paths.log);
		removeIfPresent(files, file.paths.journal);
		syncFolderOf(files, main);
	}
	file.closeConnection();
	files.rename(prepared, main);
	syncFolderOf(files, main);
	file.open();
	if (isWhole && files.identify(kept)) {
		markHeader(files, kept, headerGuard.ordinary);
	}
	return kept;
}

/** False when the old database is too damaged for a checkpoint. */
function emptyLogIfPossible(file: DatabaseFile): boolean {
	try {
		file.emptyLog();
		return true;
	} catch (error) {
		if (error instanceof StoreError && ["corrupt", "missing", "failed", "sql"].includes(error.code)) {
			return false;
		}
		throw error;
	}
}

function keepOld(files: FileSystem, file: DatabaseFile, kept: string, isWhole: boolean): void {
	keep(files, file.paths.main, kept);
	if (!isWhole && files.identify(file.paths.log)) {
		keep(files, file.paths.log, `${kept}.log`);
	}
	syncFolderOf(files, kept);
}

/** A second name where the file system knows such, else a copy. */
function keep(files: FileSystem, from: string, to: string): void {
	try {
		files.link(from, to);
	} catch (error) {
		if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EISDIR"].includes(errnoOf(error) ?? "")) {
			throw error;
		}
		copyFile(files, from, to);
		syncFile(files, to);
	}
}
