import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import initSqlJs from "sql.js";
import { DatabaseError } from "../databaseError.ts";
import type { Parameters, WritableDatabase } from "../store/connection.ts";
import { openPrivately, type PrivateDatabase } from "../store/copyDatabase.ts";
import { loadEngine } from "../store/engine.ts";
import { nodeFileSystem, removeIfPresent } from "../store/fileSystem.ts";
import { assertDatabaseFile } from "../store/inspection.ts";
import { copyWithLog } from "../store/restore.ts";
import { whileNobodyWrites } from "../store/sourceInUse.ts";

/** Where copies are made. */
export interface CopyPlace {
	/** Of the database itself: what lies there is as private, and what a crash leaves is removed by the next opening. */
	readonly folder: string;
	readonly wasmFile: string;
}

// The copy may be lost at any time: nothing of it needs to reach the disk.
const settings = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF";

/**
 * A database of our own that nobody else sees: a copy of a file to read from, or an empty one to fill. It lies on the disk,
 * since the memory of the store's thread never shrinks again.
 */
export class DatabaseCopy implements WritableDatabase {
	readonly #file: string;
	readonly #database: PrivateDatabase;

	private constructor(file: string, database: PrivateDatabase) {
		this.#file = file;
		this.#database = database;
	}

	/** An empty one. */
	static async empty(place: CopyPlace): Promise<DatabaseCopy> {
		return DatabaseCopy.#open(nameIn(place), place);
	}

	/** Rejects with "not_found" or "invalid" when the file cannot be read as an SQLite database. */
	static async of(source: string, place: CopyPlace): Promise<DatabaseCopy> {
		const found = await stat(source).catch(() => null);
		if (found === null || !found.isFile()) throw new DatabaseError("not_found", "There is no such file.");
		const file = nameIn(place);
		try {
			await whileNobodyWrites(source, () => copySource(source, file));
			return await DatabaseCopy.#open(file, place);
		} catch (error) {
			removeCopy(file);
			throw error;
		}
	}

	static async #open(file: string, { wasmFile }: CopyPlace): Promise<DatabaseCopy> {
		const engine = await loadEngine(initSqlJs, wasmFile);
		const copy = new DatabaseCopy(file, openPrivately(engine, nodeFileSystem, file, false));
		try {
			copy.execute(settings);
			copy.all("SELECT count(*) FROM sqlite_master");
			return copy;
		} catch (error) {
			copy.close();
			throw new DatabaseError("invalid", `This file cannot be read: ${error instanceof Error ? error.message : ""}`);
		}
	}

	all<Row>(sql: string, parameters?: Parameters): Row[] {
		return this.#database.connection.all<Row>(sql, parameters);
	}

	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as the interface has it
	get<Row>(sql: string, parameters?: Parameters): Row | undefined {
		return this.#database.connection.get<Row>(sql, parameters);
	}

	run(sql: string, parameters?: Parameters): number {
		return this.#database.connection.run(sql, parameters);
	}

	execute(sql: string): void {
		this.#database.connection.execute(sql);
	}

	close(): void {
		this.#database.close();
		removeCopy(this.#file);
	}
}

function nameIn({ folder }: CopyPlace): string {
	return path.join(folder, `system.db.merging-${randomUUID()}`);
}

function removeCopy(file: string): void {
	for (const suffix of ["", "-wal", "-journal"]) removeIfPresent(nodeFileSystem, file + suffix);
}

function copySource(source: string, file: string): void {
	try {
		assertDatabaseFile(nodeFileSystem, source);
	} catch {
		throw new DatabaseError("invalid", "This file is not an SQLite database.");
	}
	copyWithLog(nodeFileSystem, source, file);
}
