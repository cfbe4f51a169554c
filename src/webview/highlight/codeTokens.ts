/** The kinds of words in code that have a colour; each is a highlight of that name in highlight.css. */
export const tokenKinds = [
	"comment",
	"keyword",
	"string",
	"number",
	"constant",
	"type",
	"function",
	"property",
	"tag",
	"inserted",
	"deleted",
] as const;

export type TokenKind = (typeof tokenKinds)[number];

/** A stretch of a line: from `start` up to, not including, `end`. */
export interface CodeToken {
	readonly start: number;
	readonly end: number;
	readonly kind: TokenKind;
}

/** Reads the lines of a text in one language, in order. */
export interface LineReader {
	/** The tokens of the next line; of one that is too long to be read in a moment there are none. */
	read(line: string): readonly CodeToken[];
	/** A reader that goes on from here without disturbing this one. */
	copy(): LineReader;
}

/** What the lazily loaded script offers. */
export interface Grammars {
	/** Null when the language is not known. */
	readerOf(language: string): LineReader | null;
}
