import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Tool } from "../tools/index.ts";
import { countArgument, defineTool, pathArgument } from "./defineTool.ts";
import { succeeded } from "./outcomes.ts";
import { folderToSearch, realInside, shownPath } from "./paths.ts";
import { type Lines, searchLines, SearchFault } from "./ripgrep.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { decodeText } from "./textFile.ts";

const matchesAtOnce = 200;
const filesAtOnce = 300;
const longestLine = 300;
const preview = { type: "nothing" } as const;
/** Not looked into: what holds secrets is read only when the user agrees to that very file. */
const secretGlobs = [".git", ".env*", "*.pem", "*.key", "id_*", ".npmrc", ".netrc", "credentials*", "*.p12", "*.pfx"];
const secretNames = /^(?:\.git|\.env.*|.*\.(?:pem|key|p12|pfx)|id_.*|\.npmrc|\.netrc|credentials.*)$/i;

interface TextSearch {
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
				const base = await folderToSearch(where, editor.folders(), localize);
				const wanted = { pattern, isRegex, ignoresCase: ignoreCase, glob, limit };
				return {
					action: { kind: "search" },
					preview,
					async run(signal) {
						const found = await searched(base, wanted, surroundings, signal);
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

async function searched(
	base: string,
	wanted: TextSearch,
	surroundings: BuiltInSurroundings,
	signal: AbortSignal,
): Promise<Lines> {
	const { editor, localize } = surroundings;
	const folders = editor.folders();
	if (editor.ripgrep === null) return searchedByReading(base, wanted, surroundings, signal);
	const search = { program: editor.ripgrep, arguments: textArguments(base, wanted), cwd: base, lines: wanted.limit };
	try {
		const isFolder = await searchesFolder(base);
		const { lines, hasMore } = await searchLines({ ...search, cwd: isFolder ? base : path.dirname(base) }, signal);
		return { lines: lines.map((line) => shownLine(line, folders)), hasMore };
	} catch (error) {
		if (error instanceof SearchFault)
			throw new DaybookError("bad_pattern", localize("The search failed: {0}", error.message));
		throw error;
	}
}

async function searchesFolder(base: string): Promise<boolean> {
	return (await stat(base)).isDirectory();
}

function textArguments(base: string, { pattern, isRegex, ignoresCase, glob }: TextSearch): readonly string[] {
	return [
		"--no-config",
		"--color=never",
		"--no-heading",
		"--with-filename",
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
		...secretGlobs.flatMap((name) => ["--iglob", `!**/${name}`]),
		"--regexp",
		pattern,
		"--",
		base,
	];
}

/** "/work/shop/src/a.ts:12:text" as the model knows the file. */
function shownLine(line: string, folders: readonly string[]): string {
	const found = /^(.+?):(\d+):(.*)$/s.exec(line);
	if (!found) return line;
	const [, file = "", number, text = ""] = found;
	return `${shownPath(file, folders)}:${number}:${text.slice(0, longestLine)}`;
}

/** Without ripgrep: the files that the editor finds, read one after the other. */
async function searchedByReading(
	base: string,
	{ pattern, isRegex, ignoresCase, glob, limit }: TextSearch,
	{ editor, localize }: BuiltInSurroundings,
	signal: AbortSignal,
): Promise<Lines> {
	const escaped = isRegex ? pattern : pattern.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
	let wanted: RegExp;
	try {
		wanted = new RegExp(escaped, ignoresCase ? "iu" : "u");
	} catch {
		throw new DaybookError("bad_pattern", localize("The search failed: {0}", localize("the pattern is not valid")));
	}
	const lines: string[] = [];
	for (const file of await editor.findFiles(glob ?? "**/*", 5000)) {
		signal.throwIfAborted();
		const real = await realInside(file, [base]);
		if (real === null || real.split(path.sep).some((name) => secretNames.test(name))) continue;
		const text = decodeText(await readFile(real).catch(() => Buffer.alloc(1)))?.text ?? "";
		for (const [index, line] of text.split(/\r?\n/).entries())
			if (wanted.test(line))
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
					if (found.length === 0) return succeeded(localize("Nothing was found."), localize);
					const shown = found.slice(0, filesAtOnce).map((file) => shownPath(file, folders));
					const more = found.length > filesAtOnce ? [localize("… there are more files; narrow the search …")] : [];
					return { ...succeeded([...shown, ...more].join("\n"), localize), isTrimmed: more.length > 0 };
				},
			}),
		},
		localize,
	);
}
