/** A text node, and where its text stands in the source that its element shows. */
export interface TextPlace {
	readonly node: Text;
	readonly start: number;
}

/** The text nodes right below an element. Elements between them are signs, each for one character of the source. */
export function placesOf(element: Element): readonly TextPlace[] {
	const places: TextPlace[] = [];
	let start = 0;
	for (const node of element.childNodes) {
		if (node instanceof Text) {
			places.push({ node, start });
			start += node.data.length;
		} else {
			start += signLength(node.textContent ?? "");
		}
	}
	return places;
}

/** "U+E0041" stands for a character of two halves. */
function signLength(sign: string): number {
	return Number.parseInt(sign.slice(2), 16) > 0xffff ? 2 : 1;
}

/** The stretch of the source from `start` to `end` on the page; null when it is not there. It does not follow changes. */
export function rangeIn(places: readonly TextPlace[], start: number, end: number): StaticRange | null {
	const first = places.findLast((place) => place.start <= start);
	const last = places.findLast((place) => place.start < end);
	if (!first || !last || start - first.start > first.node.length) return null;
	return new StaticRange({
		startContainer: first.node,
		startOffset: start - first.start,
		endContainer: last.node,
		endOffset: Math.min(end - last.start, last.node.length),
	});
}
