import type { FolderEntry, FolderReader } from "./folder.ts";
import { LANGUAGE_OF_EXTENSION } from "./frameworkRules.ts";

/** How much of a folder is looked at. All counts, so that a slow remote is asked a bounded number of times. */
export interface ScanLimits {
	/** Folders below the root that are entered: 3 finds `apps/web/admin/package.json`. */
	readonly depth: number;
	readonly directories: number;
	/** Names taken in over all folders. */
	readonly entries: number;
	/** Manifests read. */
	readonly reads: number;
	readonly bytesPerFile: number;
}

export const DEFAULT_LIMITS: ScanLimits = {
	depth: 3,
	directories: 150,
	entries: 5000,
	reads: 40,
	bytesPerFile: 512 * 1024,
};

/** What lies in the folder, by name only. */
export interface Inventory {
	/** All files and folders seen, relative to the root. */
	readonly paths: ReadonlySet<string>;
	/** File names by folder; "" is the root. Shallow folders come first, names are sorted. */
	readonly files: ReadonlyMap<string, readonly string[]>;
	/** Source files by language. */
	readonly languages: ReadonlyMap<string, number>;
}

/** Folders that hold what tools made or fetched: large, and never the project itself. */
const HEAVY_FOLDERS = new Set(
	"node_modules bower_components jspm_packages vendor target dist build out obj bin coverage __pycache__ venv env site-packages Pods DerivedData _build deps elm-stuff third_party Library Temp Logs storage tmp temp".split(
		" ",
	),
);

/** Hidden folders whose names tell something. All others are skipped. */
const TELLING_HIDDEN_FOLDERS = new Set([".github", ".forgejo"]);

const PARALLEL_LISTS = 8;
const IGNORE_FILE_BYTES = 64 * 1024;

interface Walk {
	readonly reader: FolderReader;
	readonly limits: ScanLimits;
	readonly ignored: ReadonlySet<string>;
	readonly paths: Set<string>;
	readonly files: Map<string, string[]>;
	readonly languages: Map<string, number>;
}

/** "" + "a" is "a"; "a" + "b" is "a/b". */
export function joinPath(directory: string, name: string): string {
	return directory === "" ? name : `${directory}/${name}`;
}

/** Folder names that the root's .gitignore leaves out. Patterns with wildcards are passed over: names are enough here. */
async function ignoredNames(reader: FolderReader): Promise<Set<string>> {
	const text = (await reader.read(".gitignore", IGNORE_FILE_BYTES)) ?? "";
	const names = text.split("\n").flatMap((line) => /^\/?([\w.-]{1,100})\/?\s*$/.exec(line)?.[1] ?? []);
	return new Set(names);
}

function isEntered(walk: Walk, name: string): boolean {
	if (name.startsWith(".")) return TELLING_HIDDEN_FOLDERS.has(name);
	return !HEAVY_FOLDERS.has(name) && !walk.ignored.has(name);
}

function countLanguage(walk: Walk, name: string): void {
	const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
	const language = Object.hasOwn(LANGUAGE_OF_EXTENSION, extension) ? LANGUAGE_OF_EXTENSION[extension] : undefined;
	if (language === undefined || extension.length === name.length) return;
	walk.languages.set(language, (walk.languages.get(language) ?? 0) + 1);
}

/** Takes in one folder's entries; returns the folders below it that are worth entering. */
function takeIn(walk: Walk, directory: string, entries: readonly FolderEntry[]): string[] {
	const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const files: string[] = [];
	const below: string[] = [];
	for (const { name, type } of sorted) {
		if (walk.paths.size >= walk.limits.entries) break;
		const path = joinPath(directory, name);
		walk.paths.add(path);
		if (type === "directory") {
			if (isEntered(walk, name)) below.push(path);
			// Xcode keeps a project in a folder that looks like a file.
			if (name.endsWith(".xcodeproj")) files.push(name);
		} else if (type === "file") {
			files.push(name);
			countLanguage(walk, name);
		}
	}
	walk.files.set(directory, files);
	return below;
}

async function takeInLevel(walk: Walk, level: readonly string[]): Promise<string[]> {
	const below: string[] = [];
	for (let start = 0; start < level.length; start += PARALLEL_LISTS) {
		if (walk.paths.size >= walk.limits.entries) break;
		const batch = level.slice(start, start + PARALLEL_LISTS);
		const listed = await Promise.all(batch.map(async (directory) => walk.reader.list(directory)));
		for (const [index, directory] of batch.entries()) below.push(...takeIn(walk, directory, listed[index] ?? []));
	}
	return below;
}

/** Lists the folder level by level within the limits. Links are never followed. */
export async function scanFolder(reader: FolderReader, limits: ScanLimits): Promise<Inventory> {
	const ignored = await ignoredNames(reader);
	const walk: Walk = { reader, limits, ignored, paths: new Set(), files: new Map(), languages: new Map() };
	let level: string[] = [""];
	for (let depth = 0; depth <= limits.depth && level.length > 0; depth++) {
		const room = limits.directories - walk.files.size;
		level = await takeInLevel(walk, level.slice(0, Math.max(0, room)));
	}
	return walk;
}
