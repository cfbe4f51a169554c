import path from "node:path";
import { ExclusiveOpenMutex, openExclusivelyOn } from "./exclusiveOpenMutex.ts";
import { LinkMutex, releaseAbandonedLinks } from "./linkMutex.ts";
import type { Mutex } from "./mutex.ts";
import { storePaths } from "./storePaths.ts";

export interface MutexOptions {
	/** `StorePaths.lock`. */
	readonly path: string;
	/** Several machines may use the folder. */
	readonly isShared: boolean;
	/** Names the owner within this process; see `releaseDeadWorker`. */
	readonly token?: string;
}

/** The mutex of this system. Throws the operating system's error when the folder does not allow one. */
export function createMutex(options: MutexOptions): Mutex {
	const { platform } = process;
	if (platform === "darwin" || platform === "win32") {
		return new ExclusiveOpenMutex(options.path, openExclusivelyOn(platform));
	}
	return new LinkMutex({ folder: options.path, isShared: options.isShared, token: options.token });
}

/**
 * Lets go of what a worker of this process held when it was terminated. Call it once the worker has exited, with the
 * `mutexToken` it was opened with; without it all windows would wait for a process that lives on without the worker.
 */
export function releaseDeadWorker(folder: string, token: string, fileName = "system.db"): void {
	if (process.platform !== "darwin" && process.platform !== "win32") {
		releaseAbandonedLinks(storePaths(path.resolve(folder), fileName).lock, token);
	}
}
