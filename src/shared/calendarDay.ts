const minuteInMs = 60_000;
const dayInMs = 86_400_000;

/** Minutes that this machine's clock is ahead of UTC at a moment. */
export function utcOffsetMinutes(at: number): number {
	return -new Date(at).getTimezoneOffset();
}

/** The calendar day of a moment on this machine's clock, "2026-11-23". */
export function localDay(at: number): string {
	return dayOf(at, utcOffsetMinutes(at));
}

/** The calendar day of a moment on a clock that is so many minutes ahead of UTC, as "2026-11-23". */
export function dayOf(at: number, utcOffsetMinutes: number): string {
	return new Date(at + utcOffsetMinutes * minuteInMs).toISOString().slice(0, 10);
}

/** When a calendar day begins on such a clock, in ms. Where the clock is put forward or back within a period, an hour may stand on the other side. */
export function startOfDay(day: string, utcOffsetMinutes: number): number {
	return Date.parse(`${day}T00:00:00Z`) - utcOffsetMinutes * minuteInMs;
}

/** The day so many days after another; before it when negative. */
export function dayAfter(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayInMs).toISOString().slice(0, 10);
}
