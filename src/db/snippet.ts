/** A stretch of a text around what was found, with the places to mark as [start, end) in it. */
export interface Snippet {
	readonly text: string;
	readonly marks: readonly (readonly [start: number, end: number])[];
}

const before = 40;
const length = 200;

/**
 * Cuts a snippet around the first term that occurs. Terms are compared without case and accents, as the index does; when none
 * is found the beginning of the text is shown.
 */
export function snippetOf(text: string, terms: readonly string[]): Snippet {
	const { folded, places } = fold(text);
	const wanted = terms.map((term) => fold(term).folded).filter((term) => term !== "");
	const found = wanted.map((term) => folded.indexOf(term)).filter((index) => index >= 0);
	const first = found.length === 0 ? 0 : (places[Math.min(...found)] ?? 0);
	const start = first <= before ? 0 : wordStart(text, first - before);
	const cut = text.slice(start, start + length).replace(/[\uD800-\uDBFF]$/, "");
	const isEnd = start + cut.length >= text.length;
	const shown = `${start > 0 ? "…" : ""}${cut.replaceAll(/\s/g, " ")}${isEnd ? "" : "…"}`;
	return { text: shown, marks: marksIn(shown, wanted) };
}

function marksIn(shown: string, wanted: readonly string[]): readonly (readonly [number, number])[] {
	const { folded, places } = fold(shown);
	const marks: [number, number][] = [];
	for (const term of wanted) {
		for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) {
			marks.push([places[at] ?? 0, places[at + term.length] ?? shown.length]);
		}
	}
	return marks.sort((a, b) => a[0] - b[0]).filter((mark, index, all) => mark[0] >= (all[index - 1]?.[1] ?? 0));
}

/** The text without case and accents, and where each of its characters stood in the original. */
function fold(text: string): { readonly folded: string; readonly places: readonly number[] } {
	let folded = "";
	const places: number[] = [];
	let place = 0;
	for (const character of text) {
		const plain = character.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
		for (let index = 0; index < plain.length; index++) places.push(place);
		folded += plain;
		place += character.length;
	}
	places.push(place);
	return { folded, places };
}

/** Not in the middle of a word or of a character of two halves. */
function wordStart(text: string, from: number): number {
	const space = text.slice(from, from + before / 2).search(/\s/);
	if (space >= 0) return from + space + 1;
	return /[\uDC00-\uDFFF]/.test(text[from] ?? "") ? from + 1 : from;
}
