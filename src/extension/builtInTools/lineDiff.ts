import { structuredPatch } from "diff";
import type { DiffLine } from "../../shared/toolCalls.ts";

/** Lines around a change that are shown with it. */
const context = 3;
/** More than that is no change to be looked at in a card. */
const mostLines = 2000;
/** Lines of both texts; with more, what changed is told by where the texts begin and end alike. */
const mostCompared = 60_000;
/** The search for the smallest change takes as many steps as there are lines, times the lines that changed. */
const mostSteps = 10_000_000;
const mostEdits = 2000;

export interface LineCounts {
	readonly added: number;
	readonly removed: number;
}

interface Hunk {
	readonly oldStart: number;
	readonly oldLines: number;
	readonly lines: readonly string[];
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

function hunksOf(before: string, after: string): readonly Hunk[] {
	const [old, put] = [linesOf(before), linesOf(after)];
	const count = old.length + put.length;
	if (count > mostCompared) return replaced(old, put);
	const maxEditLength = Math.min(mostEdits, Math.floor(mostSteps / Math.max(1, count)));
	const found = structuredPatch("", "", before, after, "", "", { context, maxEditLength });
	return found?.hunks ?? replaced(old, put);
}

/** Everything between the first and the last line that differ, as taken out and put in anew. */
function replaced(old: readonly string[], put: readonly string[]): readonly Hunk[] {
	const shorter = Math.min(old.length, put.length);
	let head = 0;
	while (head < shorter && old[head] === put[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && old.at(-1 - tail) === put.at(-1 - tail)) tail += 1;
	const [oldEnd, putEnd] = [old.length - tail, put.length - tail];
	if (head === oldEnd && head === putEnd) return [];
	const from = Math.max(0, head - context);
	const to = Math.min(old.length, oldEnd + context);
	const lines = [
		...old.slice(from, head).map((line) => ` ${line}`),
		...old.slice(head, oldEnd).map((line) => `-${line}`),
		...put.slice(head, putEnd).map((line) => `+${line}`),
		...old.slice(oldEnd, to).map((line) => ` ${line}`),
	];
	return [{ oldStart: from + 1, oldLines: to - from, lines: lines.map((line) => line.replace(/\n$/, "")) }];
}

/** Each with its line end, so that a last line without one is another. */
function linesOf(text: string): readonly string[] {
	return text === "" ? [] : text.split(/(?<=\n)/);
}

function lineOf(line: string): DiffLine {
	const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
	return { kind, text: line.slice(1) };
}

function counted(lines: readonly DiffLine[]): LineCounts {
	const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
	return { added: count("added"), removed: count("removed") };
}
