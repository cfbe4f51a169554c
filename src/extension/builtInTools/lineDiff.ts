import { structuredPatch } from "diff";
import type { DiffLine } from "../../shared/toolCalls.ts";

/** Lines around a change that are shown with it. */
const context = 3;
/** More than that is no change to be looked at in a card. */
const mostLines = 2000;
/** Longer texts are compared by the editor, not here. */
const longest = 2_000_000;

export interface LineCounts {
	readonly added: number;
	readonly removed: number;
}

/** The difference of two texts by lines, with gaps where nothing changed. */
export function diffLines(before: string, after: string): LineCounts & { readonly lines: readonly DiffLine[] } {
	const hunks = hunksOf(before, after);
	const lines: DiffLine[] = [];
	let next = 1;
	for (const hunk of hunks) {
		if (hunk.oldStart > next) lines.push({ kind: "gap", text: String(hunk.oldStart - next) });
		for (const line of hunk.lines) if (!line.startsWith("\\")) lines.push(lineOf(line));
		next = hunk.oldStart + hunk.oldLines;
	}
	const cut = lines.slice(0, mostLines);
	if (lines.length > mostLines) cut.push({ kind: "gap", text: String(lines.length - mostLines) });
	return { ...counted(lines), lines: cut };
}

export function countLines(before: string, after: string): LineCounts {
	return counted(hunksOf(before, after).flatMap(({ lines }) => lines.map(lineOf)));
}

function hunksOf(before: string, after: string) {
	if (before.length > longest || after.length > longest) return [];
	return structuredPatch("", "", before, after, "", "", { context }).hunks;
}

function lineOf(line: string): DiffLine {
	const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
	return { kind, text: line.slice(1) };
}

function counted(lines: readonly DiffLine[]): LineCounts {
	const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
	return { added: count("added"), removed: count("removed") };
}
