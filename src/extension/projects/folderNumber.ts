import { stat } from "node:fs/promises";

/**
 * What stays the same when a folder on disk is renamed or moved within its disk, and differs for a copy: its number and
 * when it was made. The disk's own number is left out, since it changes between starts on many systems.
 *
 * @param path A local path.
 * @returns Null when the file system keeps no such thing, or the folder cannot be asked.
 */
export async function folderNumber(path: string): Promise<string | null> {
	try {
		const { ino, birthtimeNs } = await stat(path, { bigint: true });
		return ino === 0n || birthtimeNs <= 0n ? null : `${ino}:${birthtimeNs}`;
	} catch {
		return null;
	}
}
