import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Tool } from "../tools/index.ts";
import { countArgument, defineTool, pathArgument } from "./defineTool.ts";
import { succeeded } from "./outcomes.ts";
import { approvedPath, folderToSearch, realInside, shownPath } from "./paths.ts";
import { type Lines, searchLines, SearchFault } from "./ripgrep.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { decodeText } from "./textFile.ts";

const matchesAtOnce = 200;
const filesAtOnce = 300;
const longestLine = 300;
const preview = { type: "nothing" } as const;

interface TextSearch {
	/** Folder or file, without links. */
	readonly base: string;
	/** The workspace folder that it lies in, without links. */
	readonly root: string;
	readonly pattern: string;
	readonly isRegex: boolean;
	readonly ignoresCase: boolean;
	readonly glob: string | null;
	readonly limit: number;
}

export function searchTextTool(surroundings: BuiltInSurroundings): Tool {
	const { editor, localize } = surroundings;
	const parameters = v.strictObject({
		pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(1000), v.description("What to look for.")),
		isRegex: v.optional(
			v.pipe(v.boolean(), v.description("Take it as a regular expression. Left out: as plain text.")),
		),
		ignoreCase: v.optional(v.boolean()),
		path: v.optional(pathArgument("Folder or file to look in. Left out: the workspace folder.")),
		glob: v.optional(v.pipe(v.string(), v.maxLength(300), v.description("Only files like this: **/*.ts"))),
		limit: countArgument(1000, "Matches at most. Left out: 200."),
	});
	return defineTool(
		{
			name: "search_text",
			description: "Search the text of the files of the workspace. Ignored files are left out. Returns path:line:text.",
			parameters,
			async prepare({ pattern, isRegex = false, ignoreCase = false, path: where, glob = null, limit = matchesAtOnce }) {
				const folder = await folderToSearch(where, editor.folders(), localize);
				if (isRegex && editor.ripgrep === null) throw onlyPlainText(localize);
				const wanted = { pattern, isRegex, ignoresCase: ignoreCase, glob, limit };
				return {
					// A place that is named is judged as it is for reading: it may be a file with secrets.
					action: where === undefined ? { kind: "search" } : { kind: "read", path: where },
					preview,
					async run(signal, { approved }) {
						const place = where === undefined ? { real: folder, folder } : approvedPath(approved);
						const inside = { base: place.real, root: place.folder ?? place.real };
						const found = await searched({ ...wanted, ...inside }, surroundings, signal);
						if (found.lines.length === 0) return succeeded(localize("Nothing was found."), localize);
						const more = found.hasMore ? `\n${localize("… there are more matches; narrow the search …")}` : "";
						const outcome = succeeded(found.lines.join("\n") + more, localize);
						return { ...outcome, isTrimmed: outcome.isTrimmed || found.hasMore };
					},
				};
			},
		},
		localize,
	);
}

/** The program of the editor can be ended; a pattern that never ends in here would stand still with everything else. */
function onlyPlainText(localize: Localize): DaybookError {
	const reason = localize(
		"regular expressions need the search program of the editor, which is not there; use plain text",
	);
	return new DaybookError("bad_pattern", localize("The search failed: {0}", reason));
}

async function searched(wanted: TextSearch, surroundings: BuiltInSurroundings, signal: AbortSignal): Promise<Lines> {
	const { base, limit } = wanted;
	const { editor, localize } = surroundings;
	const folders = editor.folders();
	if (editor.ripgrep === null) return searchedByReading(wanted, surroundings, signal);
	const search = {
		program: editor.ripgrep,
		arguments: textArguments(wanted),
		cwd: (await stat(base)).isDirectory() ? base : path.dirname(base),
		lines: limit,
		isWanted: (line: string) => isOpen(/^[^\0]*(?=\0)/.exec(line)?.[0] ?? null, wanted, surroundings),
	};
	try {
		const { lines, hasMore } = await searchLines(search, signal);
		return { lines: lines.map((line) => shownLine(line, folders)), hasMore };
	} catch (error) {
		if (error instanceof SearchFault)
			throw new DaybookError("bad_pattern", localize("The search failed: {0}", error.message));
		throw error;
	}
}

/**
 * Whether a file that a search comes upon may be looked into: what holds secrets is read only when the user agrees to that
 * very file.
 */
