/**
 * What a response asks us to wait, in ms: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date.
 * Null when it says nothing, or nothing that lies ahead (0, negative, a date in the past, words).
 */
export function retryAfterFrom(headers: Headers, now: number): number | null {
	const milliseconds = positive(headers.get("retry-after-ms"));
	if (milliseconds !== null) {
		return milliseconds;
	}
	const value = headers.get("retry-after")?.trim();
	if (!value) {
		return null;
	}
	const seconds = positive(value);
	if (seconds !== null) {
		return seconds * 1000;
	}
	// The host's own clock is the one its date is meant by.
	const today = Date.parse(headers.get("date") ?? "") || now;
	// Date.parse also takes "-1" and bare numbers; an HTTP date begins with the name of a day.
	const date = /^[A-Za-z]{3,}/.test(value) ? Date.parse(value) : Number.NaN;
	return date > today ? date - today : null;
}

function positive(value: string | null): number | null {
	const number = value && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : 0;
	return number > 0 && Number.isFinite(number) ? Math.round(number * 1000) / 1000 : null;
}
