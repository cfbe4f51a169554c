import path from "node:path";
import { generationPath, listBackups, previewBackup, problemsOf, problemsOfFile, prune } from "./backups.ts";
import { copyInto, openPrivately, putInPlace } from "./copyDatabase.ts";
import type { DatabaseFile } from "./databaseFile.ts";
import type { Engine } from "./engine.ts";
import { removeIfPresent, type FileSystem } from "./fileSystem.ts";
import { assertDatabaseFile } from "./inspection.ts";
import { copyLive } from "./liveCopy.ts";
import { prepareRestore, removePrepared, replaceDatabase } from "./restore.ts";
import { countRows, type Schema } from "./schema.ts";
import { freeName, timestamp } from "./setAside.ts";
import { whileNobodyWrites } from "./sourceInUse.ts";
import type { BackupInfo, BackupPreview, Store } from "./store.ts";
import { onOtherFile, StoreError } from "./storeError.ts";

/** Backups of one day apart may be made a little early, or each would come later than the one before. */
const dayInMs = 20 * 3_600_000;

export interface MaintenanceHost {
	readonly engine: Engine;
	readonly files: FileSystem;
	readonly file: DatabaseFile;
	readonly schema: Schema;
	readonly now: () => number;
	/** Runs under the mutex. */
	readonly run: <Result>(work: () => Result) => Promise<Result>;
	/** Copies show that the database itself is damaged. */
	readonly noteDamage: () => void;
}

type KeptReason = Parameters<Store["keepBackup"]>[0];

/** Copies, backups, checks and restores: what is rare and may take long, mostly done beside the mutex. */
export class Maintenance {
	readonly #host: MaintenanceHost;

	constructor(host: MaintenanceHost) {
		this.#host = host;
	}

	/** See Store.backup. */
	async backup(destination: string): Promise<void> {
		this.#assertNotOurs(destination);
		const { engine, files, file, run } = this.#host;
		const partial = freeName(files, `${destination}.partial`);
		try {
			await copyLive({ files, file, run, destination: partial });
			if (onOtherFile(partial, () => problemsOfFile(engine, files, partial, "quick")).length > 0) {
				this.#host.noteDamage();
				throw new StoreError("corrupt", "The database is damaged; no backup was made of it.");
			}
			onOtherFile(destination, () => putInPlace(files, partial, destination));
		} finally {
			removeIfPresent(files, partial);
		}
	}

	/** See Store.exportTo. */
	async exportTo(destination: string): Promise<void> {
		this.#assertNotOurs(destination);
		const { engine, files } = this.#host;
		await this.#withCopy((copy) => {
			const database = openPrivately(engine, files, copy, true);
			try {
				onOtherFile(destination, () => copyInto({ engine, files, connection: database.connection, destination }));
			} finally {
				database.close();
			}
		});
	}

	/** A copy put in the place of a file in use would take the windows' own database from under them. */
	#assertNotOurs(destination: string): void {
		const { files, file } = this.#host;
		const { main, folder, backups } = file.paths;
		const wanted = path.resolve(destination);
		const isKept =
			path.dirname(wanted) === path.resolve(folder) && path.basename(wanted).startsWith(path.basename(main));
		const isSameFile = [main, file.paths.log, file.paths.counter].some((own) => {
			const found = files.identify(wanted)?.file;
			return found !== undefined && found === files.identify(own)?.file;
		});
		if (isKept || isSameFile || wanted === path.resolve(backups)) {
			throw new StoreError("unusable", "This is a file of the database itself. Choose another name or folder.");
		}
	}

	/** See Store.keepBackup. */
	async keepBackup(reason: KeptReason): Promise<BackupInfo | null> {
		const { files, file, run, now, schema } = this.#host;
		const at = now();
		const isRecent = (backup: BackupInfo): boolean => backup.reason === "daily" && Math.abs(at - backup.at) < dayInMs;
		if (reason === "daily" && this.list().some(isRecent)) {
			return null;
		}
		const isEmpty = await run(() => Object.values(countRows(schema, file.reader)).every((count) => count === 0));
		if (isEmpty) {
			return null;
		}
		onOtherFile(file.paths.backups, () => files.makeFolder(file.paths.backups));
		const kept = generationPath(files, file.paths, at, reason);
		await this.backup(kept);
		prune(files, file.paths);
		return { path: kept, at, reason, bytes: files.identify(kept)?.size ?? 0 };
	}

	list(): readonly BackupInfo[] {
		return listBackups(this.#host.files, this.#host.file.paths);
	}

	preview(path: string): BackupPreview {
		const { engine, files, schema } = this.#host;
		if (!files.identify(path)) {
			throw new StoreError("missing", "The backup does not exist.");
		}
		const info = this.list().find((backup) => backup.path === path) ?? {};
		return onOtherFile(path, () => {
			assertDatabaseFile(files, path);
			return previewBackup(engine, files, schema, path, info);
		});
	}

	/** See Store.restore. */
	async restore(source: string): Promise<{ readonly keptAs: string }> {
		const { files, file, run } = this.#host;
		const options = { ...this.#host, source, at: this.#host.now() };
		const prepared = await whileNobodyWrites(source, () => prepareRestore(options));
		try {
			const keptAs = await run(() => replaceDatabase(options, prepared));
			removeIfPresent(files, file.paths.suspect);
			prune(files, file.paths);
			return { keptAs };
		} finally {
			removePrepared(files, prepared);
		}
	}

	/** See Store.checkIntegrity. The full check takes seconds and is made on a copy, so that no window waits for it. */
	async check(depth: "quick" | "full"): Promise<readonly string[]> {
		const { engine, files, file, run } = this.#host;
		const problems =
			depth === "quick"
				? await run(() => problemsOf(file.connection, "quick"))
				: await this.#withCopy((copy) => onOtherFile(copy, () => problemsOfFile(engine, files, copy, "full")));
		if (problems.length > 0) {
			this.#host.noteDamage();
		}
		return problems;
	}

	async #withCopy<Result>(work: (copy: string) => Result): Promise<Result> {
		const { files, file, run, now } = this.#host;
		const copy = freeName(files, `${file.paths.main}.checking-${timestamp(now())}`);
		try {
			await copyLive({ files, file, run, destination: copy });
			return work(copy);
		} catch (error) {
			if (error instanceof StoreError && error.code === "corrupt") {
				this.#host.noteDamage();
			}
			throw error;
		} finally {
			removeIfPresent(files, copy);
		}
	}
}
