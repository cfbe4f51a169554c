import "./findMarks.css";

/** Occurrences that are marked at a time; what is on screen has rarely more. */
const mostMarks = 2000;

/** Marks a text where it occurs in the messages on screen, without touching their elements. */
export class FindMarks {
	readonly #viewport: HTMLElement;
	readonly #all = new Highlight();
	readonly #current = new Highlight();
	readonly #observer: MutationObserver;
	#text = "";
	#ranges: readonly StaticRange[] = [];
	#frame = 0;

	constructor(viewport: HTMLElement) {
		this.#viewport = viewport;
		CSS.highlights.set("find-match", this.#all);
		CSS.highlights.set("find-current", this.#current);
		// What scrolls into view or grows is marked too.
		this.#observer = new MutationObserver(() => this.#markLater());
		this.#observer.observe(viewport, { subtree: true, childList: true, characterData: true });
	}

	show(text: string): void {
		this.#text = text.toLowerCase();
		this.#mark();
	}

	/** Marks the next occurrence in a message, or the one before, as the current one; false when there is none that way. */
	step(messageId: string, way: 1 | -1): boolean {
		const message = this.#viewport.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
		const inside = this.#ranges.filter((range) => message?.contains(range.startContainer));
		const [current] = [...this.#current] as unknown as StaticRange[];
		const at = inside.findIndex((range) => current && isSame(range, current));
		const next = inside[at === -1 ? (way === 1 ? 0 : inside.length - 1) : at + way];
		this.#current.clear();
		if (!next) return false;
		this.#current.add(next);
		scrollTo(next);
		return true;
	}

	/** Marks the first or last occurrence in a message as the current one; false when the message is not drawn yet. */
	enter(messageId: string, way: 1 | -1): boolean {
		if (!this.#viewport.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`)) return false;
		this.#mark();
		this.#current.clear();
		this.step(messageId, way);
		return true;
	}

	dispose(): void {
		cancelAnimationFrame(this.#frame);
		this.#observer.disconnect();
		CSS.highlights.delete("find-match");
		CSS.highlights.delete("find-current");
	}

	#markLater(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => this.#mark());
	}

	#mark(): void {
		this.#all.clear();
		this.#ranges = this.#text.trim() === "" ? [] : this.#find();
		for (const range of this.#ranges) this.#all.add(range);
	}

	#find(): readonly StaticRange[] {
		const ranges: StaticRange[] = [];
		for (const parts of this.#viewport.querySelectorAll(".message-parts")) {
			const walker = document.createTreeWalker(parts, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node && ranges.length < mostMarks; node = walker.nextNode()) {
				ranges.push(...rangesIn(node, this.#text));
			}
		}
		return ranges;
	}
}

function rangesIn(node: Node, text: string): readonly StaticRange[] {
	const ranges: StaticRange[] = [];
	const words = (node.nodeValue ?? "").toLowerCase();
	// A few letters have another length in lower case: then places would be wrong, and none is marked.
	if (words.length !== node.nodeValue?.length) return [];
	for (let at = words.indexOf(text); at !== -1; at = words.indexOf(text, at + text.length)) {
		const end = at + text.length;
		ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: end }));
	}
	return ranges;
}

function isSame(left: StaticRange, right: StaticRange): boolean {
	return left.startContainer === right.startContainer && left.startOffset === right.startOffset;
}

function scrollTo(range: StaticRange): void {
	const element = range.startContainer.parentElement;
	element?.scrollIntoView({ block: "center", inline: "nearest" });
}
