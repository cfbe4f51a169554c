import { realpath } from "node:fs/promises";
import path from "node:path";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { ResolvedAction, ResolvedPath } from "../permissions/index.ts";

/** Where a path of a model leads when links are not followed: relative ones begin in the first folder. */
export function absolutePath(written: string, folders: readonly string[]): string {
	return path.resolve(folders[0] ?? path.parse(process.cwd()).root, written);
}

/** As the model and the user know a file: below its folder, with slashes. */
export function shownPath(absolute: string, folders: readonly string[]): string {
	for (const folder of folders) {
		const way = path.relative(folder, absolute);
		if (way === "") return ".";
		if (isBelow(way)) return way.split(path.sep).join("/");
	}
	return absolute;
}

/**
 * The same file without links when it lies in a folder of the workspace, else null. Only such a file is looked into before
 * the user was asked.
 */
export async function realInside(absolute: string, folders: readonly string[]): Promise<string | null> {
	const real = await realpath(absolute).catch(() => null);
	if (real === null) return null;
	for (const folder of folders) {
		const base = await realpath(folder).catch(() => folder);
		const way = path.relative(base, real);
		if (way === "" || isBelow(way)) return real;
	}
	return null;
}

function isBelow(way: string): boolean {
	return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** The path that was allowed. Anything else is a mistake in the code that called the tool. */
export function approvedPath(approved: ResolvedAction): ResolvedPath {
	if ("path" in approved) return approved.path;
	throw new Error(`A path was to be approved, not ${approved.kind}`);
}

/** A folder of the workspace that a search begins in. Throws when there is none of that name. */
export async function folderToSearch(
	written: string | undefined,
	folders: readonly string[],
	localize: Localize,
): Promise<string> {
	const absolute = absolutePath(written ?? ".", folders);
	const real = folders.length === 0 ? null : await realInside(absolute, folders);
	if (real !== null) return real;
	throw new DaybookError("not_found", localize("There is no {0} in the open folders.", written ?? "."));
}
