/** Elements whose content is no text of the page. */
const unseen = new Set(["script", "style", "noscript", "template", "svg", "title"]);
const breaking = new Set(
	"p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer pre blockquote hr".split(" "),
);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/**
 * The words of an HTML page, roughly in lines. What comes out is data for a model and is never shown as HTML. The page is
 * gone through once, from mark to mark and never back, so that no page takes longer than its length warrants.
 */
export function readableText(html: string): string {
	const { title, words } = taken(html);
	const lines = decoded(`${title}\n${words}`)
		.split("\n")
		.map((line) => line.replaceAll(/\s+/g, " ").trim());
	return lines
		.filter((line, index) => line !== "" || lines[index - 1] !== "")
		.join("\n")
		.trim();
}

function taken(html: string): { readonly title: string; readonly words: string } {
	const words: string[] = [];
	let title: string | null = null;
	let at = 0;
	while (at < html.length) {
		const mark = indexOrEnd(html, "<", at);
		words.push(html.slice(at, mark));
		if (html.startsWith("<!--", mark)) {
			at = indexOrEnd(html, "-->", mark + 4) + 3;
			continue;
		}
		if (!/[a-z/!?]/i.test(html[mark + 1] ?? "")) {
			words.push(html.slice(mark, mark + 1));
			at = mark + 1;
			continue;
		}
		const end = html.indexOf(">", mark);
		// Without another bracket nothing that follows is a tag.
		if (end === -1) {
			words.push(html.slice(mark));
			break;
		}
		const { name, isOpening } = tagAt(html, mark);
		at = end + 1;
		if (breaking.has(name)) words.push("\n");
		if (!isOpening || !unseen.has(name)) continue;
		const content = contentUntil(html, name, at);
		if (name === "title") title ??= content.text;
		at = content.next;
	}
	return { title: title ?? "", words: words.join("") };
}

/** What lies before the next closing tag of that name, and where it goes on behind it: without one nowhere. */
function contentUntil(html: string, name: string, from: number): { readonly text: string; readonly next: number } {
	const closing = new RegExp(`</${name}\\s*>`, "gi");
	closing.lastIndex = from;
	const found = closing.exec(html);
	return found ? { text: html.slice(from, found.index), next: closing.lastIndex } : { text: "", next: html.length };
}

function tagAt(html: string, mark: number): { readonly name: string; readonly isOpening: boolean } {
	const isOpening = html[mark + 1] !== "/";
	const start = mark + (isOpening ? 1 : 2);
	// The longest name that is known here has ten letters.
	const name = /^[a-z][a-z0-9]*/i.exec(html.slice(start, start + 12))?.[0] ?? "";
	return { name: name.toLowerCase(), isOpening };
}

function indexOrEnd(text: string, piece: string, from: number): number {
	const index = text.indexOf(piece, from);
	return index === -1 ? text.length : index;
}

function decoded(text: string): string {
	return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
		const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
		if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
