/** One line of comma-separated values, with its line break (RFC 4180). Null is an empty cell. */
export function csvLine(cells: readonly (string | number | null)[]): string {
	return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | null): string {
	if (value === null) return "";
	if (typeof value === "number") return String(value);
	// A spreadsheet takes a text that begins so for a formula and would run it.
	const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
