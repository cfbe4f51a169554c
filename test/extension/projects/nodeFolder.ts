import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { FolderEntry, FolderReader } from "../../../src/extension/projects/detection/folder.ts";
import { decodeText } from "../../../src/extension/projects/detection/folder.ts";

/** What a detection asked of the file system. */
export interface ReadCounts {
	lists: number;
	reads: number;
	bytes: number;
}

/** A folder on disk as the editor's file system shows it: links are neither files nor folders. */
export function nodeFolder(root: string, counts: ReadCounts = { lists: 0, reads: 0, bytes: 0 }): FolderReader {
	return {
		async list(directory) {
			counts.lists++;
			const entries = await readdir(path.join(root, directory), { withFileTypes: true }).catch(() => []);
			return entries.map((entry): FolderEntry => {
				const type = entry.isFile() ? "file" : entry.isDirectory() ? "directory" : "other";
				return { name: entry.name, type };
			});
		},
		async read(file, maxBytes) {
			counts.reads++;
			const target = path.resolve(root, file);
			try {
				const { size } = await stat(target);
				if (size > maxBytes) return undefined;
				counts.bytes += size;
				return decodeText(await readFile(target));
			} catch {
				return undefined;
			}
		},
	};
}
