import type { CostSum } from "../shared/model.ts";
import { formatCost } from "../shared/money.ts";
import type { Localize } from "./localize.ts";

const MINUTE = 60_000;
const MINUTES_OF_A_DAY = 24 * 60;

/** "just now", "5 min ago", "2 h ago", "3 d ago", and the day itself after a month. Times in ms since the epoch. */
export function ageLabel(at: number, now: number, localize: Localize): string {
	const minutes = Math.floor((now - at) / MINUTE);
	if (minutes < 1) return localize("just now");
	if (minutes < 60) return localize("{0} min ago", minutes);
	if (minutes < MINUTES_OF_A_DAY) return localize("{0} h ago", Math.floor(minutes / 60));
	const days = Math.floor(minutes / MINUTES_OF_A_DAY);
	return days <= 31 ? localize("{0} d ago", days) : localize.day(at);
}

/** "12 min", "3 h 12 min", "41 h"; null for less than a minute, which is not worth a word. */
export function durationLabel(seconds: number, localize: Localize): string | null {
	const minutes = Math.floor(seconds / 60);
	if (minutes < 1) return null;
	if (minutes < 60) return localize("{0} min", minutes);
	const hours = Math.floor(minutes / 60);
	const rest = minutes % 60;
	return rest === 0 || hours >= 24 ? localize("{0} h", hours) : localize("{0} h {1} min", hours, rest);
}

/** "$0.42", "$0.42 + 3 unpriced", "cost unknown". */
export function costText(cost: CostSum, localize: Localize): string {
	return formatCost(cost, {
		money: localize.money,
		unknown: () => localize("cost unknown"),
		withUnpriced: (money, calls) => localize("{0} + {1} unpriced", money, localize.count(calls)),
	});
}

/** The same; null when nothing was spent and nothing is unknown. */
export function costLabel(cost: CostSum, localize: Localize): string | null {
	return cost.microUsd === 0 && cost.unpricedCalls === 0 ? null : costText(cost, localize);
}
