import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import type initSqlJs from "sql.js";
import type { Parameters } from "../../src/db/store/connection.ts";
import { nodeFileSystem, type FileSystem } from "../../src/db/store/fileSystem.ts";
import { openStore } from "../../src/db/store/openStore.ts";
import { benchSchema } from "./benchSchema.ts";
import { insertMessage, insertUsage } from "./chatDatabase.ts";

export const wasmFile = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");

/** One commit: what is bound to `insertMessage` and `insertUsage`. */
export interface Commit {
	readonly message: Parameters;
	readonly usage: Parameters;
}

export interface Counts {
	/** Syncs that a commit waits for. */
	readonly commitSyncs: number;
	/** All syncs, those of checkpoints included. */
	readonly syncs: number;
	readonly bytes: number;
}

/** A way to keep a chat in a file, one commit at a time. */
export interface Contender {
	commit(commit: Commit): Promise<void> | void;
	/** Since the start; undefined where it cannot be counted. */
	counts(): Counts | undefined;
	close(): Promise<void> | void;
}

/** Counts what passes to the disk. */
function counting(files: FileSystem): {
	files: FileSystem;
	counts: { commitSyncs: number; syncs: number; bytes: number };
} {
	const counts = { commitSyncs: 0, syncs: 0, bytes: 0 };
	return {
		counts,
		files: {
			...files,
			write: (handle, from, offset, length, position) => {
				counts.bytes += length;
				return files.write(handle, from, offset, length, position);
			},
			sync: (handle) => {
				counts.syncs++;
				files.sync(handle);
			},
			syncLater: (handle) => {
				counts.commitSyncs++;
				counts.syncs++;
				return files.syncLater(handle);
			},
			syncFolder: (folder) => {
				counts.syncs++;
				files.syncFolder(folder);
			},
		},
	};
}

/** Daybook's store on a copy of `file`. */
export async function openOurs(file: string, folder: string): Promise<Contender> {
	fs.copyFileSync(file, path.join(folder, "system.db"));
	const { files, counts } = counting(nodeFileSystem);
	const store = await openStore({ folder, wasmFile, schema: benchSchema, files });
	if (store.status().mode !== "file") {
		throw new Error(store.status().reason ?? "");
	}
	return {
		commit: ({ message, usage }) =>
			store.write((database) => {
				database.run(insertMessage, message);
				database.run(insertUsage, usage);
			}),
		counts: () => ({ ...counts }),
		close: () => store.close(),
	};
}

/** SQLite's own library with the same promise: a commit is on the disk when it returns. */
export function openNative(file: string, folder: string): Contender {
	const copy = path.join(folder, "native.db");
	fs.copyFileSync(file, copy);
	const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
	const database = new DatabaseSync(copy);
	database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
	const [message, usage] = [database.prepare(insertMessage), database.prepare(insertUsage)];
	return {
		commit: (commit) => {
			database.exec("BEGIN IMMEDIATE");
			message.run({ ...commit.message });
			usage.run({ ...commit.usage });
			database.exec("COMMIT");
		},
		counts: () => undefined,
		close: () => database.close(),
	};
}

/** sql.js makes one instance for all who ask; the store has taken that one. */
function anotherSqlJs(): typeof initSqlJs {
	const require = createRequire(import.meta.url);
	delete require.cache[require.resolve("sql.js")];
	return require("sql.js") as typeof initSqlJs;
}

/** sql.js as it is meant to be used: everything in memory, the whole file written anew at each commit. */
export async function openNaive(file: string, folder: string): Promise<Contender> {
	const copy = path.join(folder, "naive.db");
	const SQL = await anotherSqlJs()({ locateFile: () => wasmFile });
	const database = new SQL.Database(fs.readFileSync(file));
	const counts = { commitSyncs: 0, syncs: 0, bytes: 0 };
	const named = (parameters: Parameters): Parameters =>
		Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`:${name}`, value]));
	return {
		commit: ({ message, usage }) => {
			database.run("BEGIN");
			database.run(insertMessage, { ...named(message) });
			database.run(insertUsage, { ...named(usage) });
			database.run("COMMIT");
			const bytes = database.export();
			const handle = fs.openSync(`${copy}.new`, "w");
			fs.writeSync(handle, bytes);
			fs.fsyncSync(handle);
			fs.closeSync(handle);
			fs.renameSync(`${copy}.new`, copy);
			nodeFileSystem.syncFolder(folder);
			counts.commitSyncs += 2;
			counts.syncs += 2;
			counts.bytes += bytes.length;
		},
		counts: () => ({ ...counts }),
		close: () => database.close(),
	};
}
