const deepest = 64;

/**
 * JSON with the keys of each object in order, so that equal values give equal text. Takes values that came out of
 * JSON.parse; undefined members are left out. Throws when it is nested too deeply to be meant.
 */
export function canonicalJson(value: unknown, depth = 0): string {
	if (depth > deepest) throw new RangeError("nested too deeply");
	if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, depth + 1)}`);
	return `{${members.join(",")}}`;
}
