/** Where the user is in a file, as offsets into its text; equal when nothing is selected. */
export interface Selected {
	readonly start: number;
	readonly end: number;
}

/** How much of a file's lines a block must have to be taken for the whole file. */
const wholeFileShare = 0.5;

/**
 * The file with the code of a block in it. What is selected is replaced; else the stretch that begins and ends like the
 * block, such as the old version of a function; else the whole file when the block has most of its lines; else the code
 * goes in at the line of the cursor. The user looks at the outcome before anything is written.
 */
export function proposedText(source: string, selected: Selected, code: string): string {
	const lineEnd = source.includes("\r\n") ? "\r\n" : "\n";
	const lines = code.replace(/\s+$/, "").split(/\r?\n/);
	if (source.trim() === "") return lines.join(lineEnd) + lineEnd;
	if (selected.end > selected.start) {
		const replaced = source.slice(selected.start, selected.end);
		const end = /\r?\n$/.exec(replaced)?.[0] ?? "";
		return source.slice(0, selected.start) + lines.join(lineEnd) + end + source.slice(selected.end);
	}
	const old = source.split(/\r?\n/);
	const range = sameStretch(old, lines);
	if (range) return replaceLines(old, range, lines).join(lineEnd);
	if (shareOf(old, lines) >= wholeFileShare) return lines.join(lineEnd) + lineEnd;
	const line = source.slice(0, selected.start).split("\n").length - 1;
	return replaceLines(old, { from: line, to: old[line]?.trim() === "" ? line + 1 : line }, lines).join(lineEnd);
}

/** From a line up to, not including, another. */
interface Lines {
	readonly from: number;
	readonly to: number;
}

/** The only stretch that begins with the first line of the block and ends with the last, indented alike; null if none. */
function sameStretch(old: readonly string[], lines: readonly string[]): Lines | null {
	const first = lines.find((line) => line.trim() !== "") ?? "";
	const last = lines.at(-1) ?? "";
	const starts = old.flatMap((line, index) => (line.trim() === first.trim() ? [index] : []));
	const [from] = starts;
	if (from === undefined || starts.length > 1) return null;
	const shift = indentOf(old[from] ?? "") - indentOf(first);
	const isEnd = (line: string) => line.trim() === last.trim() && indentOf(line) === indentOf(last) + shift;
	if (lines.length === 1) return { from, to: from + 1 };
	const length = old.slice(from + 1).findIndex(isEnd);
	return length === -1 ? null : { from, to: from + 1 + length + 1 };
}

/** The block takes the indentation of what it stands for. */
function replaceLines(old: readonly string[], { from, to }: Lines, lines: readonly string[]): readonly string[] {
	const first = lines.find((line) => line.trim() !== "") ?? "";
	const indent = to > from && first === first.trimStart() ? (/^\s*/.exec(old[from] ?? "")?.[0] ?? "") : "";
	const indented = lines.map((line) => (line === "" ? line : indent + line));
	return [...old.slice(0, from), ...indented, ...old.slice(to)];
}

function indentOf(line: string): number {
	return line.length - line.trimStart().length;
}

/** The share of the file's lines that say something and are in the block too. */
function shareOf(old: readonly string[], lines: readonly string[]): number {
	const known = new Set(lines.map((line) => line.trim()));
	const telling = old.map((line) => line.trim()).filter((line) => /[\p{L}\p{N}]/u.test(line));
	return telling.length === 0 ? 0 : telling.filter((line) => known.has(line)).length / telling.length;
}
