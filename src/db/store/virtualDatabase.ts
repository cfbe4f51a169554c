import type { FileSystem } from "./fileSystem.ts";
import { syncFolderOf } from "./fileSystem.ts";
import { HeaderCount } from "./headerCount.ts";

/** What a real file is to SQLite. */
export type FileKind = "main" | "log" | "journal";

export interface DatabasePaths {
	readonly main: string;
	/** Named so that no other tool takes it for its own log and "recovers" it away. */
	readonly log: string;
	readonly journal: string;
}

/** A real file that SQLite has open. */
export interface OpenFile {
	readonly id: number;
	readonly kind: FileKind;
	readonly path: string;
	readonly database: VirtualDatabase;
	readonly isReadonly: boolean;
	handle: number;
	/** The file's name, or the disappearance of another name, may not be on the disk yet. */
	needsFolderSync: boolean;
}

export interface VirtualDatabaseOptions {
	readonly files: FileSystem;
	readonly paths: DatabasePaths;
	/** Whether SQLite may lock, that is whether the mutex is held. */
	readonly mayLock: () => boolean;
	/** Whether the header on the disk tells other tools to keep off. */
	readonly isGuarded: boolean;
	readonly isReadonly?: boolean;
	/** Called when a sync fails: what was written before it may never reach the disk. */
	readonly onFailedSync?: () => void;
}

/** The real files behind one name that SQLite knows, and what happened on them. */
export class VirtualDatabase {
	readonly name: string;
	readonly files: FileSystem;
	readonly paths: DatabasePaths;
	readonly mayLock: () => boolean;
	readonly isGuarded: boolean;
	readonly isReadonly: boolean;
	readonly #onFailedSync: () => void;
	readonly open = new Map<FileKind, OpenFile>();
	/** Of the main file, as other tools see it. */
	readonly headerCount: HeaderCount;
	/** Addresses of the wal-index's regions: private memory, since the mutex keeps everybody else out. */
	index: number[] = [];
	/** While closing, SQLite must not get the exclusive lock: it would delete the log under the other windows. */
	isClosing = false;
	/** The last thing the operating system refused; SQLite itself reports only a number. */
	lastError: unknown = null;
	/** A sync has failed since this was last cleared: what was written before it may not be on the disk. */
	hasFailedSync = false;

	constructor(name: string, options: VirtualDatabaseOptions) {
		this.name = name;
		this.files = options.files;
		this.headerCount = new HeaderCount(options.files);
		this.paths = options.paths;
		this.mayLock = options.mayLock;
		this.isGuarded = options.isGuarded;
		this.isReadonly = options.isReadonly ?? false;
		this.#onFailedSync = options.onFailedSync ?? (() => {});
	}

	/** The file that SQLite calls `name`; undefined when it is none of ours. */
	resolve(name: string): { readonly kind: FileKind; readonly path: string } | undefined {
		switch (name) {
			case this.name:
				return { kind: "main", path: this.paths.main };
			case `${this.name}-wal`:
				return { kind: "log", path: this.paths.log };
			case `${this.name}-journal`:
				return { kind: "journal", path: this.paths.journal };
			default:
				return undefined;
		}
	}

	/** Opens the file under the same name again, after another file took its place. Returns the old handle. */
	reopen(file: OpenFile): number {
		const old = file.handle;
		file.handle = this.files.open(file.path, file.kind === "log" ? "create" : "write");
		file.needsFolderSync = true;
		return old;
	}

	/** Puts the file's bytes, and its name if that is new, on the disk. */
	sync(file: OpenFile): void {
		try {
			if (file.kind === "main" && this.isGuarded) this.headerCount.beforeSync(file.handle);
			this.files.sync(file.handle);
			this.syncName(file);
		} catch (error) {
			this.noteFailedSync();
			throw error;
		}
	}

	/** Gives the last refusal once, so that a later error does not get it as its cause. */
	takeLastError(): unknown {
		const error = this.lastError;
		this.lastError = null;
		return error;
	}

	noteFailedSync(): void {
		this.hasFailedSync = true;
		this.#onFailedSync();
	}

	syncName(file: OpenFile): void {
		if (file.needsFolderSync) {
			syncFolderOf(this.files, file.path);
			file.needsFolderSync = false;
		}
	}
}
