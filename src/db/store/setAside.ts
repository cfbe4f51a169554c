import { syncFolderOf, type FileSystem } from "./fileSystem.ts";
import type { StorePaths } from "./storePaths.ts";

/** A time as it stands in file names: digits only, so that every file system takes it and names sort by age. */
export function timestamp(at: number): string {
	return new Date(at).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").replace("Z", "").replace(".", "-");
}

/**
 * Moves the database and what belongs to it to names of their own and returns these. Under the mutex.
 *
 * The main file goes first: should the machine stop in between, a log without its database is left, which the next
 * window recognises and moves too. A new database beside an old log would be destroyed by it.
 */
export function setAside(files: FileSystem, paths: StorePaths, at: number): string[] {
	const kept: string[] = [];
	const target = freeName(files, `${paths.main}.damaged-${timestamp(at)}`);
	const moves = [
		[paths.main, target],
		[paths.log, `${target}.log`],
		[paths.journal, `${target}.journal`],
	] as const;
	for (const [from, to] of moves) {
		if (files.identify(from)) {
			files.rename(from, to);
			syncFolderOf(files, to);
			kept.push(to);
		}
	}
	return kept;
}

/** The name itself, or with a number behind it when it is taken. */
export function freeName(files: FileSystem, name: string): string {
	let candidate = name;
	for (let count = 2; files.identify(candidate); count++) {
		candidate = `${name}-${count}`;
	}
	return candidate;
}
