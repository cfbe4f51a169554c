const unseen = /<(script|style|noscript|template|svg|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The text of HTML without its tags: what is left when nobody can tell where the article is. */
export function plainText(html: string): string {
	return html
		.replaceAll(unseen, " ")
		.replaceAll(/<(?:br|p|div|li|tr|h[1-6]|section|article)\b[^<>]*>/gi, "\n")
		.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, " ")
		.replaceAll(/<[^<>]*>/g, " ")
		.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name: string | undefined) => {
			if (name !== undefined) return named[name.toLowerCase()] ?? whole;
			const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
		});
}
