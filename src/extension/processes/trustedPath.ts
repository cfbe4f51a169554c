import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** What may run unasked, by these names. A name of theirs that leads into the workspace is not them. */
const readingPrograms = [
	"ls",
	"cat",
	"head",
	"tail",
	"wc",
	"sort",
	"pwd",
	"date",
	"echo",
	"grep",
	"find",
	"git",
] as const;

export type ReadingProgram = (typeof readingPrograms)[number];

/**
 * The folders of a PATH in which programs are looked for by their names: absolute ones that exist and lie, links followed,
 * below none of `untrusted`, and in which no reading program does. Never empty, since shells take an empty PATH for the
 * current folder.
 */
export function trustedPath(value: string, untrusted: readonly string[], platform = process.platform): string {
	const { delimiter } = platform === "win32" ? path.win32 : path.posix;
	const outer = untrusted.flatMap((folder) => [path.resolve(folder), realPath(folder) ?? []].flat());
	const folders = value.split(delimiter).filter((folder) => {
		const real = path.isAbsolute(folder) ? realPath(folder) : null;
		if (real === null) return false;
		const programs =
			untrusted.length === 0 ? [] : readingPrograms.flatMap((name) => realPath(path.join(real, name)) ?? []);
		return ![path.normalize(folder), real, ...programs].some((found) => outer.some((each) => isWithin(found, each)));
	});
	return folders.length > 0 ? folders.join(delimiter) : systemFolders(platform).join(delimiter);
}

/** Where the programs lie that come with the system. */
function systemFolders(platform: NodeJS.Platform): readonly string[] {
	return platform === "win32" ? [path.win32.join(windowsFolder(), "System32")] : ["/usr/bin", "/bin"];
}

function windowsFolder(): string {
	return process.env["SystemRoot"] ?? String.raw`C:\Windows`;
}

/**
 * A program of Windows itself by its whole path, "taskkill.exe" or "WindowsPowerShell\v1.0\powershell.exe": a bare name is
 * looked for in the folder it is started in first.
 */
export function windowsProgram(name: string): string {
	return path.win32.join(windowsFolder(), "System32", name);
}

/**
 * The whole path of the program that a name without folders stands for in this environment; null when it is in none of the
 * folders of its PATH. What is written with folders is given back.
 */
export function findProgram(
	name: string,
	environment: Readonly<Record<string, string>>,
	platform = process.platform,
): string | null {
	const { delimiter } = platform === "win32" ? path.win32 : path.posix;
	if (/[/\\]/.test(name) && (platform === "win32" || name.includes("/"))) return name;
	const valueOf = (wanted: string) =>
		Object.entries(environment).find(([known]) => known.toUpperCase() === wanted)?.[1] ?? "";
	const endings = platform === "win32" ? ["", ...(valueOf("PATHEXT") || ".COM;.EXE;.BAT;.CMD").split(";")] : [""];
	const folders = valueOf("PATH")
		.split(delimiter)
		.filter((folder) => path.isAbsolute(folder));
	const files = folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)));
	return files.find((file) => isProgram(file, platform)) ?? null;
}

function isProgram(file: string, platform: NodeJS.Platform): boolean {
	try {
		// On Windows a file without an ending is a script for another shell.
		if (platform === "win32" && path.extname(file) === "") return false;
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}

function realPath(file: string): string | null {
	try {
		return realpathSync.native(file);
	} catch {
		return null;
	}
}

function isWithin(inner: string, folder: string): boolean {
	const way = path.relative(folder, inner);
	return way === "" || (way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}
