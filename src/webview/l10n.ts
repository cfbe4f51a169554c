/** All words of the panel pass through here. English is the key; a bundle maps it to another language. */

let bundle: Readonly<Record<string, string>> = {};

/** Takes the translations that the host put into the page; anything that is not text to text is left out. */
export function setBundle(value: unknown): void {
	const pairs = typeof value === "object" && value !== null ? Object.entries(value) : [];
	bundle = Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

/** Reads the bundle from `<script type="application/json" id="l10n">`; without one everything stays English. */
export function readBundle(page: Document): void {
	const text = page.getElementById("l10n")?.textContent;
	if (!text) return;
	try {
		setBundle(JSON.parse(text));
	} catch {
		// A broken bundle must not take the panel with it: English is shown.
	}
}

/** The text in the user's language, with `{name}` replaced by `values.name`. */
export function t(english: string, values: Readonly<Record<string, string | number>> = {}): string {
	const text = Object.hasOwn(bundle, english) ? (bundle[english] ?? english) : english;
	return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? String(values[name]) : whole,
	);
}
