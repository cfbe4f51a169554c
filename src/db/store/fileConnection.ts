import type { Engine } from "./engine.ts";
import { readFully, writeFully } from "./fileSystem.ts";
import { SqliteConnection } from "./sqliteConnection.ts";
import { StoreError } from "./storeError.ts";
import type { OpenFile, VirtualDatabase, VirtualDatabaseOptions } from "./virtualDatabase.ts";
import { committedEnd, forgetIndex } from "./walIndex.ts";

// The log is synced by the store itself, once for each group of commits, and by SQLite before each checkpoint.
// Checkpoints are the store's affair too. Temporary tables and sorting stay in memory, off the user's disk.
const settings = `
	PRAGMA synchronous = NORMAL;
	PRAGMA foreign_keys = ON;
	PRAGMA cache_size = -8000;
	PRAGMA wal_autocheckpoint = 0;
	PRAGMA temp_store = MEMORY;
	PRAGMA trusted_schema = OFF;
`;

/** Where a commit ends in the log. */
export interface LogEnd {
	readonly frames: number;
	readonly bytes: number;
}

/** The database file from one opening to the next: SQLite's connection, and the log beneath it. Under the mutex. */
export class FileConnection {
	readonly connection: SqliteConnection;
	readonly #engine: Engine;
	readonly #virtual: VirtualDatabase;

	/** Opens the file, makes it when missing, and recovers what the log holds. Throws StoreError. */
	constructor(engine: Engine, options: VirtualDatabaseOptions, applicationId: number) {
		this.#engine = engine;
		this.#virtual = engine.files.register(options);
		try {
			this.connection = connect(engine, this.#virtual);
		} catch (error) {
			engine.files.forget(this.#virtual);
			throw error;
		}
		try {
			this.#prepare(applicationId);
		} catch (error) {
			this.close();
			throw error;
		}
	}

	close(): void {
		this.#virtual.isClosing = true;
		this.connection.close();
		this.#engine.files.forget(this.#virtual);
	}

	/** True when a sync has failed since the opening: nothing may be acknowledged until it is opened anew. */
	get hasFailedSync(): boolean {
		return this.#virtual.hasFailedSync;
	}

	/** `PRAGMA user_version`. */
	schemaVersion(): number {
		return this.connection.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
	}

	/** The log, once there has been something in it. */
	get log(): OpenFile | undefined {
		return this.#virtual.open.get("log");
	}

	/** Makes SQLite rebuild its view of the log at the next statement. */
	forget(): void {
		forgetIndex(this.#engine.heap, this.#virtual);
	}

	/** Where the last commit ends; undefined when SQLite has not looked yet. */
	committedEnd(): LogEnd | undefined {
		return committedEnd(this.#engine.heap, this.#virtual);
	}

	/** Opens the log again when another file has its name. Returns the old handle, for the caller to close. */
	followLog(): number | undefined {
		return this.log && this.#virtual.reopen(this.log);
	}

	/** Cuts off what lies behind the last commit, durably. */
	cutTail(): void {
		if (!this.committedEnd()) {
			this.forget();
			this.schemaVersion();
		}
		const end = this.committedEnd();
		if (end) {
			this.cutLog(end.bytes);
		}
	}

	/** Shortens the log to `bytes`, durably. */
	cutLog(bytes: number): void {
		const { log } = this;
		const { files } = this.#virtual;
		if (log && files.size(log.handle) > bytes) {
			files.truncate(log.handle, bytes);
			// Before the sync, which may fail: the index must not name frames that are gone.
			this.forget();
			this.#virtual.sync(log);
		}
	}

	/** Writes the log anew, since the system takes bytes that it failed to write for written. */
	rewriteLog(): void {
		const { log } = this;
		const { files } = this.#virtual;
		if (log) {
			const bytes = new Uint8Array(files.size(log.handle));
			writeFully(files, log.handle, bytes.subarray(0, readFully(files, log.handle, bytes, 0)), 0);
			this.#virtual.sync(log);
		}
		this.forget();
	}

	/** Moves the log into the main file and empties it. Throws StoreError when the disk does not take it. */
	moveLog(): void {
		this.#touchFirstPage();
		const result = this.connection.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
		if (result?.busy !== 0) {
			throw new StoreError("busy", "The log cannot be moved into the database now.");
		}
	}

	/** Puts one of the files on the disk, when it is open. */
	sync(kind: "main" | "log"): void {
		const file = this.#virtual.open.get(kind);
		if (file) {
			this.#virtual.sync(file);
		}
	}

	#prepare(applicationId: number): void {
		const { connection } = this;
		// A new file, or one whose maker was stopped: SQLite has just rolled it back to nothing.
		if (connection.get<{ page_count: number }>("PRAGMA page_count")?.page_count === 0) {
			connection.execute(`PRAGMA application_id = ${applicationId}`);
		}
		const mode = connection.get<{ journal_mode: string }>("PRAGMA journal_mode = WAL");
		if (mode?.journal_mode !== "wal") {
			throw new StoreError("io", "The database cannot be switched to its log.");
		}
		connection.execute(settings);
	}

	/** Other tools keep the file open and drop their cache only when page 1 says that something changed. */
	#touchFirstPage(): void {
		try {
			this.connection.run(`PRAGMA user_version = ${this.schemaVersion()}`);
		} catch (error) {
			// With a full disk the checkpoint matters more: it is what gives room again.
			if (!(error instanceof StoreError && error.code === "full")) {
				throw error;
			}
			this.cutTail();
		}
	}
}

function connect(engine: Engine, virtual: VirtualDatabase): SqliteConnection {
	return new SqliteConnection(engine, {
		name: virtual.name,
		isUsable: virtual.mayLock,
		takeLastError: () => virtual.takeLastError(),
	});
}
