/** The last line that says something, without the Markdown signs at its start and around words. */
export function lastLine(text: string): string {
	const line = text.split("\n").findLast((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? "";
	return line
		.replace(/^[\s#>*+-]+/, "")
		.replaceAll(/[*_`]+/g, "")
		.trim();
}
