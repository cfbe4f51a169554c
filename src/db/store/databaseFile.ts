import type { ReadableDatabase } from "./connection.ts";
import { ChangeCounter, type ChangeCount } from "./changeCounter.ts";
import type { Engine } from "./engine.ts";
import { readFully, writeFully, type FileIdentity, type FileSystem } from "./fileSystem.ts";
import { SqliteConnection } from "./sqliteConnection.ts";
import { StoreError } from "./storeError.ts";
import type { StorePaths } from "./storePaths.ts";
import type { OpenFile, VirtualDatabase } from "./virtualDatabase.ts";
import { committedEnd, forgetIndex } from "./walIndex.ts";

/** A guard left out on purpose, for the proof that the tests would notice its absence. Never in the product. */
export type Omission = "guard" | "invalidation" | "tailCut";

export interface DatabaseFileOptions {
	readonly engine: Engine;
	readonly files: FileSystem;
	readonly paths: StorePaths;
	/** Written into a new file; says to every tool whose file it is. */
	readonly applicationId: number;
	readonly omit?: ReadonlySet<Omission>;
}

/** What a commit waits for: the log as it was open when the commit was written. */
export interface SyncTicket {
	readonly log: OpenFile;
	readonly handle: number;
}

/** What others did since this window last let go of the mutex. */
export interface Changes {
	readonly byOthers: boolean;
	readonly toData: boolean;
}

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

/**
 * The database file as one window has it open. All but the constructor, `finishSync` and `dispose` only between
 * `enter` and `leave`, which the holder of the mutex calls.
 */
export class DatabaseFile {
	readonly paths: StorePaths;
	readonly #options: DatabaseFileOptions;
	readonly #files: FileSystem;
	readonly #counter: ChangeCounter;
	readonly #omit: ReadonlySet<Omission>;
	#isInside = false;
	/** Nobody may make an empty file under the name of one that was removed: it would pass for the user's data. */
	#isMissing = false;
	/** Since the first opening: an attempt to open it again may fail, and the next `enter` tries once more. */
	#shouldBeOpen = false;
	#connection: SqliteConnection | undefined;
	#virtual: VirtualDatabase | undefined;
	#count: ChangeCount;
	#seen: { main: FileIdentity | undefined; log: FileIdentity | undefined } | undefined;
	#schemaVersion = 0;
	#syncsUnderWay = 0;
	#retired: number[] = [];

	constructor(options: DatabaseFileOptions) {
		this.#options = options;
		this.#files = options.files;
		this.paths = options.paths;
		this.#omit = options.omit ?? new Set();
		this.#counter = new ChangeCounter(options.files, options.paths.counter);
		this.#count = this.#counter.read();
	}

	get connection(): SqliteConnection {
		if (this.#isMissing) {
			throw new StoreError("missing", "The database file was removed while Daybook was running.");
		}
		if (!this.#connection) {
			throw new StoreError("failed", "The database could not be opened again after a failure.");
		}
		return this.#connection;
	}

	get reader(): ReadableDatabase {
		return this.connection.reader;
	}

	/** `PRAGMA user_version` as of the last `enter`. */
	get schemaVersion(): number {
		return this.#schemaVersion;
	}

	/** True when a sync has failed since the file was opened: nothing may be acknowledged until it is opened anew. */
	get hasFailedSync(): boolean {
		return this.#virtual?.hasFailedSync ?? false;
	}

