import type { RowReader, WritableDatabase } from "./connection.ts";
import { copyInto } from "./copyDatabase.ts";
import type { Engine } from "./engine.ts";
import type { MemoryEngine } from "./nativeFunctions.ts";
import type { FileSystem } from "./fileSystem.ts";
import { refusePromise } from "./groupCommit.ts";
import type { Schema } from "./schema.ts";
import { SqliteConnection } from "./sqliteConnection.ts";
import type { BackupInfo, BackupPreview, Store, StoreDamage, StoreStatus } from "./store.ts";
import { StoreError } from "./storeError.ts";
import { StatusBoard } from "./storeStatus.ts";

export interface MemoryStoreParts {
	/** Without real files when sql.js could not be given any. */
	readonly engine: MemoryEngine & Partial<Engine>;
	readonly files: FileSystem;
	readonly schema: Schema;
	/** Where the file would be. */
	readonly path: string;
	/** Why there is none, for the user. */
	readonly reason: string;
	readonly damage: StoreDamage | null;
}

/** The store where no file can be used: everything works and nothing is kept, as its status says. */
export class MemoryStore implements Store {
	readonly #parts: MemoryStoreParts;
	readonly #connection: SqliteConnection;
	readonly #board: StatusBoard;
	#isClosed = false;

	constructor(parts: MemoryStoreParts) {
		this.#parts = parts;
		this.#connection = new SqliteConnection(parts.engine, {
			name: ":memory:",
			isUsable: () => !this.#isClosed,
			takeLastError: () => null,
		});
		this.#connection.execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
		for (const step of parts.schema.pending(this.#connection.reader)) {
			this.#inTransaction(() => step.apply(this.#connection));
		}
		const { reason, damage } = parts;
		this.#board = new StatusBoard({ mode: "memory", reason, warnings: [], damage }, (part) => ({
			...part,
			path: parts.path,
			schemaVersion: parts.schema.version,
			databaseBytes: 0,
			logBytes: 0,
		}));
	}

	async read<Result>(work: (database: RowReader) => Result): Promise<Result> {
		this.#assertOpen();
		return refusePromise(work(this.#connection.reader));
	}

	async write<Result>(work: (database: WritableDatabase) => Result): Promise<Result> {
		this.#assertOpen();
		return this.#inTransaction(() => refusePromise(work(this.#connection)));
	}

	/** Nobody else can see this database. */
	onDidChange(): () => void {
		return () => {};
	}

	onDidReplace(): () => void {
		return () => {};
	}

	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void {
		return this.#board.subscribe(listener);
	}

	status(): StoreStatus {
		return this.#board.status;
	}

	async checkpoint(): Promise<void> {
		this.#assertOpen();
	}

	async backup(destination: string): Promise<void> {
		this.#assertOpen();
		copyInto({ ...this.#parts, connection: this.#connection, destination });
	}

	async exportTo(destination: string): Promise<void> {
		await this.backup(destination);
	}

	async keepBackup(): Promise<null> {
		return null;
	}

	async listBackups(): Promise<readonly BackupInfo[]> {
		return this.#parts.damage?.offers ?? [];
	}

	async previewBackup(): Promise<BackupPreview> {
		throw this.#unusable("Backups cannot be looked into while nothing is kept.");
	}

	async restore(): Promise<{ readonly keptAs: string }> {
		throw this.#unusable("A backup cannot be restored while nothing is kept.");
	}

	async checkIntegrity(): Promise<readonly string[]> {
		this.#assertOpen();
		return [];
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#connection.close();
	}

	#inTransaction<Result>(work: () => Result): Result {
		this.#connection.run("BEGIN");
		try {
			const result = work();
			this.#connection.run("COMMIT");
			return result;
		} catch (error) {
			this.#connection.run("ROLLBACK");
			throw error;
		}
	}

	#assertOpen(): void {
		if (this.#isClosed) {
			throw new StoreError("closed", "The database is closed.");
		}
	}

	#unusable(sentence: string): StoreError {
		return new StoreError("unusable", sentence);
	}
}
