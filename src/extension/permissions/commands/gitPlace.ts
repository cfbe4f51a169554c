import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import { areHarmlessSettings } from "./gitSettings.ts";

/** Bytes of settings. More was not written by hand or by git. */
const largestSettings = 200_000;

/**
 * Whether git, started in `cwd`, can only find the repository of the workspace folder itself, and one whose settings start
 * nothing and lead nowhere else. Both are absolute and free of links; `cwd` lies in `folder`. What looks like a repository
 * on the way may have been put there file by file, by a model; and where there is none, git compares any two files.
 */
export async function isOrdinaryRepository(cwd: string, folder: string): Promise<boolean> {
	try {
		for (let place = cwd; ; place = path.dirname(place)) {
			if (await looksBare(place)) return false;
			if (await exists(path.join(place, ".git")))
				return place === folder && (await isOrdinary(path.join(place, ".git")));
			if (place === folder) return false;
		}
	} catch {
		// What cannot be looked at cannot be vouched for.
		return false;
	}
}

/** What git takes for a repository without a `.git`, and a little more. */
async function looksBare(place: string): Promise<boolean> {
	if (!(await exists(path.join(place, "HEAD")))) return false;
	const parts = await Promise.all(["objects", "refs", "commondir"].map(async (name) => exists(path.join(place, name))));
	return parts.includes(true);
}

async function isOrdinary(repository: string): Promise<boolean> {
	// A file or a link of that name leads to a repository elsewhere, and "commondir" to its settings.
	if (!(await lstat(repository)).isDirectory() || (await exists(path.join(repository, "commondir")))) return false;
	const objects = path.join(repository, "objects");
	// What they hold could be that of other repositories.
	if (!(await lstat(objects)).isDirectory() || (await exists(path.join(objects, "info", "alternates")))) return false;
	return (
		(await exists(path.join(repository, "HEAD"))) &&
		(await haveHarmlessSettings(path.join(repository, "config"))) &&
		(await haveHarmlessSettings(path.join(repository, "config.worktree")))
	);
}

async function haveHarmlessSettings(file: string): Promise<boolean> {
	if (!(await exists(file))) return true;
	const found = await lstat(file);
	return found.isFile() && found.size <= largestSettings && areHarmlessSettings(await readFile(file, "utf8"));
}

async function exists(file: string): Promise<boolean> {
	try {
		await lstat(file);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
		throw error;
	}
}