	/** Opens the file, makes it when missing, and recovers what the log holds. Throws StoreError. */
	open(): void {
		const { engine, applicationId } = this.#options;
		this.#virtual = engine.files.register({
			files: this.#files,
			paths: this.paths,
			mayLock: () => this.#isInside,
			isGuarded: !this.#omit.has("guard"),
			onFailedSync: () => this.#counter.setLogDistrust(true),
		});
		try {
			this.#connection = this.#connect(this.#virtual);
			if (this.#isUnclaimed()) {
				this.connection.execute(`PRAGMA application_id = ${applicationId}`);
			}
			const mode = this.connection.get<{ journal_mode: string }>("PRAGMA journal_mode = WAL");
			if (mode?.journal_mode !== "wal") {
				throw new StoreError("io", "The database cannot be switched to its log.");
			}
			this.connection.execute(settings);
			this.refreshSchemaVersion();
			this.#shouldBeOpen = true;
		} catch (error) {
			this.closeConnection();
			throw error;
		}
	}

	/** Opens everything anew, after a failed sync or when another file has taken the name. */
	reopen(): void {
		this.closeConnection();
		this.open();
	}

	closeConnection(): void {
		const virtual = this.#virtual;
		if (!virtual) {
			return;
		}
		if (this.#syncsUnderWay > 0) {
			// Keeps the handle that a commit of ours waits on: its number must not come to mean another file.
			this.#followLog();
		}
		virtual.isClosing = true;
		this.#connection?.close();
		this.#options.engine.files.forget(virtual);
		this.#connection = undefined;
		this.#virtual = undefined;
	}

	dispose(): void {
		this.#shouldBeOpen = false;
		this.closeConnection();
		this.#closeRetired();
		this.#counter.close();
	}

	/** After taking the mutex: makes visible what others have done. */
	enter(): Changes {
		this.#isInside = true;
		const isCounterReplaced = this.#counter.follow();
		const count = this.#counter.read();
		const byOthers = isCounterReplaced || count.files !== this.#count.files;
		const toData = isCounterReplaced || count.data !== this.#count.data;
		this.#count = count;
		if (this.#omit.has("invalidation")) {
			return { byOthers, toData };
		}
		const isReplaced = this.#followFiles();
		if (this.#shouldBeOpen && !this.#connection && !this.#isMissing) {
			this.open();
		} else if (byOthers || isReplaced) {
			this.#seeChanges();
		}
		return { byOthers: byOthers || isReplaced, toData: toData || isReplaced };
	}

	/** Before letting go of the mutex. */
	leave(): void {
		try {
			this.#seen = this.#virtual && this.#look();
			this.#closeRetired();
		} catch {
			// Without a look the next `enter` takes everything for changed.
			this.#seen = undefined;
		} finally {
			this.#isInside = false;
		}
	}

	/** Before any change to the files, so that no window can miss it. */
	announce(changesData: boolean): void {
		this.#count = this.#counter.raise(changesData);
	}

	/** How often the data has changed, as this window knows it. */
	get dataCount(): bigint {
		return this.#count.data;
	}

	/** How often the files have changed, as this window knows it. */
	get filesCount(): bigint {
		return this.#count.files;
	}

	/** The count as it stands in the file now; may be asked outside the mutex. */
	peekCount(): ChangeCount {
		return this.#counter.read();
	}

	/** Makes SQLite rebuild its view of the log at the next statement. */
	forget(): void {
		if (this.#virtual) {
			forgetIndex(this.#options.engine.heap, this.#virtual);
		}
	}

	/** Where the last commit ends in the log. */
	committedEnd(): { frames: number; bytes: number } | undefined {
		return this.#virtual && committedEnd(this.#options.engine.heap, this.#virtual);
	}

	mainBytes(): number {
		return this.#files.identify(this.paths.main)?.size ?? 0;
	}

	logBytes(): number {
		return this.#files.identify(this.paths.log)?.size ?? 0;
	}

	/** Asks for the durability of what was committed; the answer comes from `finishSync`, outside the mutex. */
	startSync(): SyncTicket | undefined {
		const log = this.#virtual?.open.get("log");
		if (!log) {
			return undefined;
		}
		this.#syncsUnderWay++;
		return { log, handle: log.handle };
	}

	/** Resolves when the ticket's commit is on the disk. On failure the file counts as failed until it is reopened. */
	async finishSync(ticket: SyncTicket): Promise<void> {
		const { database } = ticket.log;
		try {
			database.syncName(ticket.log);
			await database.files.syncLater(ticket.handle);
			if (database.hasFailedSync) {
				// The system reports each failure once, and another sync of ours has had this one.
				throw Object.assign(new Error("An earlier sync has failed."), { code: "EIO" });
			}
		} catch (error) {
			database.noteFailedSync();
			throw error;
		} finally {
			this.#syncsUnderWay--;
		}
	}

	/**
	 * Cuts off what a failed transaction has left behind the last commit. Its frames may be complete up to the mark of
	 * the commit, and a later recovery would take them for one: a rejected write would come back.
	 */
	cutTail(): void {
		if (this.#omit.has("tailCut")) {
			this.forget();
			return;
		}
		if (!this.committedEnd()) {
			this.forget();
			this.refreshSchemaVersion();
		}
		const end = this.committedEnd();
		if (end) {
			this.cutLog(end.bytes);
		}
	}

	/** True while the log may hold bytes that only processes see; see `rescueLog`. */
	get isLogDistrusted(): boolean {
		return this.#count.isLogDistrusted;
	}

	/** After a failed sync: makes everything durable that processes see. Throws when the disk still refuses. */
	rescueLog(): void {
		this.#rewriteLog();
		this.forget();
		this.checkpoint();
		this.#syncMain();
	}

	/** Shortens the log to `bytes`, durably. */
	cutLog(bytes: number): void {
		const log = this.#virtual?.open.get("log");
		if (this.#omit.has("tailCut")) {
			return;
		}
		if (log && this.#files.size(log.handle) > bytes) {
			this.#files.truncate(log.handle, bytes);
			// Before the sync, which may fail: the index must not name frames that are gone.
			this.forget();
			log.database.sync(log);
		}
	}

	/** Moves the log into the main file and empties it. Throws StoreError when the disk does not take it. */
	checkpoint(): void {
		if (this.logBytes() === 0) {
			return;
		}
		if (this.isLogDistrusted) {
			// A checkpoint cut short is repaired from the log, which must be whole for that.
			this.#rewriteLog();
		}
		this.announce(false);
		this.#touchFirstPage();
		const result = this.connection.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
		if (result?.busy !== 0) {
			throw new StoreError("busy", "The log cannot be moved into the database now.");
		}
	}

	/** Empties the log durably, so that another main file may take this one's place. */
	emptyLog(): void {
		this.checkpoint();
		const log = this.#virtual?.open.get("log");
		if (log) {
			log.database.sync(log);
		}
	}

	/** Runs `work` in one transaction. What it throws rolls back and passes on. */
	transaction<Result>(work: () => Result): Result {
		this.announce(true);
		this.connection.run("BEGIN IMMEDIATE");
		try {
			const result = work();
			this.connection.run("COMMIT");
			return result;
		} catch (error) {
			this.abandonTransaction();
			throw error;
		}
	}

	/** Rolls back whatever is open and leaves no trace of it in the log. */
	abandonTransaction(): void {
		try {
			this.connection.run("ROLLBACK");
		} catch {
			// After a full disk or a failed read SQLite has rolled back by itself.
		}
		this.cutTail();
	}

	/** Puts the main file on the disk; a log that was empty already has not done so. */
	#syncMain(): void {
		const main = this.#virtual?.open.get("main");
		if (main) {
			main.database.sync(main);
		}
	}

	/** Writes the log anew, since the system takes bytes that it failed to write for written. */
	#rewriteLog(): void {
		const log = this.#virtual?.open.get("log");
		if (log) {
			const bytes = new Uint8Array(this.#files.size(log.handle));
			writeFully(this.#files, log.handle, bytes.subarray(0, readFully(this.#files, log.handle, bytes, 0)), 0);
			log.database.sync(log);
		}
		this.#counter.setLogDistrust(false);
		this.#count = this.#counter.read();
	}

	#connect(virtual: VirtualDatabase): SqliteConnection {
		return new SqliteConnection(this.#options.engine, {
			name: virtual.name,
			isUsable: () => this.#isInside,
			takeLastError: () => {
				const error = virtual.lastError;
				virtual.lastError = null;
				return error;
			},
		});
	}

	/** A new file, or one whose maker was stopped: SQLite has just rolled it back to nothing. */
	#isUnclaimed(): boolean {
		const pages = this.connection.get<{ page_count: number }>("PRAGMA page_count");
		return pages?.page_count === 0;
	}

	/** Other tools keep the file open and drop their cache only when page 1 says that something changed. */
	#touchFirstPage(): void {
		try {
			this.refreshSchemaVersion();
			this.connection.run(`PRAGMA user_version = ${this.#schemaVersion}`);
		} catch (error) {
			// With a full disk the checkpoint matters more: it is what gives room again.
			if (!(error instanceof StoreError && error.code === "full")) {
				throw error;
			}
			this.cutTail();
		}
	}

	/** Reads `schemaVersion` again. */
	refreshSchemaVersion(): void {
		this.#schemaVersion = this.connection.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
	}

	#look(): { main: FileIdentity | undefined; log: FileIdentity | undefined } {
		return { main: this.#files.identify(this.paths.main), log: this.#files.identify(this.paths.log) };
	}

	#seeChanges(): void {
		this.forget();
		if (this.#connection && !this.#isMissing) {
			const before = this.#schemaVersion;
			this.refreshSchemaVersion();
			if (this.#schemaVersion !== before) {
				// What SQLite knows of the tables may be of the old schema, and it does not always notice by itself.
				this.reopen();
			}
		}
	}

	/** Opens files again whose name another file has taken. True when anything is not as we left it. */
	#followFiles(): boolean {
		const before = this.#seen;
		const now = this.#look();
		this.#isMissing = !now.main && this.#shouldBeOpen;
		if (!now.main) {
			return true;
		}
		if (this.#connection && now.main.file !== before?.main?.file) {
			// SQLite tells another schema by a number that two files may share: only a new connection is safe.
			this.reopen();
			return true;
		}
		if (now.log?.file !== before?.log?.file) {
			this.#followLog();
		}
		return now.main.version !== before?.main?.version || now.log?.version !== before?.log?.version;
	}

	#followLog(): void {
		const file = this.#virtual?.open.get("log");
		if (file) {
			this.#retired.push(file.database.reopen(file));
		}
	}

	#closeRetired(): void {
		// A commit of ours may still be on its way to the disk through an old handle.
		if (this.#syncsUnderWay > 0) {
			return;
		}
		for (const handle of this.#retired.splice(0)) {
			this.#files.close(handle);
		}
	}
}
