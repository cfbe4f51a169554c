import type { CostSum } from "../shared/model.ts";
import type { Localize } from "./localize.ts";

const MINUTE = 60_000;
const MINUTES_OF_A_DAY = 24 * 60;
const MICRO_PER_CENT = 10_000;

/** "just now", "5 min ago", "2 h ago", "3 d ago", and the day itself after a month. Times in ms since the epoch. */
export function ageLabel(at: number, now: number, localize: Localize): string {
	const minutes = Math.floor((now - at) / MINUTE);
	if (minutes < 1) return localize("just now");
	if (minutes < 60) return localize("{0} min ago", minutes);
	if (minutes < MINUTES_OF_A_DAY) return localize("{0} h ago", Math.floor(minutes / 60));
	const days = Math.floor(minutes / MINUTES_OF_A_DAY);
	return days <= 31 ? localize("{0} d ago", days) : new Date(at).toLocaleDateString();
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

/** "$0.42", "$0.42 + 3 unpriced", "cost unknown"; null when nothing was spent and nothing is unknown. */
export function costLabel(cost: CostSum, localize: Localize): string | null {
	if (cost.microUsd === 0) return cost.unpricedCalls === 0 ? null : localize("cost unknown");
	const cents = Math.round(cost.microUsd / MICRO_PER_CENT);
	const money = cents === 0 ? localize("less than $0.01") : `$${(cents / 100).toFixed(2)}`;
	return cost.unpricedCalls === 0 ? money : localize("{0} + {1} unpriced", money, cost.unpricedCalls);
}
