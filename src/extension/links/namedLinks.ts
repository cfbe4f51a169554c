const mostLinks = 200;
/** What ends a sentence or a bracket around an address, and is seldom a part of it. */
const trailing = /[.,;:!?'"»”’*_~]+$/;

/** The web addresses in a text in their order, each once, without what the sentence around them added. */
export function namedLinks(text: string): readonly string[] {
	const found = new Set<string>();
	for (const [raw] of text.matchAll(/https?:\/\/[^\s<>"`|\\^{}]+/gi)) {
		const url = URL.parse(unwrapped(raw));
		if (url === null) continue;
		url.hash = "";
		found.add(url.href);
		if (found.size >= mostLinks) break;
	}
	return [...found];
}

/** Without closing brackets that were opened before the address, and without punctuation behind it. */
function unwrapped(raw: string): string {
	let text = raw.replace(trailing, "");
	for (const [open, close] of [
		["(", ")"],
		["[", "]"],
	] as const) {
		while (text.endsWith(close) && count(text, close) > count(text, open)) {
			text = text.slice(0, -1).replace(trailing, "");
		}
	}
	return text;
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}
