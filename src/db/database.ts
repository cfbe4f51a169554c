import type { MergeReport } from "./merge/merge.ts";
import type { QueryFileRequest, QueryPage, QueryRequest, Requests } from "./protocol.ts";
import type { BackupInfo, BackupPreview, StoreStatus } from "./store/store.ts";

export type Params<Name extends keyof Requests> = Requests[Name][0];
export type Result<Name extends keyof Requests> = Requests[Name][1];

/**
 * The database as the rest of the extension knows it. Each promise of a write resolves when the rows are on disk. Rejections
 * are DatabaseErrors with a code: one of DatabaseErrorCode, or of the store ("full", "corrupt", "closed" …).
 */
export interface Database {
	/**
	 * Runs an operation of operations.ts. `signal` stops a read, also one that is running; a write is carried out whatever
	 * happens to it. Writes are carried out in the order they are made, and a read sees every write that was asked before it.
	 */
	call<Name extends keyof Requests>(name: Name, params: Params<Name>, signal?: AbortSignal): Promise<Result<Name>>;
	/** Calls `listener` with the name of each operation of this window that was carried out. Returns the unsubscribe function. */
	onDidCall(listener: (name: keyof Requests) => void): () => void;
	/**
	 * Calls `listener` soon after another window changed something, or this one by a call that may change any chat, such as a
	 * merge. Returns the unsubscribe function.
	 */
	onDidChange(listener: () => void): () => void;
	/**
	 * Calls `listener` when a backup has taken the place of the database, from this or from another window: what the window
	 * has entered of itself may be gone. Returns the unsubscribe function.
	 */
	onDidReplace(listener: () => void): () => void;
	/** Calls `listener` with each new state of the store, the first included. Returns the unsubscribe function. */
	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void;
	/** As last heard; null until the store is open. */
	status(): StoreStatus | null;
	/** Keeps a backup among the generations. Null when there is nothing worth keeping or, for "daily", one is younger than a day. */
	keepBackup(reason: "daily" | "manual"): Promise<BackupInfo | null>;
	/** Writes an ordinary SQLite file. */
	backupTo(destination: string): Promise<void>;
	listBackups(): Promise<readonly BackupInfo[]>;
	previewBackup(path: string): Promise<BackupPreview>;
	/** Puts a backup in the place of the database, for every window. */
	restore(path: string): Promise<{ readonly keptAs: string }>;
	/** Writes a compact copy for other tools. */
	exportTo(destination: string): Promise<void>;
	/**
	 * Takes over what another machine's database, or one of an older system, holds and this one does not; a dry run only
	 * counts it. A merge that was interrupted is finished by another one, and a second one adds nothing.
	 */
	merge(path: string, dryRun: boolean): Promise<MergeReport>;
	/** Empty when the file is sound. */
	checkIntegrity(depth: "quick" | "full"): Promise<readonly string[]>;
	/** Runs one SELECT that a user wrote. Rejects with "timeout" when it takes longer than `limitInMs`. */
	query(
		request: QueryRequest,
		options?: { readonly signal?: AbortSignal; readonly limitInMs?: number },
	): Promise<QueryPage>;
	/** Writes all rows of such a SELECT to a file, as they are at one moment; resolves with how many. Rejects like `query`. */
	writeQuery(
		request: QueryFileRequest,
		options?: { readonly signal?: AbortSignal; readonly limitInMs?: number },
	): Promise<number>;
	/** Waits for what was asked, at most `limitInMs`, and ends the worker. Never rejects; safe to call twice. */
	close(limitInMs?: number): Promise<void>;
}
