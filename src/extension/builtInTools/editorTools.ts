import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Action } from "../permissions/index.ts";
import type { Tool } from "../tools/index.ts";
import { countArgument, defineTool, pathArgument } from "./defineTool.ts";
import { succeeded } from "./outcomes.ts";
import { openSections } from "./diffSections.ts";
import { absolutePath, approvedPath, realInside, shownPath } from "./paths.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";

const preview = { type: "nothing" } as const;

export function findSymbolsTool(surroundings: BuiltInSurroundings): Tool {
	const { editor, localize } = surroundings;
	const parameters = v.strictObject({
		query: v.pipe(v.string(), v.maxLength(300), v.description("A part of the name; empty for all of a file.")),
		path: v.optional(pathArgument("Only symbols of this file.")),
	});
	return defineTool(
		{
			name: "find_symbols",
			description: "Find functions, classes and other symbols by name, as the editor's language tools know them.",
			parameters,
			async prepare({ query, path: file }) {
				await fileInside(file, surroundings);
				return {
					action: actionOf(file, "search"),
					preview,
					async run(_, { approved }) {
						const only = file === undefined ? null : approvedPath(approved).real;
						const all = await editor.symbols(query, only);
						const folders = editor.folders();
						const found = only === null ? all.filter(({ path: place }) => isOpen(place, surroundings)) : all;
						const lines = found.map(({ name, kind, container, path: place, line }) => {
							const within = container === "" ? "" : ` in ${container}`;
							return `${shownPath(place, folders)}:${line}: ${kind} ${name}${within}`;
						});
						return succeeded(lines.length === 0 ? localize("Nothing was found.") : lines.join("\n"), localize);
					},
				};
			},
		},
		localize,
	);
}

export function getDiagnosticsTool(surroundings: BuiltInSurroundings): Tool {
	const { editor, localize } = surroundings;
	const parameters = v.strictObject({ path: v.optional(pathArgument("Only problems of this file.")) });
	return defineTool(
		{
			name: "get_diagnostics",
			description: "Get the errors and warnings that the editor shows for the files of the workspace.",
			parameters,
			async prepare({ path: file }) {
				await fileInside(file, surroundings);
				return {
					action: actionOf(file, "diagnostics"),
					preview,
					async run(_, { approved }) {
						const only = file === undefined ? null : approvedPath(approved).real;
						const all = editor.problems(only);
						const folders = editor.folders();
						const found = only === null ? all.filter(({ path: place }) => isOpen(place, surroundings)) : all;
						const lines = found.map(({ path: place, line, severity, message, source }) => {
							const by = source === "" ? "" : ` (${source})`;
							return `${shownPath(place, folders)}:${line}: ${severity}: ${message}${by}`;
						});
						return succeeded(
							lines.length === 0 ? localize("The editor shows no problems.") : lines.join("\n"),
							localize,
						);
					},
				};
			},
		},
		localize,
	);
}

export function gitDiffTool({ editor, isSensitive, localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		staged: v.optional(v.pipe(v.boolean(), v.description("What is staged. Left out: what is not."))),
	});
	return defineTool(
		{
			name: "git_diff",
			description: "Show the uncommitted changes of the repository as a diff.",
			parameters,
			prepare: async ({ staged = false }) => ({
				action: { kind: "search" },
				preview,
				async run() {
					const diff = await editor.diff(staged);
					if (diff === null) return succeeded(localize("The folder is no git repository."), localize);
					const { text, leftOut } = openSections(diff, isSensitive);
					const notes = leftOut.map((name) =>
						localize("[The changes of {0} are left out: files of that name usually hold secrets.]", name),
					);
					const all = [text.trimEnd(), ...notes].filter((part) => part !== "").join("\n");
					return succeeded(all === "" ? localize("There are no changes.") : all, localize);
				},
			}),
		},
		localize,
	);
}

export function gitLogTool(surroundings: BuiltInSurroundings): Tool {
	const { editor, localize } = surroundings;
	const parameters = v.strictObject({
		count: countArgument(100, "Commits at most. Left out: 20."),
		path: v.optional(pathArgument("Only commits that touch this file.")),
	});
	return defineTool(
		{
			name: "git_log",
			description: "Show the last commits.",
			parameters,
			async prepare({ count = 20, path: file }) {
				const only = await fileInside(file, surroundings);
				return {
					action: { kind: "search" },
					preview,
					async run() {
						const commits = await editor.log(count, only);
						if (commits === null) return succeeded(localize("The folder is no git repository."), localize);
						const lines = commits.map(({ hash, author, at, message }) => {
							const day = at === 0 ? "" : new Date(at).toISOString().slice(0, 10);
							return `${hash.slice(0, 10)} ${day} ${author}: ${message.split("\n", 1)[0] ?? ""}`;
						});
						return succeeded(lines.length === 0 ? localize("There are no commits.") : lines.join("\n"), localize);
					},
				};
			},
		},
		localize,
	);
}

/** A file that is named is judged as it is for reading: its symbols and problems tell what is in it. */
function actionOf(file: string | undefined, kind: "search" | "diagnostics"): Action {
	return file === undefined ? { kind } : { kind: "read", path: file };
}

/** Whether something may be told of a file that nobody named. */
function isOpen(absolute: string, { editor, isSensitive }: BuiltInSurroundings): boolean {
	return !isSensitive(shownPath(absolute, editor.folders()).split(/[/\\]/));
}

/** A file of the workspace by what the model calls it; null when it named none. */
async function fileInside(file: string | undefined, { editor, localize }: BuiltInSurroundings): Promise<string | null> {
	if (file === undefined) return null;
	const folders = editor.folders();
	const real = await realInside(absolutePath(file, folders), folders);
	if (real !== null) return real;
	throw new DaybookError("not_found", localize("There is no {0} in the open folders.", file));
}
