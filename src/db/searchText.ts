/**
 * Words for the full-text index. Its tokenizer takes a run of Chinese or Japanese for one word; pairs of neighbouring
 * characters beside the text make every stretch of such a run findable.
 */
import { type SoughtSymbols, symbolsIn } from "./searchSymbols.ts";
import { spellingsOf } from "./spellings.ts";

/** Scripts written without spaces between words. */
const spaceless =
	"\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Bopomofo}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\u30FC\u3005";
const hasSpaceless = new RegExp(`[${spaceless}]`, "u");
/** One word as the tokenizer sees it. */
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
/** The parts of a word: a stretch in a spaceless script, or one in any other. */
const stretch = new RegExp(`[${spaceless}][${spaceless}\\p{M}]*|[^${spaceless}]+`, "gu");

/**
 * What goes into the `bigrams` column: pairs of characters of every spaceless stretch, its last character alone, and what
 * is glued to it in other scripts. Null when the text has no such script, which costs nothing then.
 */
export function bigramsOf(text: string): string | null {
	if (!hasSpaceless.test(text)) return null;
	const tokens: string[] = [];
	for (const [run] of text.matchAll(word)) {
		if (!hasSpaceless.test(run)) continue;
		// A stretch may be longer than a call may have arguments: joined, not spread.
		for (const [piece] of run.matchAll(stretch)) tokens.push(hasSpaceless.test(piece) ? pairs(piece).join(" ") : piece);
	}
	return tokens.length === 0 ? null : tokens.join(" ");
}

function pairs(piece: string): string[] {
	const characters = Array.from(piece);
	return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

/** A query in the index's language, and the words to mark in what it finds. */
export interface SearchQuery {
	/** Null when there are no words to search for. */
	readonly match: string | null;
	/** What the index does not hold. */
	readonly symbols: SoughtSymbols;
	readonly terms: readonly string[];
}

const nothing: SearchQuery = { match: null, symbols: { wanted: [], unwanted: [] }, terms: [] };

/** True when nothing can be found. */
export function isNothing({ match, symbols }: SearchQuery): boolean {
	return match === null && symbols.wanted.length === 0;
}

/** Quoted stretches are phrases, a leading "-" excludes, everything else must begin a word. */
const piece = /(-?)(?:"([^"]*)"|([^\s"]+))/g;

/**
 * Translates what a person types. Words are found by their beginning ("migr" finds "migration"), phrases exactly, spaceless
 * scripts and symbols anywhere; all must occur. Whatever else is no word is left out, so nothing typed can be a mistake of
 * syntax.
 */
export function parseSearch(input: string): SearchQuery {
	const wanted: string[] = [];
	const unwanted: string[] = [];
	const terms: string[] = [];
	const symbols = { wanted: [] as string[], unwanted: [] as string[] };
	for (const [, minus, phrase, plain] of input.matchAll(piece)) {
		const typed = phrase ?? plain ?? "";
		const expressions = phrase === undefined ? wordExpressions(typed) : phraseExpressions(phrase);
		const found = symbolsIn(typed);
		if (minus === "-") {
			// A text may have the symbol without the word beside it: only a symbol by itself leaves texts out.
			if (expressions.length > 0) unwanted.push(expressions.join(" AND "));
			else symbols.unwanted.push(...found);
			continue;
		}
		wanted.push(...expressions);
		symbols.wanted.push(...found);
		if (expressions.length > 0) terms.push(...(phrase === undefined ? termsOf(typed) : [phrase]));
		terms.push(...found);
	}
	// FTS4 cannot search for what is absent only.
	if (wanted.length === 0) return symbols.wanted.length === 0 ? nothing : { match: null, symbols, terms };
	const excluded = unwanted.map((expression) => ` NOT (${expression})`).join("");
	const all = wanted.join(" AND ");
	return { match: excluded === "" ? all : `(${all})${excluded}`, symbols, terms };
}

function termsOf(typed: string): string[] {
	return Array.from(typed.matchAll(word)).flatMap(([run]) => spellingsOf(run));
}

function wordExpressions(typed: string): string[] {
	return Array.from(typed.matchAll(word), ([run]) => run).flatMap((run) =>
		hasSpaceless.test(run) ? spacelessExpressions(run) : [spelledBeginning(run)],
	);
}

function spelledBeginning(run: string): string {
	const spellings = spellingsOf(run).map(beginning);
	return spellings.length === 1 ? spellings.join("") : `(${spellings.join(" OR ")})`;
}

/** Quoted, since what younger versions of Unicode call a letter may be no word to FTS4, and a bare one is an error then. */
const beginning = (run: string): string => `"${run}*"`;

function phraseExpressions(phrase: string): string[] {
	const words = Array.from(phrase.matchAll(word), ([run]) => run);
	if (words.length === 0) return [];
	if (words.some((run) => hasSpaceless.test(run))) return words.flatMap((run) => wordExpressions(run));
	return [`"${words.join(" ")}"`];
}

function spacelessExpressions(run: string): string[] {
	return Array.from(run.matchAll(stretch), ([found]) => {
		if (!hasSpaceless.test(found)) return beginning(found);
		const characters = Array.from(found);
		// The last character alone is the beginning of a pair, or stands at the end of a stretch.
		if (characters.length === 1) return beginning(found);
		return `"${pairs(found).slice(0, -1).join(" ")}"`;
	});
}
