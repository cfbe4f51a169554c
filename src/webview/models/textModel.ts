import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { MarkdownDocument } from "../markdown/markdownDocument.ts";
import type { Block } from "../markdown/nodes.ts";
import type { Runs } from "../markdown/runs.ts";

/** Enough of the end of a text to find its last line for a one-line summary. */
const endLength = 400;

/** A text that may grow, with its Markdown lexed only while somebody looks at it. */
export class TextModel {
	#text: string;
	readonly #end: Signal<string>;
	#document: MarkdownDocument | null = null;
	#isSettled = false;
	readonly #version: Signal<number> = signal(0);

	constructor(text: string) {
		this.#text = text;
		this.#end = signal(text.slice(-endLength));
	}

	get text(): string {
		return this.#text;
	}

	/** The text as blocks, in groups; lexed when first asked for. */
	readonly groups: ReadonlySignal<Runs<Block>> = computed(() => this.#groupsAt(this.#version.value));

	/** Its last characters, at most 400, at a cost that does not grow with the text. */
	get end(): ReadonlySignal<string> {
		return this.#end;
	}

	append(text: string): void {
		if (text === "") return;
		this.#text += text;
		this.#isSettled = false;
		this.#end.value = (this.#end.peek() + text).slice(-endLength);
		this.#document?.append(text);
		this.#version.value++;
	}

	/** Grows to the given text; false (and nothing done) when that is not a longer version of this one. */
	growTo(text: string): boolean {
		if (!text.startsWith(this.#text)) return false;
		this.append(text.slice(this.#text.length));
		return true;
	}

	/** Nothing more is coming, as far as is known: definitions at the very end count from now on. */
	settle(): void {
		if (this.#isSettled) return;
		this.#isSettled = true;
		this.#version.value++;
	}

	/** Drops the lexed form of a text that is no longer on screen. */
	release(): void {
		this.#document = null;
	}

	#groupsAt(_version: number): Runs<Block> {
		this.#document ??= MarkdownDocument.of(this.#text);
		if (this.#isSettled) this.#document.finish();
		return this.#document.groups();
	}
}
