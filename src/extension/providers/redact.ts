const keyShapes =
	/\b(?:sk|pk|rk|gsk|xai|hf|r8|key|AIza)[-_][A-Za-z0-9_-]{12,}|\bAIza[A-Za-z0-9_-]{20,}|\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const mark = "[key]";

/**
 * The text without keys: the given ones by their exact characters (and by a half of at least 12, as some hosts echo
 * them shortened), others by their shape.
 */
export function redactKeys(text: string, keys: readonly string[]): string {
	let redacted = text;
	for (const key of keys) {
		if (key.length < 4) {
			continue;
		}
		redacted = redacted.replaceAll(key, mark);
		const half = Math.max(12, Math.ceil(key.length / 2));
		if (key.length > half) {
			redacted = redacted.replaceAll(key.slice(0, half), mark).replaceAll(key.slice(-half), mark);
		}
	}
	return redacted.replaceAll(keyShapes, mark);
}

/** One line of at most `limit` characters: control characters become spaces, runs of blanks one blank. */
export function trimDetail(text: string, limit = 300): string {
	// oxlint-disable-next-line no-control-regex -- control characters are what is removed here
	const oneLine = text.replaceAll(/[\u0000-\u0020\u007F-\u009F\u2028\u2029]+/g, " ").trim();
	if (oneLine.length <= limit) {
		return oneLine;
	}
	// A pair of surrogates is not to be cut in half.
	return `${oneLine.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
