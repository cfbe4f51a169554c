/** What the storage page and the SQL console speak of with the host. */

/** Some files of one kind. */
export interface FileSum {
	readonly count: number;
	readonly bytes: number;
}

/** What one project takes up; bytes of text, without indexes. */
export interface ProjectStorage {
	/** Null for chats without a project. */
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly conversations: number;
	readonly messages: number;
	readonly messageBytes: number;
	readonly attachmentBytes: number;
	/** Of `messages`: those in "Recently deleted". */
	readonly deletedMessages: number;
}

export interface StorageReport {
	/** Absolute path of the folder that holds everything. */
	readonly folder: string;
	/** False while the window keeps everything in memory. */
	readonly isOnDisk: boolean;
	/** A sentence when something is wrong with the database; null when all is well. */
	readonly notice: string | null;
	readonly databaseBytes: number;
	readonly logBytes: number;
	readonly backups: FileSum;
	/** When the newest backup was made, in ms since the epoch; null when there is none. */
	readonly lastBackupAt: number | null;
	readonly attachments: FileSum;
	/** Texts of files as they were before and after a tool changed them. */
	readonly changes: FileSum;
	/** Databases that were set aside as damaged or replaced by a restore. */
	readonly setAside: FileSum;
	readonly projects: readonly ProjectStorage[];
}

/**
 * What may be tidied: chats in "Recently deleted", archived chats that are not pinned, contents of attachments that no
 * chat holds any more, texts kept to undo changes that are old or of no chat any more, files that were set aside.
 */
export const retentionRules = ["deleted", "archived", "attachments", "changes", "setAside"] as const;
export type RetentionRule = (typeof retentionRules)[number];

/**
 * The fewest days of each rule. A file that is younger than a day may be on its way into a message of some window, or the
 * only copy of what was lost just now.
 */
export const fewestDays: Readonly<Record<RetentionRule, number>> = {
	deleted: 0,
	archived: 0,
	attachments: 1,
	changes: 1,
	setAside: 1,
};

/** A rule and how many days old a thing must be at least to fall under it. */
export interface Retention {
	readonly rule: RetentionRule;
	readonly days: number;
}

/** What a rule would remove now, or has removed. */
export interface RetentionResult {
	/** Chats or files. */
	readonly count: number;
	/** Of chats only. */
	readonly messages: number;
	readonly bytes: number;
	/** The first names, the oldest first. */
	readonly examples: readonly string[];
}

/** What the storage page may start; each is a command of the palette, too. */
export const storageActions = ["backUp", "restore", "export", "merge", "check", "console", "reveal"] as const;
export type StorageAction = (typeof storageActions)[number];

export interface StorageRequests {
	"storage/report": [params: null, result: StorageReport];
	/** Counts only. */
	"storage/preview": [params: Retention, result: RetentionResult];
	/** Asks the user once more; null when the answer was no. */
	"storage/apply": [params: Retention, result: RetentionResult | null];
	"storage/run": [params: { readonly action: StorageAction }, result: null];
}

export interface StorageNotifications {
	"storage/didChange": null;
}

/** A page of the rows of a query. */
export interface SqlPage {
	readonly columns: readonly string[];
	readonly rows: readonly (readonly (string | number | null)[])[];
	readonly hasMore: boolean;
	readonly milliseconds: number;
}

export interface SqlTable {
	readonly name: string;
	readonly isView: boolean;
	readonly columns: readonly string[];
}

export const sqlFormats = ["csv", "json"] as const;
export type SqlFormat = (typeof sqlFormats)[number];

export interface SqlRequests {
	/** The tables to ask about, and the query that the page was opened with. */
	"sql/ready": [params: null, result: { readonly tables: readonly SqlTable[]; readonly sql: string | null }];
	/** One SELECT, read only. Cancelling the request stops it. */
	"sql/run": [params: { readonly sql: string; readonly offset: number; readonly limit: number }, result: SqlPage];
	/** Writes all rows to a file that the user chooses; null when none was chosen. */
	"sql/export": [
		params: { readonly sql: string; readonly format: SqlFormat },
		result: { readonly path: string; readonly rows: number } | null,
	];
	"sql/copy": [params: { readonly text: string }, result: null];
	/** Opens the description of every table. */
	"sql/schema": [params: null, result: null];
}

export interface SqlNotifications {
	"sql/show": { readonly sql: string };
}
