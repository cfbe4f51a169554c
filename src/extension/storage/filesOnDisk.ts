import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** A file of the data folder. */
export interface FoundFile {
	readonly path: string;
	readonly bytes: number;
	/** Milliseconds since the epoch. */
	readonly changedAt: number;
}

/** The files of a folder whose names fit, the oldest first; empty when there is no such folder. */
export async function findFiles(folder: string, name: RegExp): Promise<readonly FoundFile[]> {
	const names = await readdir(folder).catch(() => []);
	const found = await Promise.all(
		names
			.filter((candidate) => name.test(candidate))
			.map(async (candidate): Promise<FoundFile | null> => {
				const file = path.join(folder, candidate);
				// Another window may have removed it meanwhile.
				const known = await stat(file).catch(() => null);
				return known?.isFile() ? { path: file, bytes: known.size, changedAt: known.mtimeMs } : null;
			}),
	);
	return found.filter((file) => file !== null).toSorted((a, b) => a.changedAt - b.changedAt);
}

/** What was set aside as damaged or replaced, with its logs. */
export const setAsideName = /^system\.db\.(?:damaged|replaced)-/;
/** A content under its hash, or what a window that died had written of one. */
export const contentName = /^[0-9a-f]{64}(?:\.[0-9a-f-]{36}\.tmp)?$/;

/** The hash in the name of a content. */
export function hashOf({ path: file }: FoundFile): string {
	return path.basename(file).slice(0, 64);
}

export function sumOf(files: readonly FoundFile[]): { readonly count: number; readonly bytes: number } {
	return { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Removes files; those that are gone already do not matter. */
export async function removeFiles(files: readonly FoundFile[]): Promise<void> {
	for (const file of files) await rm(file.path, { force: true });
}
