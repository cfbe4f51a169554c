import fs from "node:fs";
import path from "node:path";
import { createMutex } from "./createMutex.ts";
import { acquireMutex, type Mutex } from "./mutex.ts";
import { describePlace } from "./place.ts";
import { storePaths } from "./storePaths.ts";

/** A backup or an upgrade over there may take seconds. */
const patienceInMs = 15_000;

/**
 * Runs `work`, which copies a database file and its log, while nobody else writes them: the file may be one that another
 * editor's Daybook has in use. Rejects with StoreError "busy" when that does not let go.
 */
export async function whileNobodyWrites<Result>(source: string, work: () => Result): Promise<Result> {
	const mutex = mutexOf(path.resolve(source));
	if (mutex === undefined) {
		return work();
	}
	try {
		await acquireMutex(mutex, Math.random, patienceInMs);
		return work();
	} finally {
		mutex.dispose();
	}
}

/** Undefined when the file has none, or it is in a place where nobody can write at all. */
function mutexOf(source: string): Mutex | undefined {
	const folder = path.dirname(source);
	const { lock } = storePaths(folder, path.basename(source));
	if (!fs.existsSync(lock)) {
		return undefined;
	}
	try {
		return createMutex({ path: lock, isShared: describePlace(folder).isShared });
	} catch {
		return undefined;
	}
}