function isOpen(file: string | null, { base, root }: TextSearch, { isSensitive }: BuiltInSurroundings): boolean {
	if (file === null) return false;
	if (path.relative(base, file) === "") return true;
	const way = path.relative(root, file);
	const names = way.split(path.sep);
	if (names[0] === ".." || path.isAbsolute(way)) return false;
	return !names.some((name) => name.toLowerCase() === ".git") && !isSensitive(names);
}

function textArguments({ base, pattern, isRegex, ignoresCase, glob }: TextSearch): readonly string[] {
	return [
		"--no-config",
		"--color=never",
		"--no-heading",
		"--with-filename",
		"--null",
		"--line-number",
		"--hidden",
		"--sort=path",
		"--max-columns",
		String(longestLine),
		"--max-columns-preview",
		"--max-count",
		"100",
		"--max-filesize",
		"5M",
		...(isRegex ? [] : ["--fixed-strings"]),
		...(ignoresCase ? ["--ignore-case"] : []),
		...(glob === null ? [] : ["--glob", glob]),
		"--iglob",
		"!**/.git",
		"--regexp",
		pattern,
		"--",
		base,
	];
}

/** The path, a zero and "12:text", as the model knows the file. */
function shownLine(line: string, folders: readonly string[]): string {
	const [file = "", found = ""] = line.split("\0", 2);
	const textAt = found.indexOf(":") + 1;
	return `${shownPath(file, folders)}:${found.slice(0, textAt)}${found.slice(textAt, textAt + longestLine)}`;
}

/** Without ripgrep: the files that the editor finds, read one after the other. */
async function searchedByReading(
	search: TextSearch,
	surroundings: BuiltInSurroundings,
	signal: AbortSignal,
): Promise<Lines> {
	const { base, pattern, ignoresCase, glob, limit } = search;
	const { editor } = surroundings;
	const folded = (text: string) => (ignoresCase ? text.toLowerCase() : text);
	const wanted = folded(pattern);
	const lines: string[] = [];
	for (const file of await editor.findFiles(glob ?? "**/*", 5000)) {
		signal.throwIfAborted();
		const real = await realInside(file, [base]);
		if (real === null || !isOpen(real, search, surroundings)) continue;
		const text = decodeText(await readFile(real).catch(() => Buffer.alloc(1)))?.text ?? "";
		for (const [index, line] of text.split(/\r?\n/).entries())
			if (folded(line).includes(wanted))
				lines.push(`${shownPath(file, editor.folders())}:${index + 1}:${line.slice(0, longestLine)}`);
		if (lines.length > limit) break;
	}
	return { lines: lines.slice(0, limit), hasMore: lines.length > limit };
}

export function findFilesTool({ editor, localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		glob: v.pipe(v.string(), v.minLength(1), v.maxLength(300), v.description("Such as **/*.test.ts or src/**/parser*")),
	});
	return defineTool(
		{
			name: "find_files",
			description: "Find files of the workspace by their path. Ignored files are left out.",
			parameters,
			prepare: async ({ glob }) => ({
				action: { kind: "search" },
				preview,
				async run(signal) {
					const folders = editor.folders();
					const found: string[] = [];
					for (const folder of editor.ripgrep === null ? [] : folders) {
						const given = [
							"--no-config",
							"--files",
							"--hidden",
							"--sort=path",
							"--iglob",
							"!**/.git",
							"--glob",
							glob,
							"--",
							folder,
						];
						const search = { program: editor.ripgrep ?? "", arguments: given, cwd: folder, lines: filesAtOnce + 1 };
						found.push(...(await searchLines(search, signal)).lines);
					}
					if (editor.ripgrep === null) found.push(...(await editor.findFiles(glob, filesAtOnce + 1)));
					// However a glob is written, it speaks of the workspace alone.
					const inside = found.filter((file) => shownPath(path.resolve(file), folders) !== path.resolve(file));
					if (inside.length === 0) return succeeded(localize("Nothing was found."), localize);
					const shown = inside.slice(0, filesAtOnce).map((file) => shownPath(file, folders));
					const more = inside.length > filesAtOnce ? [localize("… there are more files; narrow the search …")] : [];
					return { ...succeeded([...shown, ...more].join("\n"), localize), isTrimmed: more.length > 0 };
				},
			}),
		},
		localize,
	);
}
