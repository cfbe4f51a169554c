import { readdir } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Tool, ToolOutcome } from "../tools/index.ts";
import { trimResult } from "../tools/index.ts";
import { countArgument, defineTool, lineArgument, pathArgument } from "./defineTool.ts";
import { refused, succeeded } from "./outcomes.ts";
import { approvedPath } from "./paths.ts";
import type { ReadMemory } from "./readMemory.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { decodeText } from "./textFile.ts";

/** Lines of a file that are given at once. */
const linesAtOnce = 2000;
const entriesAtOnce = 500;
/** Folders that a list goes into only when it is asked for them. */
const closed: ReadonlySet<string> = new Set([".git", "node_modules", ".venv", "__pycache__", "target", "dist", "out"]);

const preview = { type: "nothing" } as const;

export function readFileTool({ editor, localize }: BuiltInSurroundings, memory: ReadMemory): Tool {
	const parameters = v.strictObject({
		path: pathArgument("File, relative to the workspace folder or absolute."),
		startLine: lineArgument("First line, from 1. Left out: from the beginning."),
		endLine: lineArgument("Last line, inclusive. Left out: as far as fits."),
	});
	const description =
		"Read a text file of the workspace, with what the user has not saved yet. Returns the text as it is, without line numbers.";
	return defineTool(
		{
			name: "read_file",
			description,
			parameters,
			async prepare({ path: file, startLine = 1, endLine }) {
				if (endLine !== undefined && endLine < startLine)
					throw new DaybookError("bad_arguments", localize("endLine comes before startLine."));
				return {
					action: { kind: "read", path: file },
					preview,
					async run(_signal, { approved }) {
						const { real } = approvedPath(approved);
						const found = await editor.files.read(real);
						if (!found) return refused(localize("There is no file {0}.", file));
						memory.saw(real, found.bytes);
						const decoded = decodeText(found.bytes);
						if (!decoded) return refused(localize("{0} is no text file ({1} bytes).", file, found.bytes.length));
						return part(decoded.text, { startLine, endLine, isUnsaved: found.isUnsaved }, localize);
					},
				};
			},
		},
		localize,
	);
}

interface Wanted {
	readonly startLine: number;
	readonly endLine: number | undefined;
	readonly isUnsaved: boolean;
}

function part(text: string, { startLine, endLine, isUnsaved }: Wanted, localize: Localize): ToolOutcome {
	const lines = text.split(/(?<=\n)/);
	const last = Math.min(endLine ?? Infinity, startLine + linesAtOnce - 1, lines.length);
	if (startLine > lines.length) return refused(localize("The file has only {0} lines.", lines.length));
	const shown = trimResult(lines.slice(startLine - 1, last).join(""), localize);
	const isWhole = startLine === 1 && last === lines.length;
	const heading = isWhole ? "" : localize("[Lines {0} to {1} of {2}]", startLine, last, lines.length);
	const state = isUnsaved ? localize("[With changes the user has not saved]") : "";
	const words = [heading, state, shown.text].filter((piece) => piece !== "").join("\n");
	return { text: words, isError: false, isTrimmed: shown.isTrimmed || last < lines.length };
}

export function listFilesTool({ localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		path: v.optional(pathArgument("Folder. Left out: the workspace folder.")),
		depth: countArgument(5, "How many levels. Left out: 1."),
	});
	return defineTool(
		{
			name: "list_files",
			description: "List the files and folders in a folder. Folders end with a slash.",
			parameters,
			prepare: async ({ path: folder = ".", depth = 1 }) => ({
				action: { kind: "read", path: folder },
				preview,
				async run(signal, { approved }) {
					const { real } = approvedPath(approved);
					const entries = await listed(real, depth, signal);
					if (entries === null) return refused(localize("There is no folder {0}.", folder));
					if (entries.length === 0) return succeeded(localize("The folder is empty."), localize);
					const shown = entries.slice(0, entriesAtOnce);
					const left = entries.length - shown.length;
					const more = left > 0 ? [localize("… {0} entries left out …", left)] : [];
					return { ...succeeded([...shown, ...more].join("\n"), localize), isTrimmed: left > 0 };
				},
			}),
		},
		localize,
	);
}

/** Paths below the folder, folders first; links are named and not followed. Null when it is no folder. */
async function listed(folder: string, depth: number, signal: AbortSignal, prefix = ""): Promise<string[] | null> {
	signal.throwIfAborted();
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
	if (entries === null) return null;
	const lines: string[] = [];
	const sorted = entries.toSorted(
		(a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || compare(a.name, b.name),
	);
	for (const entry of sorted) {
		const name = `${prefix}${entry.name}`;
		if (!entry.isDirectory()) {
			lines.push(entry.isSymbolicLink() ? `${name}@` : name);
			continue;
		}
		lines.push(`${name}/`);
		if (depth > 1 && !closed.has(entry.name) && lines.length < entriesAtOnce * 4)
			lines.push(...((await listed(path.join(folder, entry.name), depth - 1, signal, `${name}/`)) ?? []));
	}
	return lines;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
