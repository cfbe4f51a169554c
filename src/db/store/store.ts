import type { ReadableDatabase, WritableDatabase } from "./connection.ts";

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
}

/**
 * One database on one file, shared with every other window.
 *
 * Callbacks are synchronous and run under the cross-process mutex; a promise returned from one is refused.
 */
export interface Store {
	/** Runs `work` on a consistent snapshot. */
	read<Result>(work: (database: ReadableDatabase) => Result): Promise<Result>;
	/** Runs `work` in a savepoint of its own and resolves after the commit is on disk. Concurrent writes share one fsync. */
	write<Result>(work: (database: WritableDatabase) => Result): Promise<Result>;
	/** Calls `listener` soon after another window committed. Returns the unsubscribe function. */
	onDidChange(listener: () => void): () => void;
	/** Calls `listener` when the mode or the warnings change. */
	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void;
	status(): StoreStatus;
	checkpoint(): Promise<void>;
	/** Writes an ordinary, writable SQLite file. Never replaces a good file by a failed copy. */
	backup(destination: string): Promise<void>;
	/** Puts `source` in the place of the database, for every window. The old file is kept beside it; its path is returned. */
	restore(source: string): Promise<{ readonly keptAs: string }>;
	/** Empty when the file is sound, else SQLite's own lines. */
	checkIntegrity(depth: "quick" | "full"): Promise<readonly string[]>;
	/** Waits for pending writes, checkpoints and lets go of the file. */
	close(): Promise<void>;
}
