import type { Localize } from "../localize.ts";

/** Characters of a result that a model is sent; about 8,000 tokens. */
export const resultLimit = 30_000;
/** Of a text that is cut, so much of its end is kept: programs say last how it went. */
const endShare = 0.3;

export interface Trimmed {
	readonly text: string;
	readonly isTrimmed: boolean;
}

/** The text, or its beginning and its end with a line between them that says how much is missing. */
export function trimResult(text: string, localize: Localize, limit = resultLimit): Trimmed {
	const whole = wellFormed(text);
	if (whole.length <= limit) return { text: whole, isTrimmed: false };
	const end = Math.floor(limit * endShare);
	const left = (whole.length - limit).toLocaleString("en-US");
	const line = localize("… {0} characters left out …", left);
	const cut = `${whole.slice(0, limit - end)}\n${line}\n${whole.slice(-end)}`;
	// A cut may fall into a pair of surrogates.
	return { text: wellFormed(cut), isTrimmed: true };
}

/** Halves of surrogate pairs would not survive the database. */
function wellFormed(text: string): string {
	return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
