/** Round values from 0 up to at least `highest`: three to five of them, the last one the top of the chart. */
export function niceTicks(highest: number): readonly number[] {
	if (!(highest > 0)) return [0];
	const rough = highest / 3;
	const magnitude = 10 ** Math.floor(Math.log10(rough));
	const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
	const count = Math.ceil(highest / step - 1e-9);
	return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** A day, or several that stand next to each other and share a column. */
export interface Column {
	readonly from: string;
	readonly to: string;
	readonly value: number;
}

const dayInMs = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** How many days share a column. */
export const daysOf = ({ from, to }: Column): number => Math.round((timeOf(to) - timeOf(from)) / dayInMs) + 1;

/**
 * One column for each day from `from` to `to`, days without a value as 0; where that would be more than `most` columns, as
 * few days as needed share one.
 */
export function columnsOf(
	values: ReadonlyMap<string, number>,
	from: string,
	to: string,
	most: number,
): readonly Column[] {
	const first = timeOf(from);
	const days = Math.round((timeOf(to) - first) / dayInMs) + 1;
	const width = Math.max(1, Math.ceil(days / Math.max(1, most)));
	const columns: Column[] = [];
	for (let start = 0; start < days; start += width) {
		const end = Math.min(start + width, days) - 1;
		let value = 0;
		for (let day = start; day <= end; day++) value += values.get(dayOf(first + day * dayInMs)) ?? 0;
		columns.push({ from: dayOf(first + start * dayInMs), to: dayOf(first + end * dayInMs), value });
	}
	return columns;
}
