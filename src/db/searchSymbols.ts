/**
 * Emoji, arrows and signs in a search. The index holds words alone: what is no word is looked for in the texts themselves, so
 * that it is found in what was written before, too, and costs nothing where it is not searched for.
 */

/**
 * Stretches of symbols with what joins, varies and colours them. Those of ASCII are left out: people type them as syntax. So
 * are accents that stand alone.
 */
const stretch = /(?:(?=\P{ASCII})[\p{So}\p{Sm}\p{Sc}](?:\p{M}|\u200D|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}])*)+/gu;
/** Whether an emoji asks to be shown in colours makes no difference at its end. */
const tail = /[\uFE0E\uFE0F\u200D]+$/u;

/** The symbols in what is typed; neighbours stay together. */
export function symbolsIn(typed: string): string[] {
	return Array.from(typed.matchAll(stretch), ([found]) => found.replace(tail, ""));
}

/** Symbols that a text must have, and those it must not have. */
export interface SoughtSymbols {
	readonly wanted: readonly string[];
	readonly unwanted: readonly string[];
}

/** A condition is only as deep as SQLite lets it be: of a whole page of symbols the first ones do. */
const most = 20;

interface SymbolConditions {
	/** Each begins with AND; empty without symbols. */
	readonly sql: string;
	readonly bound: Readonly<Record<string, string>>;
}

/** The conditions on a text, which is an expression in SQL that is never null. */
export function symbolConditions(text: string, { wanted, unwanted }: SoughtSymbols): SymbolConditions {
	const sought = [
		...wanted.slice(0, most).map((symbol) => ({ symbol, found: "> 0" })),
		...unwanted.slice(0, most).map((symbol) => ({ symbol, found: "= 0" })),
	];
	return {
		sql: sought.map(({ found }, index) => `AND instr(${text}, :symbol${index}) ${found}`).join("\n"),
		bound: Object.fromEntries(sought.map(({ symbol }, index) => [`symbol${index}`, symbol])),
	};
}
