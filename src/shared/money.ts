import type { CostSum } from "./model.ts";

/** Writes micro-dollars. */
export type MoneyFormat = (microUsd: number) => string;

/**
 * Writes micro-dollars as dollars with cents in a locale, in English "$1,234.50"; under ten cents with as many places as it
 * takes, "$0.0042", so that little is not nothing. `exactBelow` (µ$) is where that ends.
 */
export function moneyFormat(locale: string, exactBelow = 100_000): MoneyFormat {
	const dollars = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
	// Made with the first sum: not every window that starts shows one.
	let usual: Intl.NumberFormat | null = null;
	let small: Intl.NumberFormat | null = null;
	return (microUsd) => {
		const isSmall = microUsd !== 0 && Math.abs(microUsd) < exactBelow;
		const format = isSmall
			? (small ??= new Intl.NumberFormat(locale, { ...dollars, maximumFractionDigits: 6 }))
			: (usual ??= new Intl.NumberFormat(locale, dollars));
		return format.format(microUsd / 1_000_000);
	};
}

/** In English. */
export const formatMicroUsd = moneyFormat("en");

/** The words of a sum, in the language of whoever reads it. */
export interface CostWords {
	readonly money: MoneyFormat;
	/** Nothing in it has a price. */
	readonly unknown: () => string;
	readonly withUnpriced: (cost: string, calls: number) => string;
}

const english: CostWords = {
	money: formatMicroUsd,
	unknown: () => "cost unknown",
	withUnpriced: (cost, calls) => `${cost} + ${calls} unpriced`,
};

/** A sum with what it leaves out told: "$0.42", "$0.42 + 2 unpriced", "cost unknown". In English unless told otherwise. */
export function formatCost({ microUsd, unpricedCalls }: CostSum, words: CostWords = english): string {
	if (unpricedCalls === 0) return words.money(microUsd);
	return microUsd === 0 ? words.unknown() : words.withUnpriced(words.money(microUsd), unpricedCalls);
}
