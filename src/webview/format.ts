import type { CostSum, MessageUsage } from "../shared/model.ts";
import { formatCost, moneyFormat } from "../shared/money.ts";
import { t } from "./l10n.ts";
import { pageLocale } from "./pageLocale.ts";

const oneDecimal = new Intl.NumberFormat(pageLocale, { maximumFractionDigits: 1, useGrouping: false });
const wholeDollars = new Intl.NumberFormat(pageLocale ?? "en", {
	style: "currency",
	currency: "USD",
	currencyDisplay: "narrowSymbol",
	maximumFractionDigits: 0,
});

/** Micro-dollars as the user writes money: "$1.23", on a German page "1,23 $". */
export const formatMicroUsd = moneyFormat(pageLocale ?? "en");

/** A limit, with all the places that it was given: "$0.155". */
export const formatLimit = moneyFormat(pageLocale ?? "en", Infinity);

/** A sum of costs together with what could not be priced. */
export function formatCostSum(cost: CostSum): string {
	return formatCost(cost, {
		money: formatMicroUsd,
		unknown: () => t("cost unknown"),
		withUnpriced: (money, calls) => t("{cost} + {count} unpriced", { cost: money, count: formatCount(calls) }),
	});
}

/** The cost of some calls: "unknown" when not one of them could be priced. */
export function formatLineCost(line: CostSum & { readonly calls: number }): string {
	const isUnknown = line.unpricedCalls > 0 && line.unpricedCalls === line.calls;
	return isUnknown ? t("unknown") : formatCostSum(line);
}

/** What one answer cost: a price, "local", or that nobody knows. */
export function formatUsageCost(usage: MessageUsage): string {
	if (usage.priceBasis === "local") return t("local");
	return usage.costMicroUsd === null ? t("cost unknown") : formatMicroUsd(usage.costMicroUsd);
}

/** A sum on the scale of a chart: no more places than tell the marks apart. */
export function formatAxisCost(microUsd: number): string {
	const dollars = microUsd / 1_000_000;
	if (dollars >= 1000) return wholeDollars.format(0).replace("0", formatShortCount(Math.round(dollars)));
	return dollars >= 10 && Number.isInteger(dollars) ? wholeDollars.format(dollars) : formatMicroUsd(microUsd);
}

export function formatCount(count: number): string {
	return count.toLocaleString(pageLocale);
}

/** A figure with one place, "8.0". */
export function formatOneDecimal(figure: number): string {
	return figure.toLocaleString(pageLocale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** 1,234 as "1.2k", for lines where an exact figure would be noise. */
export function formatShortCount(count: number): string {
	if (count < 1000) return String(count);
	if (count < 10_000) return `${oneDecimal.format(count / 1000)}k`;
	if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
	return `${oneDecimal.format(count / 1_000_000)}M`;
}

/** The size of a context window in tokens, as its makers call it: 32,768 is "32k". */
export function formatContext(tokens: number): string {
	return tokens % 1024 === 0 ? `${tokens / 1024}k` : formatShortCount(tokens);
}

/** Seconds with one place under ten, then whole seconds, then minutes. */
export function formatDuration(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 10) return t("{count} s", { count: oneDecimal.format(seconds) });
	if (seconds < 60) return t("{count} s", { count: Math.round(seconds) });
	return t("{minutes} min {seconds} s", { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) });
}

export function formatBytes(bytes: number): string {
	if (bytes < 1000) return t("{count} B", { count: bytes });
	if (bytes < 1_000_000) return t("{count} kB", { count: Math.round(bytes / 1000) });
	if (bytes < 1_000_000_000) return t("{count} MB", { count: Math.round(bytes / 1_000_000) });
	return t("{count} GB", { count: oneDecimal.format(bytes / 1_000_000_000) });
}

/** "just now", "5 min ago", "3 h ago", then the day; `now` and `at` in ms since the epoch. */
export function formatAge(at: number, now: number): string {
	const minutes = Math.floor((now - at) / 60_000);
	if (minutes < 1) return t("just now");
	if (minutes < 60) return t("{count} min ago", { count: minutes });
	if (minutes < 24 * 60) return t("{count} h ago", { count: Math.floor(minutes / 60) });
	return new Date(at).toLocaleDateString(pageLocale);
}

/** "2 h 05 min" from seconds; less than a minute is told as such. */
export function formatHours(seconds: number): string {
	const minutes = Math.round(seconds / 60);
	if (minutes < 1) return t("under 1 min");
	if (minutes < 60) return t("{minutes} min", { minutes });
	return t("{hours} h {minutes} min", {
		hours: Math.floor(minutes / 60),
		minutes: String(minutes % 60).padStart(2, "0"),
	});
}

// Made once: a page of figures writes hundreds of days.
const shortDays = new Intl.DateTimeFormat(pageLocale, { year: "numeric", month: "short", day: "numeric" });
const longDays = new Intl.DateTimeFormat(pageLocale, {
	weekday: "long",
	year: "numeric",
	month: "long",
	day: "numeric",
});

/** A calendar day such as "2026-11-23" as the user writes it. */
export function formatDay(day: string): string {
	const at = new Date(`${day}T12:00:00`);
	if (Number.isNaN(at.getTime())) return day;
	return shortDays.format(at);
}

/** A calendar day with its weekday. */
export function formatLongDay(day: string): string {
	const at = new Date(`${day}T12:00:00`);
	if (Number.isNaN(at.getTime())) return day;
	return longDays.format(at);
}

export function formatTime(at: number): string {
	return new Date(at).toLocaleTimeString(pageLocale, { timeStyle: "short" });
}

export function formatMoment(at: number): string {
	return new Date(at).toLocaleString(pageLocale, { dateStyle: "medium", timeStyle: "short" });
}
