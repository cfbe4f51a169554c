const unseen = /<(script|style|noscript|template|svg|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const breaking = /<\/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|pre|blockquote|hr)\b[^>]*>/gi;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The words of an HTML page, roughly in lines. What comes out is data for a model and is never shown as HTML. */
export function readableText(html: string): string {
	const title = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? "";
	const words = html
		.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
		.replaceAll(unseen, "")
		.replaceAll(breaking, "\n")
		.replaceAll(/<[^>]*>/g, "");
	const lines = decoded(`${title}\n${words}`)
		.split("\n")
		.map((line) => line.replaceAll(/\s+/g, " ").trim());
	return lines
		.filter((line, index) => line !== "" || lines[index - 1] !== "")
		.join("\n")
		.trim();
}

function decoded(text: string): string {
	return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
		const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
		if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
