import path from "node:path";
import { ChangeWatcher } from "./changeWatcher.ts";
import { Checkpointer, type CheckpointTiming } from "./checkpointer.ts";
import type { RowReader, WritableDatabase } from "./connection.ts";
import type { DatabaseFile } from "./databaseFile.ts";
import type { Engine } from "./engine.ts";
import type { FileSystem } from "./fileSystem.ts";
import { GroupCommit, refusePromise } from "./groupCommit.ts";
import { Maintenance } from "./maintenance.ts";
import type { Mutex } from "./mutex.ts";
import { MutexQueue } from "./mutexQueue.ts";
import { failedSentence, Recovery } from "./recovery.ts";
import type { Schema } from "./schema.ts";
import type { BackupInfo, BackupPreview, Store, StoreStatus } from "./store.ts";
import { fullSentence, StoreError, translateSystemError } from "./storeError.ts";
import { StatusBoard, type StatusPart } from "./storeStatus.ts";
import { upgrade } from "./upgrade.ts";

export interface FileStoreParts {
	readonly engine: Engine;
	readonly files: FileSystem;
	/** Open, and left. */
	readonly file: DatabaseFile;
	readonly mutex: Mutex;
	readonly schema: Schema;
	readonly now: () => number;
	readonly random: () => number;
	readonly status: StatusPart;
	readonly timing: StoreTiming;
}

export interface StoreTiming {
	readonly checkpoint: CheckpointTiming;
	readonly pollingInMs: number;
	/** Until the first attempt to go on after a failed sync; doubles up to the longest. */
	readonly retryInMs: number;
	readonly longestRetryInMs: number;
	/** How long another window may hold the mutex. */
	readonly patienceInMs: number;
	/** How long the folder may take to answer. */
	readonly folderInMs: number;
}

const newerSentence = "A newer Daybook has changed the database; reload this window to go on.";
const corruptSentence = "A part of the database is damaged; restore a backup, or reload the window to have it checked.";

/** The store on a real file. */
export class FileStore implements Store {
	readonly #parts: FileStoreParts;
	readonly #file: DatabaseFile;
	readonly #queue: MutexQueue;
	readonly #commits: GroupCommit;
	readonly #checkpointer: Checkpointer;
	readonly #watcher: ChangeWatcher;
	readonly #board: StatusBoard;
	readonly #maintenance: Maintenance;
	readonly #recovery: Recovery;
	readonly #replaceListeners = new Set<() => void>();
	#toldCount: bigint;
	#toldReplacements = 0;
	#isClosed = false;

