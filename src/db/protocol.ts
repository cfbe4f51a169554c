import type { MergeReport } from "./merge/merge.ts";
import type { Operations } from "./operations.ts";
import type { BackupInfo, BackupPreview, BackupReason, StoreStatus } from "./store/store.ts";

/** What the door may ask of the worker beside the operations: [params, result]. */
export interface StoreRequests {
	"store.status": [params: null, result: StoreStatus];
	"store.keepBackup": [params: { readonly reason: Exclude<BackupReason, "restore"> }, result: BackupInfo | null];
	"store.backupTo": [params: { readonly destination: string }, result: null];
	"store.listBackups": [params: null, result: readonly BackupInfo[]];
	"store.previewBackup": [params: { readonly path: string }, result: BackupPreview];
	"store.restore": [params: { readonly path: string }, result: { readonly keptAs: string }];
	"store.exportTo": [params: { readonly destination: string }, result: null];
	"store.checkIntegrity": [params: { readonly depth: "quick" | "full" }, result: readonly string[]];
	"store.merge": [params: { readonly path: string; readonly dryRun: boolean }, result: MergeReport];
	"store.query": [params: QueryRequest, result: QueryPage];
	"store.writeQuery": [params: QueryFileRequest, result: number];
}

/** One SELECT, of which a page is wanted. */
export interface QueryRequest {
	readonly sql: string;
	readonly offset: number;
	readonly limit: number;
}

/** One SELECT, all of whose rows are wanted in a file. */
export interface QueryFileRequest {
	readonly sql: string;
	readonly format: "csv" | "json";
	/** Absolute; what is there is replaced. */
	readonly path: string;
}

export interface QueryPage {
	readonly columns: readonly string[];
	/** Values in the order of the columns; a blob is told by its length, "<12 bytes>". */
	readonly rows: readonly (readonly (string | number | null)[])[];
	readonly hasMore: boolean;
}

type Params<Operation> = Operation extends { run: (database: never, params: infer P, ...rest: never) => unknown }
	? P
	: never;
type Result<Operation> = Operation extends { run: (...all: never) => infer R } ? R : never;

/** Every name the worker answers to. */
export type Requests = {
	readonly [Name in keyof Operations]: [params: Params<Operations[Name]>, result: Result<Operations[Name]>];
} & StoreRequests;

/** What the worker is started with. Paths are absolute. */
export interface WorkerOptions {
	readonly folder: string;
	readonly wasmFile: string;
	/** Entered in a file that has no machine yet. */
	readonly machineId: string;
	/** Names this worker within the process, so that its share of the mutex can be let go after its death. */
	readonly mutexToken: string;
	/** Reads the file as another program would: without the mutex and without writing. */
	readonly isReadOnly: boolean;
}

export type ToWorker =
	| { readonly type: "call"; readonly id: number; readonly name: string; readonly params: unknown }
	/** A call that has not begun yet is left out. */
	| { readonly type: "cancel"; readonly id: number }
	/** Whether anybody wants to know of other windows' changes. */
	| { readonly type: "watch"; readonly isWanted: boolean }
	| { readonly type: "close" };

export interface ErrorData {
	readonly code: string;
	readonly message: string;
	/** For the log, of bugs only. */
	readonly stack: string | null;
}

export type FromWorker =
	| { readonly type: "result"; readonly id: number; readonly result: unknown }
	| { readonly type: "error"; readonly id: number; readonly error: ErrorData }
	| { readonly type: "begin"; readonly id: number }
	| { readonly type: "change" }
	/** Another file has taken the place of the database. */
	| { readonly type: "replaced" }
	| { readonly type: "status"; readonly status: StoreStatus }
	/** The store cannot work at all, which is a bug or a broken installation. */
	| { readonly type: "unusable"; readonly error: ErrorData }
	| { readonly type: "closed" };
