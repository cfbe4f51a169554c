/** Tokens as a rough real tokenizer would cut: a word of up to six letters is one, so is a mark or a Chinese sign. */
export function countTokens(text: string): number {
	let count = 0;
	for (const [piece] of text.matchAll(/\p{Script=Han}|[\p{L}\p{M}]+|\p{N}{1,3}|\n+|[^\s\p{L}\p{N}]/gu)) {
		count += /^\p{L}/u.test(piece) && piece.length > 6 ? Math.ceil(piece.length / 6) : 1;
	}
	return count;
}

/** The words of a text with the blanks that follow them, so that joined they are the text again. */
export function piecesOf(text: string | readonly string[] | undefined): readonly string[] {
	if (text === undefined) {
		return [];
	}
	return typeof text === "string" ? (text.match(/\s*\S+\s?|\s+$/g) ?? []) : text;
}
