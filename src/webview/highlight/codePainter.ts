import type { LineReader } from "./codeTokens.ts";
import { PaintedChunk } from "./paintedChunk.ts";

/** Chunks read in one go; the rest waits for the next frame, so that a long file does not hold up the page. */
const chunksPerFrame = 16;

/**
 * Colours a code block. All lines are read once, in order, since a line's colours depend on those before it; only
 * chunks in view are coloured, since the browser looks at all coloured stretches again whenever the page changes.
 */
export class CodePainter {
	readonly #code: Element;
	readonly #observer: IntersectionObserver;
	readonly #visible = new Map<Element, PaintedChunk>();
	#chunks: readonly string[] = [];
	/** The reader at the start of each chunk, as far as the chunks were read. */
	readonly #starts: LineReader[];
	#frame = 0;

	/** `code` holds one element for each chunk; `reader` reads its first line. */
	constructor(code: Element, reader: LineReader) {
		this.#code = code;
		this.#starts = [reader];
		const root = code.closest("[data-viewport]");
		this.#observer = new IntersectionObserver((entries) => this.#onMove(entries), { root, rootMargin: "400px 0px" });
	}

	/** Takes the chunks as they are on the page now. */
	update(chunks: readonly string[]): void {
		const kept = chunks.findIndex((chunk, index) => chunk !== this.#chunks[index]);
		// A chunk that changed begins as before; what comes after it may not.
		if (kept !== -1) this.#starts.splice(kept + 1);
		for (let index = this.#chunks.length; index < chunks.length; index++) {
			const element = this.#code.children[index];
			if (element) this.#observer.observe(element);
		}
		this.#chunks = chunks;
		if (chunks.length - this.#starts.length < chunksPerFrame) this.#work();
		else this.#workLater();
	}

	dispose(): void {
		cancelAnimationFrame(this.#frame);
		this.#observer.disconnect();
		for (const painted of this.#visible.values()) painted.clear();
		this.#visible.clear();
	}

	#onMove(entries: readonly IntersectionObserverEntry[]): void {
		for (const { target, isIntersecting } of entries) {
			if (isIntersecting && !this.#visible.has(target)) this.#visible.set(target, new PaintedChunk());
			if (isIntersecting) continue;
			this.#visible.get(target)?.clear();
			this.#visible.delete(target);
		}
		this.#work();
	}

	#work(): void {
		const until = Math.min(this.#chunks.length, this.#starts.length + chunksPerFrame);
		while (this.#starts.length < until) this.#readNext();
		for (const [element, painted] of this.#visible) this.#paint(element, painted);
		if (until < this.#chunks.length) this.#workLater();
	}

	#workLater(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => this.#work());
	}

	/** Finds out how the next chunk begins. */
	#readNext(): void {
		const reader = this.#starts.at(-1)?.copy();
		const lines = this.#chunks[this.#starts.length - 1]?.replace(/\n$/, "").split("\n") ?? [];
		if (!reader) return;
		for (const line of lines) reader.read(line);
		this.#starts.push(reader);
	}

	#paint(element: Element, painted: PaintedChunk): void {
		const index = Array.prototype.indexOf.call(this.#code.children, element);
		const text = this.#chunks[index];
		const start = this.#starts[index];
		if (text !== undefined && start) painted.paint(element, text, start);
	}
}