	constructor(parts: FileStoreParts) {
		this.#parts = parts;
		this.#file = parts.file;
		this.#toldCount = parts.file.dataCount;
		this.#board = new StatusBoard(parts.status, (part) => this.#complete(part));
		this.#queue = new MutexQueue({
			mutex: parts.mutex,
			enter: () => this.#enter(),
			leave: () => this.#file.leave(),
			random: parts.random,
			patienceInMs: parts.timing.patienceInMs,
		});
		this.#commits = new GroupCommit({
			file: parts.file,
			run: (work) => this.#queue.run(work),
			assertWritable: () => this.#assertWritable(),
			committed: () => this.#committed(),
			refused: (error) => this.#noteFailure(error),
			unconfirmed: (group) => this.#recovery.unconfirmed(group),
		});
		this.#recovery = new Recovery({
			file: parts.file,
			run: (work) => this.#queue.run(work),
			board: this.#board,
			timing: parts.timing,
		});
		this.#checkpointer = new Checkpointer(parts.timing.checkpoint, () => this.#checkpointQuietly());
		this.#maintenance = new Maintenance({
			...parts,
			run: (work) => this.#watched(work),
			noteDamage: () => this.#noteDamage(),
		});
		const look = (): void => this.#lookForChanges();
		this.#watcher = new ChangeWatcher(parts.files, parts.file.paths.counter, look, parts.timing.pollingInMs);
		if (parts.file.logBytes() > 0) {
			// A window before us ended without moving its log.
			this.#checkpointer.noteWrite(0);
		}
	}

	async read<Result>(work: (database: RowReader) => Result): Promise<Result> {
		this.#assertOpen();
		return this.#watched(() => refusePromise(work(this.#file.reader)));
	}

	async write<Result>(work: (database: WritableDatabase) => Result): Promise<Result> {
		this.#assertOpen();
		this.#assertWritable();
		return this.#commits.add(work);
	}

	onDidChange(listener: () => void): () => void {
		return this.#watcher.subscribe(listener);
	}

	onDidReplace(listener: () => void): () => void {
		this.#replaceListeners.add(listener);
		return () => void this.#replaceListeners.delete(listener);
	}

	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void {
		return this.#board.subscribe(listener);
	}

	status(): StoreStatus {
		return this.#board.status;
	}

	async checkpoint(): Promise<void> {
		this.#assertOpen();
		await this.#watched(() => {
			this.#assertWritable();
			this.#file.checkpoint();
		});
	}

	async backup(destination: string): Promise<void> {
		this.#assertOpen();
		await this.#maintenance.backup(destination);
	}

	async exportTo(destination: string): Promise<void> {
		this.#assertOpen();
		await this.#maintenance.exportTo(destination);
	}

	async keepBackup(reason: Parameters<Store["keepBackup"]>[0]): Promise<BackupInfo | null> {
		this.#assertOpen();
		return this.#maintenance.keepBackup(reason);
	}

	async listBackups(): Promise<readonly BackupInfo[]> {
		return this.#maintenance.list();
	}

	async previewBackup(path: string): Promise<BackupPreview> {
		return this.#maintenance.preview(path);
	}

	async restore(source: string): Promise<{ readonly keptAs: string }> {
		this.#assertOpen();
		const result = await this.#maintenance.restore(source);
		this.#tellReplacement();
		this.#board.set({ mode: "file", reason: null, damage: null });
		return result;
	}

	async checkIntegrity(depth: "quick" | "full"): Promise<readonly string[]> {
		this.#assertOpen();
		return this.#maintenance.check(depth);
	}

	async close(): Promise<void> {
		if (this.#isClosed) {
			return;
		}
		this.#isClosed = true;
		this.#recovery.dispose();
		this.#checkpointer.dispose();
		this.#watcher.dispose();
		await this.#commits.settled();
		if (this.#board.part.mode === "file") {
			await this.#checkpointQuietly();
		}
		try {
			await this.#queue.run(() => this.#file.closeConnection());
		} finally {
			this.#file.dispose();
			this.#parts.mutex.dispose();
		}
	}

	/** Work under the mutex whose failures show in the status, but for those that are about another file. */
	async #watched<Result>(work: () => Result): Promise<Result> {
		try {
			return await this.#queue.run(work);
		} catch (error) {
			const translated = translateSystemError(error);
			this.#noteFailure(translated);
			throw translated;
		}
	}

	#enter(): void {
		const changes = this.#file.enter();
		this.#tellReplacement();
		if (changes.toData) {
			this.#tellOnce(this.#file.dataCount);
		} else {
			this.#toldCount = this.#file.dataCount;
		}
		if (changes.byOthers && !this.#isClosed) {
			this.#followSchema();
		}
		if (this.#file.isLogDistrusted && this.#board.part.mode === "file") {
			this.#rescueLog();
		}
	}

	/** Another window's sync has failed; nothing may be built on that log. */
	#rescueLog(): void {
		try {
			this.#file.rescueLog();
		} catch {
			this.#recovery.fail();
		}
	}

	/** Another window may have brought the schema forward, or restored a backup with an older one. */
	#followSchema(): void {
		const { schema } = this.#parts;
		const version = this.#file.schemaVersion;
		if (version > schema.version) {
			this.#board.set({ mode: "failed", reason: newerSentence });
		} else if (this.#board.part.reason === newerSentence) {
			this.#board.set({ mode: "file", reason: null });
		}
		if (version < schema.version) {
			upgrade(this.#file, schema);
		}
	}

	#lookForChanges(): void {
		try {
			const { data } = this.#file.peekCount();
			if (data !== this.#file.dataCount) {
				this.#tellOnce(data);
			}
		} catch {
			// The disk does not answer; whoever reads or writes is told, and the next look tries again.
		}
	}

	/** Of a change by another window, whether it was seen by looking or by coming in. */
	#tellOnce(count: bigint): void {
		if (count !== this.#toldCount && !this.#isClosed) {
			this.#toldCount = count;
			this.#watcher.notify();
		}
	}

	#tellReplacement(): void {
		const { replacements } = this.#file;
		if (replacements === this.#toldReplacements || this.#isClosed) {
			return;
		}
		this.#toldReplacements = replacements;
		for (const listener of this.#replaceListeners) {
			listener();
		}
	}

	#assertOpen(): void {
		if (this.#isClosed) {
			throw new StoreError("closed", "The database is closed.");
		}
	}

	#assertWritable(): void {
		const { mode, reason } = this.#board.part;
		if (mode === "failed") {
			throw new StoreError(reason === newerSentence ? "newer" : "failed", reason ?? failedSentence);
		}
	}

	/** The disk has taken something again. */
	#noteRoom(): void {
		if (this.#board.part.reason === fullSentence) {
			this.#board.set({ reason: null });
		}
	}

	#committed(): void {
		this.#noteRoom();
		if (!this.#isClosed) {
			this.#checkpointer.noteWrite(this.#file.committedEnd()?.frames ?? 0);
		}
	}

	async #checkpointQuietly(): Promise<void> {
		try {
			const hasMoved = await this.#watched(() => {
				const isFilled = this.#file.logBytes() > 0;
				this.#file.checkpoint();
				return isFilled;
			});
			// Nothing was asked of the disk when the log was empty.
			if (hasMoved) {
				this.#noteRoom();
			}
		} catch {
			// The log keeps everything; the status says what is wrong, and the next write asks for a checkpoint again.
		}
	}

	#noteFailure(error: unknown): void {
		if (this.#file.hasFailedSync) {
			this.#recovery.fail();
			return;
		}
		if (!(error instanceof StoreError) || error.otherFile !== null) {
			return;
		}
		if (error.code === "full" && this.#board.part.mode === "file") {
			this.#board.set({ reason: fullSentence });
		} else if (error.code === "missing" || error.code === "failed") {
			this.#recovery.fail(error.code === "missing" ? error.message : failedSentence);
		} else if (error.code === "corrupt") {
			this.#noteDamage();
		}
	}

	/** Leaves a mark, so that the next window that opens the database checks all of it. */
	#noteDamage(): void {
		const { files } = this.#parts;
		this.#board.set({ reason: corruptSentence });
		try {
			files.close(files.open(this.#file.paths.suspect, "create"));
		} catch {
			// The sentence is shown in any case; the mark only saves the user from meeting the damage again.
		}
	}

	#complete(part: StatusPart): StoreStatus {
		const { main, log } = this.#file.paths;
		return {
			...part,
			path: path.resolve(main),
			schemaVersion: this.#file.schemaVersion,
			databaseBytes: this.#sizeOf(main),
			logBytes: this.#sizeOf(log),
		};
	}

	/** The status is told in the middle of handling a failure, most likely of the very disk that is asked here. */
	#sizeOf(file: string): number {
		try {
			return this.#parts.files.identify(file)?.size ?? 0;
		} catch {
			return 0;
		}
	}
}
