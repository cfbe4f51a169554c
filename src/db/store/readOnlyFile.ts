import { setTimeout } from "node:timers/promises";
import type { ReadableDatabase } from "./connection.ts";
import type { Engine } from "./engine.ts";
import type { FileSystem } from "./fileSystem.ts";
import { storedCount } from "./headerCount.ts";
import { SqliteConnection } from "./sqliteConnection.ts";
import { StoreError } from "./storeError.ts";
import type { VirtualDatabase } from "./virtualDatabase.ts";

const pauseMs = 60;
/** About 5 s: longer than any window writes without a pause. */
const attempts = 80;

export interface ReadOnlyFileOptions {
	readonly engine: Engine;
	readonly files: FileSystem;
	/** `system.db`. */
	readonly path: string;
	readonly applicationId: number;
	/** The schema that is understood. */
	readonly version: number;
}

interface Opened {
	readonly connection: SqliteConnection;
	readonly virtual: VirtualDatabase;
	/** Which file it is, whatever takes its name later. */
	readonly file: string;
}

/**
 * The database as another program sees it: the state of the last checkpoint, without the mutex, the log or a byte written.
 * What a checkpoint changed while it was read is read again.
 */
export class ReadOnlyFile {
	readonly #options: ReadOnlyFileOptions;
	#opened: Opened | null = null;

	constructor(options: ReadOnlyFileOptions) {
		this.#options = options;
	}

	/** Runs `work` on one state of the file. Throws StoreError when there is nothing readable, or what `work` throws. */
	async read<Result>(work: (database: ReadableDatabase) => Result): Promise<Result> {
		let failure: unknown = new StoreError("busy", "The database is being written. Try again in a moment.");
		for (let attempt = 0; attempt < attempts; attempt++) {
			if (attempt > 0) await setTimeout(pauseMs);
			// A window that ended in the middle leaves it so; comparing before and after must do then.
			if (this.#isBeingWritten() && attempt < attempts / 2) continue;
			const before = this.#state();
			try {
				const result = work(this.#open().connection.reader);
				if (this.#state() === before) return result;
			} catch (error) {
				// Half of a checkpoint can look like damage.
				if (this.#state() === before) throw error;
				failure = error;
			}
		}
		throw failure;
	}

	close(): void {
		if (!this.#opened) return;
		const { connection, virtual } = this.#opened;
		this.#opened = null;
		connection.close();
		this.#options.engine.files.forget(virtual);
	}

	/**
	 * True in the middle of a checkpoint, however long its window is held up there: it begins right after a write to the log,
	 * and ends by emptying the log. What is written into the log afterwards is younger than the file again.
	 */
	#isBeingWritten(): boolean {
		const { files, path } = this.#options;
		const log = files.identify(`${path}.log`);
		return log !== undefined && log.size > 0 && log.changedAt <= (files.identify(path)?.changedAt ?? 0);
	}

	/** Changes with every checkpoint, and when another file takes the name. */
	#state(): string {
		const { files, path } = this.#options;
		const identity = files.identify(path);
		if (!identity?.size) throw new StoreError("missing", "There is no Daybook database here yet.");
		const handle = files.open(path, "read");
		try {
			return `${identity.file} ${identity.version} ${storedCount(files, handle)}`;
		} finally {
			files.close(handle);
		}
	}

	#open(): Opened {
		const { engine, files, path } = this.#options;
		const file = files.identify(path)?.file ?? "";
		if (this.#opened?.file === file) return this.#opened;
		this.close();
		const virtual = engine.files.register({
			files,
			// The header says "rollback journal", and a reader must neither find one nor roll it back.
			paths: { main: path, log: `${path}.never`, journal: `${path}.never` },
			mayLock: () => true,
			isGuarded: false,
			isReadonly: true,
		});
		try {
			const connection = new SqliteConnection(engine, {
				name: virtual.name,
				isUsable: () => true,
				takeLastError: () => virtual.takeLastError(),
			});
			this.#opened = { connection, virtual, file };
		} catch (error) {
			engine.files.forget(virtual);
			throw error;
		}
		this.#assertKnown(this.#opened.connection);
		return this.#opened;
	}

	#assertKnown(connection: SqliteConnection): void {
		const { applicationId, version } = this.#options;
		const id = connection.get<{ application_id: number }>("PRAGMA application_id")?.application_id;
		if (id !== applicationId) this.#refuse("foreign", "This file is not a database of Daybook.");
		const found = connection.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
		if (found > version) this.#refuse("newer", "The database was written by a newer Daybook. Update this one.");
		if (found < version)
			this.#refuse("unusable", "The database is of an older Daybook. Open the editor once to bring it up.");
	}

	#refuse(code: "foreign" | "newer" | "unusable", sentence: string): never {
		this.close();
		throw new StoreError(code, sentence);
	}
}
