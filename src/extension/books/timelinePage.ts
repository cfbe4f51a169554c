import type { TimelineDay, TimelineEntry, TimelinePage } from "../../shared/ledger.ts";

/** A page with further entries in their days, each day newest first; a day that had nothing else is added. */
export function withEntries(page: TimelinePage, more: readonly TimelineEntry[]): TimelinePage {
	const days = new Map(page.days.map((day) => [day.day, day]));
	for (const entry of more) {
		const day: TimelineDay = days.get(entry.day) ?? {
			day: entry.day,
			cost: { microUsd: 0, unpricedCalls: 0 },
			activeSeconds: 0,
			entries: [],
		};
		days.set(entry.day, { ...day, entries: [...day.entries, entry] });
	}
	const sorted = [...days.values()].toSorted((a, b) => (a.day < b.day ? 1 : -1));
	return { ...page, days: sorted.map((day) => ({ ...day, entries: day.entries.toSorted((a, b) => b.at - a.at) })) };
}
