import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** A transcript as it lies on the disk. */
export interface FoundFile {
	readonly path: string;
	readonly byteCount: number;
	/** Whole ms. */
	readonly modifiedAt: number;
	/** When the file was made, in ms, as far as the file system knows. */
	readonly createdAt: number;
}

/** What a walk found. */
export interface Walk {
	readonly files: readonly FoundFile[];
	/** Folders that were looked through; what is known below them and was not found is gone. */
	readonly folders: readonly string[];
}

const deepest = 6;

/**
 * Looks for `*.jsonl` below the folders, in the order in which they were made: where the same call stands in two files, the
 * older one tells it first. A folder that is not there is passed over. Links to folders are followed right below a folder
 * that was named, where a project's may be one, and to nowhere twice; deeper ones are not, so that a walk never runs in
 * circles.
 */
export function walk(folders: readonly string[]): Walk {
	const files = new Map<string, FoundFile>();
	const named = folders.flatMap((folder) => realFolder(folder) ?? []);
	const linked = named.flatMap(linkedFolders).filter((folder) => !named.some((other) => isWithin(folder, other)));
	const seen = new Set([...named, ...linked]);
	for (const folder of seen) collect(folder, 0, files);
	return { files: [...files.values()].sort(byAge), folders: [...seen] };
}

/** Where the links in a folder lead, but for those that lead to what the folder itself lies in. */
function linkedFolders(folder: string): readonly string[] {
	return entriesOf(folder)
		.filter((entry) => entry.isSymbolicLink())
		.flatMap((entry) => realFolder(path.join(folder, entry.name)) ?? [])
		.filter((target) => !isWithin(folder, target));
}

const isWithin = (inner: string, outer: string): boolean =>
	inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);

/** Files that were made in the same minute, as copies are, follow one another by name. */
const byAge = (a: FoundFile, b: FoundFile): number => minuteOf(a) - minuteOf(b) || (a.path < b.path ? -1 : 1);

const minuteOf = ({ createdAt, modifiedAt }: FoundFile): number =>
	Math.floor((createdAt > 0 ? Math.min(createdAt, modifiedAt) : modifiedAt) / 60_000);

/** The folder itself may be a link. */
function realFolder(folder: string): string | null {
	try {
		return realpathSync(folder);
	} catch {
		return null;
	}
}

function collect(folder: string, depth: number, files: Map<string, FoundFile>): void {
	for (const entry of entriesOf(folder)) {
		const full = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			if (depth < deepest) collect(full, depth + 1, files);
		} else if (entry.name.endsWith(".jsonl")) {
			const file = statFile(full);
			if (file !== null) files.set(full, file);
		}
	}
}

function entriesOf(folder: string): readonly Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		// Gone meanwhile, or not ours to read.
		return [];
	}
}

/** Null for what is no plain file: opening a pipe would wait for ever. */
export function statFile(file: string): FoundFile | null {
	try {
		const stats = statSync(file);
		if (!stats.isFile()) return null;
		return {
			path: file,
			byteCount: stats.size,
			modifiedAt: Math.trunc(stats.mtimeMs),
			createdAt: Math.trunc(stats.birthtimeMs),
		};
	} catch {
		return null;
	}
}
