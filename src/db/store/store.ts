import type { RowReader, WritableDatabase } from "./connection.ts";

/** A copy of the database that was kept, newest first in lists. */
export interface BackupInfo {
	readonly path: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** Why it was made. */
	readonly reason: BackupReason;
	readonly bytes: number;
}

/** "restore" holds what a restore replaced; all other words say when the backup was made. */
export type BackupReason = "daily" | "migration" | "manual" | "restore";

/** What a backup holds, as the schema counts it. */
export interface BackupPreview extends BackupInfo {
	readonly schemaVersion: number;
	readonly counts: Readonly<Record<string, number>>;
	/** Empty when the backup is sound, else SQLite's own lines. */
	readonly problems: readonly string[];
}

/** Why the file that was found was not used. Told once, by the window that found it. */
export interface StoreDamage {
	readonly code: "empty" | "truncated" | "corrupt" | "missing" | "foreign" | "newer";
	/** One sentence for the user. */
	readonly sentence: string;
	/** Where the damaged file and its log lie now; empty when they were left under their names. */
	readonly keptAs: readonly string[];
	/** What could be restored, newest good one first; those that are damaged themselves are left out. */
	readonly offers: readonly BackupInfo[];
}

/** How the store stands, as the storage page and the doctor show it. */
export interface StoreStatus {
	/** "file": durable; "memory": nothing is kept, `reason` says why; "failed": no more writes are acknowledged. */
	readonly mode: "file" | "memory" | "failed";
	/** One sentence for the user, null when all is well. */
	readonly reason: string | null;
	readonly path: string;
	readonly schemaVersion: number;
	readonly databaseBytes: number;
	readonly logBytes: number;
	/** Warnings about the place the file lies in, such as a network home. */
	readonly warnings: readonly string[];
	/** What was wrong with the file when this window opened it; null when nothing was. */
	readonly damage: StoreDamage | null;
}

/**
 * One database on one file, shared with every other window.
 *
 * Callbacks are synchronous and run under the cross-process mutex; a promise returned from one is refused.
 */
export interface Store {
	/** Runs `work` on a consistent snapshot. */
	read<Result>(work: (database: RowReader) => Result): Promise<Result>;
	/** Runs `work` in a savepoint of its own and resolves after the commit is on disk. Concurrent writes share one fsync. */
	write<Result>(work: (database: WritableDatabase) => Result): Promise<Result>;
	/** Calls `listener` soon after another window committed. Returns the unsubscribe function. */
	onDidChange(listener: () => void): () => void;
	/**
	 * Calls `listener` when another file has taken the place of the database, by a restore of this or of another window: what
	 * the window knows of its own rows may not be in it.
	 */
	onDidReplace(listener: () => void): () => void;
	/** Calls `listener` when the mode or the warnings change. */
	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void;
	status(): StoreStatus;
	checkpoint(): Promise<void>;
	/** Writes an ordinary, writable SQLite file. Never replaces a good file by a failed copy. */
	backup(destination: string): Promise<void>;
	/** Puts `source` in the place of the database, for every window. The old file is kept beside it; its path is returned. */
	restore(source: string): Promise<{ readonly keptAs: string }>;
	/** Writes a compact copy for other tools: without what was deleted, and without stopping other windows. */
	exportTo(destination: string): Promise<void>;
	/**
	 * Keeps a backup among the generations in `backups/` and removes the oldest of too many. Null when there is nothing
	 * worth keeping, or, for "daily", when the last one is younger than a day. A damaged database is never kept: rejects
	 * with StoreError "corrupt".
	 */
	keepBackup(reason: Exclude<BackupReason, "restore">): Promise<BackupInfo | null>;
	/** All that could be restored, newest first. */
	listBackups(): Promise<readonly BackupInfo[]>;
	/** Looks into a backup without restoring it. Rejects with StoreError when it is no backup of ours. */
	previewBackup(path: string): Promise<BackupPreview>;
	/** Empty when the file is sound, else SQLite's own lines. */
	checkIntegrity(depth: "quick" | "full"): Promise<readonly string[]>;
	/** Waits for pending writes, checkpoints and lets go of the file. */
	close(): Promise<void>;
}
