import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { MarkdownDocument } from "../markdown/markdownDocument.ts";

/** Enough of the end of a text to find its last line for a one-line summary. */
const endLength = 400;

/** A text that may grow, with its Markdown lexed only while somebody looks at it. */
export class TextModel {
	#text: string;
	#end: string;
	#document: MarkdownDocument | null = null;
	readonly #version: Signal<number> = signal(0);

	constructor(text: string) {
		this.#text = text;
		this.#end = text.slice(-endLength);
	}

	get text(): string {
		return this.#text;
	}

	/** Changes whenever the text does: read it to be told. */
	get version(): ReadonlySignal<number> {
		return this.#version;
	}

	/** The last characters, at most 400, at a cost that does not grow with the text. */
	get end(): string {
		return this.#end;
	}

	/** The lexed text; made when first asked for. */
	get document(): MarkdownDocument {
		this.#document ??= MarkdownDocument.of(this.#text);
		return this.#document;
	}

	append(text: string): void {
		if (text === "") return;
		this.#text += text;
		this.#end = (this.#end + text).slice(-endLength);
		this.#document?.append(text);
		this.#version.value++;
	}

	/** Grows to the given text; false (and nothing done) when that is not a longer version of this one. */
	growTo(text: string): boolean {
		if (!text.startsWith(this.#text)) return false;
		this.append(text.slice(this.#text.length));
		return true;
	}

	/** Drops the lexed form of a text that is no longer on screen. */
	release(): void {
		this.#document = null;
	}
}
