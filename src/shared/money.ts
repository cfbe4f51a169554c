import type { CostSum } from "./model.ts";

/** Micro-dollars as dollars: "$1.23", with more digits below a cent ("$0.0042") so that small sums do not look like nothing. */
export function formatMicroUsd(microUsd: number): string {
	const dollars = microUsd / 1_000_000;
	if (microUsd === 0 || Math.abs(dollars) >= 0.01) return `$${dollars.toFixed(2)}`;
	return `$${dollars.toFixed(6).replace(/0+$/, "")}`;
}

/** A sum with what it leaves out told: "$0.42", "$0.42 + 2 unpriced", "unknown" when nothing in it has a price. */
export function formatCost({ microUsd, unpricedCalls }: CostSum): string {
	if (unpricedCalls === 0) return formatMicroUsd(microUsd);
	return microUsd === 0
		? `unknown (${unpricedCalls} unpriced)`
		: `${formatMicroUsd(microUsd)} + ${unpricedCalls} unpriced`;
}
