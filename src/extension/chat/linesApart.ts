/** Where a text is put: what stands in its line before it and behind it, and whether it takes the place of something. */
export interface InsertionPlace {
	readonly before: string;
	readonly after: string;
	readonly replaced: string;
}

/**
 * The text as it is to be inserted there. Lines of code do not run into the line that follows them; a piece of one line that
 * is put within a line stays within it.
 */
export function keptApart(text: string, { before, after, replaced }: InsertionPlace): string {
	const isBlock = text.includes("\n");
	const startsLine = before.trim() === "" && (replaced === "" || replaced.endsWith("\n"));
	if (text === "" || text.endsWith("\n") || after.trim() === "" || !(isBlock || startsLine)) return text;
	return `${text}\n${/^\s*/.exec(before)?.[0] ?? ""}`;
}
