import path from "node:path";
import type { DatabasePaths } from "./virtualDatabase.ts";

/** Every file of one store. All lie beside the database, so that copying the folder copies everything. */
export interface StorePaths extends DatabasePaths {
	readonly folder: string;
	/** Counts changes for the other windows. */
	readonly counter: string;
	/** The folder of the mutex, or its file where the system locks by opening. */
	readonly lock: string;
	readonly backups: string;
	/** Present after damage was met at work: the next window checks the whole file when it opens. */
	readonly suspect: string;
}

/** The files of the store `fileName` in `folder`. */
export function storePaths(folder: string, fileName: string): StorePaths {
	const main = path.join(folder, fileName);
	return {
		folder,
		main,
		log: `${main}.log`,
		journal: `${main}.journal`,
		counter: `${main}.seq`,
		lock: `${main}.lock`,
		backups: path.join(folder, "backups"),
		suspect: `${main}.suspect`,
	};
}
