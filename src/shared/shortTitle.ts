const longest = 120;

/** The beginning of a text as one line of at most 120 characters, such as a prompt that serves as a title; may be empty. */
export function shortTitle(text: string): string {
	const line = text.replaceAll(/\s+/g, " ").trim();
	if (line.length <= longest) return line;
	// Half a character at the cut is none.
	return `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
