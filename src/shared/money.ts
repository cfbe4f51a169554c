import type { CostSum } from "./model.ts";

const currency = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });

/** Micro-dollars as dollars with cents: "$1,234.50"; under ten cents as many places as it takes, "$0.0042", so that little is not nothing. */
export function formatMicroUsd(microUsd: number): string {
	const dollars = microUsd / 1_000_000;
	if (microUsd === 0 || Math.abs(dollars) >= 0.1) return currency.format(dollars);
	const digits = Math.abs(dollars)
		.toFixed(6)
		.replace(/(\.\d\d\d*?)0+$/, "$1");
	return `${dollars < 0 ? "-" : ""}$${digits}`;
}

/** The words of a sum, in the language of whoever reads it. */
export interface CostWords {
	/** Nothing in it has a price. */
	readonly unknown: () => string;
	readonly withUnpriced: (cost: string, calls: number) => string;
}

const english: CostWords = {
	unknown: () => "cost unknown",
	withUnpriced: (cost, calls) => `${cost} + ${calls} unpriced`,
};

/** A sum with what it leaves out told: "$0.42", "$0.42 + 2 unpriced", "cost unknown". In English unless told otherwise. */
export function formatCost({ microUsd, unpricedCalls }: CostSum, words: CostWords = english): string {
	if (unpricedCalls === 0) return formatMicroUsd(microUsd);
	return microUsd === 0 ? words.unknown() : words.withUnpriced(formatMicroUsd(microUsd), unpricedCalls);
}
