import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { CallPreview } from "../../shared/toolCalls.ts";
import type { PreparedCall, Proposal, Tool, ToolOutcome } from "../tools/index.ts";
import { defineTool, pathArgument } from "./defineTool.ts";
import { replaceExactly, withLineEnds } from "./exactReplace.ts";
import type { FoundFile } from "./fileAccess.ts";
import { diffLines } from "./lineDiff.ts";
import { succeeded } from "./outcomes.ts";
import { absolutePath, approvedPath, realInside, shownPath } from "./paths.ts";
import type { ReadMemory } from "./readMemory.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { decodeText, encodeText, lineEndOf } from "./textFile.ts";

/** What a call makes of a file: its new text from its old one. */
type Change = (before: string | null) => string;

interface Edit {
	readonly file: string;
	readonly change: Change;
	/** A file that is replaced as a whole must have been read in this chat. */
	readonly isWhole: boolean;
}

export function editFileTool(surroundings: BuiltInSurroundings, memory: ReadMemory): Tool {
	const { localize } = surroundings;
	const parameters = v.strictObject({
		path: pathArgument("File, relative to the workspace folder or absolute."),
		old: v.pipe(
			v.string(),
			v.minLength(1),
			v.description("The passage to replace, exactly as in the file and with enough around it to be there once."),
		),
		new: v.pipe(v.string(), v.description("What takes its place; empty deletes it.")),
		all: v.optional(v.pipe(v.boolean(), v.description("Replace every occurrence."))),
	});
	return defineTool(
		{
			name: "edit_file",
			description: "Replace a passage of a text file. Read the file first.",
			parameters,
			prepare: async ({ path: file, old, new: put, all = false }) => {
				const change: Change = (before) => {
					if (before === null) throw new DaybookError("not_found", localize("There is no file {0}.", file));
					return replaceExactly(before, { old, new: put, isAll: all }, localize);
				};
				return prepareEdit({ file, change, isWhole: false }, surroundings, memory);
			},
		},
		localize,
	);
}

export function writeFileTool(surroundings: BuiltInSurroundings, memory: ReadMemory): Tool {
	const { localize } = surroundings;
	const parameters = v.strictObject({
		path: pathArgument("File, relative to the workspace folder or absolute. Folders that are missing are made."),
		content: v.pipe(v.string(), v.description("The whole content.")),
	});
	return defineTool(
		{
			name: "write_file",
			description: "Create a text file, or replace one as a whole. To change a part of a file use edit_file.",
			parameters,
			prepare: async ({ path: file, content }) => {
				const change: Change = (before) => (before === null ? content : withLineEnds(content, lineEndOf(before)));
				return prepareEdit({ file, change, isWhole: true }, surroundings, memory);
			},
		},
		localize,
	);
}

/** Looks at a file of the workspace now, so that the card shows the change; at any other only once it is allowed. */
async function prepareEdit(edit: Edit, surroundings: BuiltInSurroundings, memory: ReadMemory): Promise<PreparedCall> {
	const { editor } = surroundings;
	const folders = editor.folders();
	const absolute = absolutePath(edit.file, folders);
	const real = await realInside(absolute, folders);
	const found = real === null ? null : await editor.files.read(real);
	const isNew = found === null && edit.isWhole;
	const run: PreparedCall["run"] = async (_signal, { approved }) => {
		const target = approvedPath(approved).real;
		const now = await editor.files.read(target);
		// What was shown is what is written: nothing else may have happened to the file since.
		if (real !== null && !isSame(now, found)) throw changed(edit.file, surroundings);
		return carryOut(edit, target, now, surroundings, memory);
	};
	const action = { kind: isNew ? "create" : "write", path: edit.file } as const;
	if (real === null && !isNew) return { action, preview: { type: "nothing" }, run };
	const { before, after } = texts(edit, real ?? absolute, found, surroundings, memory);
	const proposal: Proposal = { path: absolute, before: before ?? "", after };
	return { action, preview: previewOf(shownPath(absolute, folders), before ?? "", after, surroundings), proposal, run };
}

function isSame(now: FoundFile | null, then: FoundFile | null): boolean {
	return now === null || then === null ? now === then : Buffer.compare(now.bytes, then.bytes) === 0;
}

function changed(file: string, { localize }: BuiltInSurroundings): DaybookError {
	return new DaybookError("stale", localize("{0} was changed since it was read. Read it again.", file));
}

/** Both texts, or a DaybookError with the reason why the file is left alone. */
function texts(
	{ file, change, isWhole }: Edit,
	real: string,
	found: FoundFile | null,
	surroundings: BuiltInSurroundings,
	memory: ReadMemory,
): { readonly before: string | null; readonly after: string } {
	const { localize } = surroundings;
	if (!found) return { before: null, after: change(null) };
	const seen = memory.compare(real, found.bytes);
	if (seen === "changed") throw changed(file, surroundings);
	if (seen === "unseen" && isWhole)
		throw new DaybookError("unread", localize("{0} is there already. Read it before you replace it.", file));
	const decoded = decodeText(found.bytes);
	if (!decoded) throw new DaybookError("not_text", localize("{0} is no text file.", file));
	const after = change(decoded.text);
	if (after === decoded.text) throw new DaybookError("no_change", localize("That would change nothing in {0}.", file));
	return { before: decoded.text, after };
}

async function carryOut(
	edit: Edit,
	real: string,
	found: FoundFile | null,
	surroundings: BuiltInSurroundings,
	memory: ReadMemory,
): Promise<ToolOutcome> {
	const { editor, localize } = surroundings;
	const { after } = texts(edit, real, found, surroundings, memory);
	const before = found?.bytes ?? null;
	const used = (before && decodeText(before)) ?? { encoding: "utf8", hasMark: false };
	const bytes = encodeText(after, used);
	if (!bytes)
		throw new DaybookError(
			"not_text",
			localize("{0} is kept in Latin-1, which lacks some of these characters.", edit.file),
		);
	await editor.files.write(real, bytes, before);
	memory.saw(real, bytes);
	const { added, removed } = diffLines(textBefore(before), after);
	const unsaved = found?.isUnsaved
		? ` ${localize("The user has the file open with unsaved changes: it was changed there and is not on disk yet.")}`
		: "";
	const words =
		before === null ? localize("Created.") : localize("Changed: {0} lines added, {1} removed.", added, removed);
	return succeeded(words + unsaved, localize, { path: real, pathBefore: real, before, after: bytes });
}

function textBefore(bytes: Uint8Array | null): string {
	return (bytes && decodeText(bytes)?.text) ?? "";
}

function previewOf(shown: string, before: string, after: string, { localize }: BuiltInSurroundings): CallPreview {
	if (after.includes("\0")) {
		const text = localize("Binary content, {0} bytes", Buffer.byteLength(after));
		return { type: "details", rows: [{ label: shown, text }] };
	}
	return { type: "change", path: shown, ...diffLines(before, after) };
}
