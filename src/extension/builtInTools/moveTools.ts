import { lstat } from "node:fs/promises";
import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Tool } from "../tools/index.ts";
import { defineTool, pathArgument } from "./defineTool.ts";
import { diffLines } from "./lineDiff.ts";
import { refused, succeeded } from "./outcomes.ts";
import { absolutePath, approvedPath, realInside, shownPath } from "./paths.ts";
import type { ReadMemory } from "./readMemory.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { decodeText } from "./textFile.ts";

export function renameFileTool({ editor, localize }: BuiltInSurroundings, memory: ReadMemory): Tool {
	const parameters = v.strictObject({
		from: pathArgument("File to rename or move."),
		to: pathArgument("Its new path. Nothing may be there yet."),
	});
	return defineTool(
		{
			name: "rename_file",
			description: "Rename or move a file.",
			parameters,
			prepare: async ({ from, to }) => ({
				action: { kind: "rename", from, to },
				preview: { type: "nothing" },
				async run(_signal, { approved }) {
					if (approved.kind !== "rename") throw new Error(`A rename was to be approved, not ${approved.kind}`);
					const [source, target] = [approved.from.real, approved.to.real];
					const found = await editor.files.read(source);
					if (!found) return refused(localize("There is no file {0}.", from));
					if (await isThere(target)) return refused(localize("{0} is there already.", to));
					await editor.files.rename(source, target);
					memory.forget(source);
					memory.saw(target, found.bytes);
					const undo = { path: target, pathBefore: source, before: found.bytes, after: found.bytes };
					return succeeded(localize("Renamed."), localize, undo);
				},
			}),
		},
		localize,
	);
}

export function deleteFileTool(surroundings: BuiltInSurroundings, memory: ReadMemory): Tool {
	const { editor, localize } = surroundings;
	const parameters = v.strictObject({ path: pathArgument("File to delete. Folders cannot be deleted.") });
	return defineTool(
		{
			name: "delete_file",
			description: "Move a file to the trash.",
			parameters,
			async prepare({ path: file }) {
				const folders = editor.folders();
				const absolute = absolutePath(file, folders);
				const real = await realInside(absolute, folders);
				const found = real === null ? null : await editor.files.read(real);
				if (real === null && folders.length > 0 && shownPath(absolute, folders) !== absolute)
					throw new DaybookError("not_found", localize("There is no file {0}.", file));
				const text = (found && decodeText(found.bytes)?.text) ?? "";
				return {
					action: { kind: "delete", path: file },
					preview: { type: "change", path: shownPath(absolute, folders), ...diffLines(text, "") },
					async run(_signal, { approved }) {
						const target = approvedPath(approved).real;
						const now = await editor.files.read(target);
						if (!now) return refused(localize("There is no file {0}.", file));
						if (now.isUnsaved) return refused(localize("{0} has changes the user has not saved.", file));
						await editor.files.trash(target);
						memory.forget(target);
						const undo = { path: target, pathBefore: target, before: now.bytes, after: null };
						return succeeded(localize("Moved to the trash."), localize, undo);
					},
				};
			},
		},
		localize,
	);
}

async function isThere(file: string): Promise<boolean> {
	return lstat(file).then(
		() => true,
		() => false,
	);
}
