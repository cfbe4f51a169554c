import path from "node:path";
import initSqlJs from "sql.js";
import { checkpointTiming } from "./checkpointer.ts";
import { createMutex } from "./createMutex.ts";
import type { Omission } from "./databaseFile.ts";
import { loadEngine, loadMemoryEngine, type Engine, type InitSqlJs } from "./engine.ts";
import { EngineError } from "./nativeFunctions.ts";
import { FileStore, type StoreTiming } from "./fileStore.ts";
import { nodeFileSystem, type FileSystem } from "./fileSystem.ts";
import { MemoryStore } from "./memoryStore.ts";
import { acquireMutex, type Mutex } from "./mutex.ts";
import { openDatabase } from "./openDatabase.ts";
import { describePlace, type Place } from "./place.ts";
import { pollingInMs } from "./changeWatcher.ts";
import type { Schema } from "./schema.ts";
import type { Store, StoreDamage } from "./store.ts";
import { errnoOf, StoreError } from "./storeError.ts";
import { storePaths } from "./storePaths.ts";

export interface OpenStoreOptions {
	/** Absolute; made when missing. */
	readonly folder: string;
	/** "system.db" when not given. */
	readonly fileName?: string;
	/** Path of sql-wasm.wasm of the sql.js package. */
	readonly wasmFile: string;
	readonly schema: Schema;
	/** Names this opener within the process, so that `releaseDeadWorker` can clean up after a terminated worker. */
	readonly mutexToken?: string;
	/** The real one when not given. */
	readonly files?: FileSystem;
	/** The system's own when not given. */
	readonly createMutex?: (place: Place) => Mutex;
	/** Milliseconds since the epoch. */
	readonly now?: () => number;
	/** Between 0 and 1. */
	readonly random?: () => number;
	/** Another sql.js than the package's. */
	readonly initSqlJs?: InitSqlJs;
	readonly timing?: Partial<StoreTiming>;
	/** For the proof only. */
	readonly omit?: ReadonlySet<Omission>;
}

const defaultTiming: StoreTiming = {
	checkpoint: checkpointTiming,
	pollingInMs,
	retryInMs: 1000,
	longestRetryInMs: 30_000,
	// Long enough for another window's backup or upgrade of a large database.
	patienceInMs: 60_000,
	folderInMs: 5000,
};

/** A folder on a dead network drive may never answer. */
async function withinTime(work: Promise<void>, limitInMs: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new StoreError("unusable", "The data folder does not answer; nothing is kept in this window."));
		}, limitInMs);
	});
	try {
		await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}

function sentenceFor(error: unknown, folder: string): string {
	if (error instanceof StoreError) {
		return error.code === "unusable"
			? error.message
			: `${error.message} Nothing is kept in this window until that is solved.`;
	}
	const reason = errnoOf(error) ?? (error instanceof Error ? error.message : String(error));
	return `The data folder ${folder} cannot be used (${reason}); nothing is kept in this window.`;
}

/**
 * Opens the store, and always gives a usable one: where no file can be used it works in memory and its status says why.
 * Throws only when sql.js itself does not work, or on a bug in a step of the schema.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
	const init = options.initSqlJs ?? initSqlJs;
	const files = options.files ?? nodeFileSystem;
	const folder = path.resolve(options.folder);
	const paths = storePaths(folder, options.fileName ?? "system.db");
	const { schema, wasmFile } = options;
	const inMemory = { files, schema, path: paths.main };
	let engine: Engine;
	try {
		engine = await loadEngine(init, wasmFile);
	} catch (error) {
		if (!(error instanceof EngineError)) {
			throw error;
		}
		const reason = `${error.message} Nothing is kept in this window.`;
		return new MemoryStore({ ...inMemory, engine: await loadMemoryEngine(init, wasmFile), reason, damage: null });
	}
	const opening: Opening = { ...options, engine, files, paths, timing: { ...defaultTiming, ...options.timing } };
	try {
		return await openFileStore(opening);
	} catch (error) {
		if (error instanceof UnusedFile) {
			return new MemoryStore({ ...inMemory, engine, reason: error.damage.sentence, damage: error.damage });
		}
		if (error instanceof StoreError || errnoOf(error) !== null) {
			return new MemoryStore({ ...inMemory, engine, reason: sentenceFor(error, folder), damage: null });
		}
		throw error;
	}
}

interface Opening extends OpenStoreOptions {
	readonly engine: Engine;
	readonly files: FileSystem;
	readonly paths: ReturnType<typeof storePaths>;
	readonly timing: StoreTiming;
}

/** The file is somebody else's, or newer: it stays as it is. */
class UnusedFile extends Error {
	readonly damage: StoreDamage;
	constructor(damage: StoreDamage) {
		super(damage.sentence);
		this.damage = damage;
	}
}

async function openFileStore(opening: Opening): Promise<Store> {
	const { engine, files, paths, schema, timing, omit } = opening;
	await withinTime(files.prepareFolder(paths.folder), timing.folderInMs);
	const place = describePlace(paths.folder);
	const { isShared } = place;
	const makeMutex =
		opening.createMutex ?? (() => createMutex({ path: paths.lock, isShared, token: opening.mutexToken }));
	const mutex = makeMutex(place);
	const random = opening.random ?? Math.random;
	const now = opening.now ?? Date.now;
	try {
		await acquireMutex(mutex, random, timing.patienceInMs);
		const { file, damage } = openDatabase({ engine, files, paths, schema, now: now(), omit });
		if (!file) {
			throw new UnusedFile(damage);
		}
		file.leave();
		mutex.release();
		const warnings = [...new Set([...place.warnings, ...mutex.warnings])];
		const status = { mode: "file", reason: damage?.sentence ?? null, warnings, damage } as const;
		return new FileStore({ engine, files, file, mutex, schema, now, random, status, timing });
	} catch (error) {
		mutex.dispose();
		throw error;
	}
}
