import { moneyFormat, type MoneyFormat } from "../shared/money.ts";

/** Figures and times as a language writes them; times in ms since the epoch. */
export interface Formats {
	readonly money: MoneyFormat;
	/** With all places that it has, "$0.155", but never without cents. */
	readonly exactMoney: MoneyFormat;
	readonly count: (count: number) => string;
	/** With one place. */
	readonly decimal: (figure: number) => string;
	/** The calendar day. */
	readonly day: (at: number) => string;
	/** Day and time. */
	readonly moment: (at: number) => string;
}

type Say = (sentence: string, ...values: (string | number)[]) => string;

/** Translates an English sentence and fills {0}, {1}, … in; `vscode.l10n.t` in the extension host. Writes figures alike. */
export type Localize = Say & Formats;

/** `say` with the figures of its language, such as "de" or "pt-br"; English ones for a language that nobody knows. */
export function localizeIn(language: string, say: Say): Localize {
	const locale = /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(language) ? language : "en";
	const style = { dateStyle: "medium", timeStyle: "short" } as const;
	const onePlace = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
	const formats: Formats = {
		money: moneyFormat(locale),
		exactMoney: moneyFormat(locale, Infinity),
		count: (count) => count.toLocaleString(locale),
		decimal: (figure) => figure.toLocaleString(locale, onePlace),
		day: (at) => new Date(at).toLocaleDateString(locale),
		moment: (at) => new Date(at).toLocaleString(locale, style),
	};
	return Object.assign(say, formats);
}

/** English as it stands; what plain Node uses. */
export const plainEnglish: Localize = localizeIn("en", (sentence, ...values) =>
	sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => {
		const value = values[Number(index)];
		return value === undefined ? whole : String(value);
	}),
);
