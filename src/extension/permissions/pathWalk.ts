import { constants } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import path from "node:path";

/** What lies at the end of a path. */
export type EndKind = "file" | "folder" | "other" | "nothing";

/** A path followed link by link. */
export interface WalkedPath {
	/** Absolute and free of links as far as anything exists. */
	readonly real: string;
	/** Every absolute path it led over, the first being the one asked for. */
	readonly trail: readonly string[];
	readonly end: EndKind;
	/** Names of the file besides this one. 0 for what is no file. */
	readonly otherNames: number;
	/** Changes when something else lies there or it was written to; null: nothing does. */
	readonly state: string | null;
	/** The folders on the way that hold a `.git`. */
	readonly repositories: readonly string[];
}

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Follows a path component by component. Works for what does not exist yet, too, which `realpath` does not.
 * Rejects with the file system's error: ELOOP, ENOTDIR, EACCES, ENAMETOOLONG.
 */
export async function walkPath(absolute: string): Promise<WalkedPath> {
	const trail = [absolute];
	const repositories: string[] = [];
	let { root: real } = path.parse(absolute);
	let rest = namesOf(absolute);
	let links = 0;
	for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
		const next = path.join(real, name);
		const found = await look(next);
		if (found === null) return atNothing(path.join(next, ...rest), trail, repositories);
		if (!found.isSymbolicLink()) {
			if (rest.length > 0 && !found.isDirectory()) throw systemError("ENOTDIR", next);
			if (found.isDirectory() && (await look(path.join(next, ".git"))) !== null) repositories.push(next);
			real = next;
			continue;
		}
		if ((links += 1) > mostLinks) throw systemError("ELOOP", absolute);
		const target = path.resolve(real, await readlink(next));
		trail.push(path.join(target, ...rest));
		rest = [...namesOf(target), ...rest];
		({ root: real } = path.parse(target));
		repositories.length = 0;
	}
	return atEnd(real, trail, repositories);
}

function namesOf(absolute: string): string[] {
	return absolute.slice(path.parse(absolute).root.length).split(path.sep).filter(Boolean);
}

async function look(file: string) {
	try {
		return await lstat(file, { bigint: true });
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
		throw error;
	}
}

function atNothing(real: string, trail: readonly string[], repositories: readonly string[]): WalkedPath {
	return { real, trail: [...trail, real], end: "nothing", otherNames: 0, state: null, repositories };
}

async function atEnd(real: string, trail: readonly string[], repositories: readonly string[]): Promise<WalkedPath> {
	const found = await look(real);
	if (found === null) return atNothing(real, trail, repositories);
	const end = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
	return {
		real,
		trail: [...trail, real],
		end,
		otherNames: end === "file" ? Number(found.nlink) - 1 : 0,
		state: stateOf(found),
		repositories,
	};
}

/** Which file it is and how it was last written; of a folder, only which it is. */
export function stateOf(found: {
	readonly dev: bigint;
	readonly ino: bigint;
	readonly mode: bigint;
	readonly size: bigint;
	readonly mtimeNs: bigint;
}): string {
	const isFile = (Number(found.mode) & constants.S_IFMT) === constants.S_IFREG;
	const which = `${found.dev}:${found.ino}:${found.mode}`;
	return isFile ? `${which}:${found.size}:${found.mtimeNs}` : which;
}

function systemError(code: string, where: string): NodeJS.ErrnoException {
	return Object.assign(new Error(`${code}: ${where}`), { code });
}

/** True when `inner` is `folder` or lies in it. Both absolute and free of links. */
export function isWithin(inner: string, folder: string): boolean {
	const way = path.relative(folder, inner);
	return way === "" || (way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}
