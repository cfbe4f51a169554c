import type { RowReader } from "./connection.ts";
import { ChangeCounter, type ChangeCount } from "./changeCounter.ts";
import type { Engine } from "./engine.ts";
import { FileConnection, type LogEnd } from "./fileConnection.ts";
import type { FileIdentity, FileSystem } from "./fileSystem.ts";
import type { SqliteConnection } from "./sqliteConnection.ts";
import { StoreError } from "./storeError.ts";
import type { StorePaths } from "./storePaths.ts";
import type { OpenFile } from "./virtualDatabase.ts";

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

interface SeenFiles {
	readonly main: FileIdentity | undefined;
	readonly log: FileIdentity | undefined;
}

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
	/** False after an `enter` that threw. */
	#isEntered = true;
	/** Nobody may make an empty file under the name of one that was removed: it would pass for the user's data. */
	#isMissing = false;
	/** Since the first opening: an attempt to open it again may fail, and the next `enter` tries once more. */
	#shouldBeOpen = false;
	#open: FileConnection | undefined;
	#count: ChangeCount;
	/** How the files were left; undefined when that is not known, and everything must be opened anew. */
	#seen: SeenFiles | undefined;
	#schemaVersion = 0;
	/** Of the main file, when it was last opened. */
	#openedFile: string | undefined;
	#replacements = 0;
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
		this.#assertPresent();
		return this.#current.connection;
	}

	#assertPresent(): void {
		if (this.#isMissing) {
			throw new StoreError("missing", "The database file was removed while Daybook was running.");
		}
	}

	get #current(): FileConnection {
		if (!this.#open) {
			throw new StoreError("failed", "The database could not be opened again after a failure.");
		}
		return this.#open;
	}

	get reader(): RowReader {
		return this.connection.reader;
	}

	/** `PRAGMA user_version` as of the last `enter`. */
	get schemaVersion(): number {
		return this.#schemaVersion;
	}

	/** True when a sync has failed since the file was opened: nothing may be acknowledged until it is opened anew. */
	get hasFailedSync(): boolean {
		return this.#open?.hasFailedSync ?? false;
	}

	/** Opens the file, makes it when missing, and recovers what the log holds. Throws StoreError. */
	open(): void {
		const { engine, applicationId } = this.#options;
		const options = {
			files: this.#files,
			paths: this.paths,
			mayLock: () => this.#isInside,
			isGuarded: !this.#omit.has("guard"),
			onFailedSync: () => this.#counter.setLogDistrust(true),
		};
		this.#open = new FileConnection(engine, options, applicationId);
		this.refreshSchemaVersion();
		this.#shouldBeOpen = true;
		const file = this.#files.identify(this.paths.main)?.file;
		this.#replacements += this.#openedFile === undefined || this.#openedFile === file ? 0 : 1;
		this.#openedFile = file;
	}

	/** How often another file has taken the name since the first opening. */
	get replacements(): number {
		return this.#replacements;
	}

	/** Opens everything anew, after a failed sync or when another file has taken the name. */
	reopen(): void {
		this.closeConnection();
		this.open();
	}

	closeConnection(): void {
		if (this.#syncsUnderWay > 0) {
			// Keeps the handle that a commit of ours waits on: its number must not come to mean another file.
			this.#followLog();
		}
		this.#open?.close();
		this.#open = undefined;
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
		const before = this.#seen;
		// Should anything throw from here on, the next `enter` opens everything anew.
		this.#seen = undefined;
		this.#isEntered = false;
		const isReplaced = this.#followFiles(before);
		if (this.#shouldBeOpen && !this.#open && !this.#isMissing) {
			this.open();
		} else if (byOthers || isReplaced) {
			this.#seeChanges();
		}
		this.#isEntered = true;
		return { byOthers: byOthers || isReplaced, toData: toData || isReplaced };
	}

	/** Before letting go of the mutex. */
	leave(): void {
		try {
			this.#seen = this.#open && this.#isEntered ? this.#look() : undefined;
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
		this.#open?.forget();
	}

	/** Where the last commit ends in the log. */
	committedEnd(): LogEnd | undefined {
		return this.#open?.committedEnd();
	}

	mainBytes(): number {
		return this.#files.identify(this.paths.main)?.size ?? 0;
	}

	logBytes(): number {
		return this.#files.identify(this.paths.log)?.size ?? 0;
	}

	/** Asks for the durability of what was committed; the answer comes from `finishSync`, outside the mutex. */
	startSync(): SyncTicket | undefined {
		const log = this.#open?.log;
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
		this.#current.cutTail();
	}

	/** True while the log may hold bytes that only processes see; see `rescueLog`. */
	get isLogDistrusted(): boolean {
		return this.#count.isLogDistrusted;
	}

	/** After a failed sync: makes everything durable that processes see. Throws when the disk still refuses. */
	rescueLog(): void {
		this.#trustLogAgain();
		this.checkpoint();
		// A log that was empty already has not brought the main file to the disk.
		this.#current.sync("main");
	}

	/** Shortens the log to `bytes`, durably. */
	cutLog(bytes: number): void {
		if (!this.#omit.has("tailCut")) {
			this.#current.cutLog(bytes);
		}
	}

	/** Moves the log into the main file and empties it. Throws StoreError when the disk does not take it. */
	checkpoint(): void {
		if (this.logBytes() === 0) {
			return;
		}
		if (this.isLogDistrusted) {
			// A checkpoint cut short is repaired from the log, which must be whole for that.
			this.#trustLogAgain();
		}
		this.announce(false);
		this.#assertPresent();
		this.#current.moveLog();
	}

	/** Empties the log durably, so that another main file may take this one's place. */
	emptyLog(): void {
		this.checkpoint();
		this.#current.sync("log");
	}

	#trustLogAgain(): void {
		this.#current.rewriteLog();
		this.#counter.setLogDistrust(false);
		this.#count = this.#counter.read();
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

	/** Reads `schemaVersion` again. */
	refreshSchemaVersion(): void {
		this.#schemaVersion = this.#current.schemaVersion();
	}

	#look(): SeenFiles {
		return { main: this.#files.identify(this.paths.main), log: this.#files.identify(this.paths.log) };
	}

	#seeChanges(): void {
		this.forget();
		if (this.#open && !this.#isMissing) {
			const before = this.#schemaVersion;
			this.refreshSchemaVersion();
			if (this.#schemaVersion !== before) {
				// What SQLite knows of the tables may be of the old schema, and it does not always notice by itself.
				this.reopen();
			}
		}
	}

	/** Opens files again whose name another file has taken. True when anything is not as we left it. */
	#followFiles(before: SeenFiles | undefined): boolean {
		const now = this.#look();
		this.#isMissing = !now.main && this.#shouldBeOpen;
		if (!now.main) {
			return true;
		}
		if (this.#open && now.main.file !== before?.main?.file) {
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
		const old = this.#open?.followLog();
		if (old !== undefined) {
			this.#retired.push(old);
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
