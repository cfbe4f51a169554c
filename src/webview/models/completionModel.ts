import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { CompletionItem } from "../../shared/protocol.ts";
import type { ChatHost } from "./hostPort.ts";

/** The stretch of the text that is being completed. */
interface CompletionRange {
	readonly trigger: "mention" | "slash";
	/** Where its sign stands. */
	readonly start: number;
	readonly end: number;
	readonly typed: string;
}

/** The text after a completion was taken, and where the cursor belongs. */
export interface CompletedText {
	readonly item: CompletionItem;
	readonly trigger: "mention" | "slash";
	readonly text: string;
	readonly cursor: number;
}

/** The popup behind "@" and "/" in the text box. */
export class CompletionModel {
	readonly #host: ChatHost;
	readonly #items: Signal<readonly CompletionItem[]> = signal([]);
	readonly #index: Signal<number> = signal(0);
	#range: CompletionRange | null = null;
	/** Where the user closed the popup: it stays closed for that sign. */
	#dismissedAt: number | null = null;
	#asking: AbortController | null = null;

	constructor(host: ChatHost) {
		this.#host = host;
	}

	get items(): ReadonlySignal<readonly CompletionItem[]> {
		return this.#items;
	}

	/** Which of the items is chosen by Enter. */
	get index(): ReadonlySignal<number> {
		return this.#index;
	}

	readonly isOpen: ReadonlySignal<boolean> = computed(() => this.#items.value.length > 0);

	/** The text or the cursor changed. */
	async update(text: string, cursor: number): Promise<void> {
		const range = rangeAt(text, cursor);
		if (!range || range.start === this.#dismissedAt) {
			if (!range) this.#dismissedAt = null;
			this.#clear();
			return;
		}
		const { trigger, typed } = range;
		if (this.#range?.trigger === trigger && this.#range.typed === typed && this.#range.start === range.start) return;
		const before = this.#range;
		this.#range = range;
		// Until the host has answered, only what still fits is offered: a quick Enter must not take what was there before.
		if (before?.trigger === trigger && before.start === range.start) this.#narrow(typed);
		else this.#offer([]);
		this.#asking?.abort();
		const asking = new AbortController();
		this.#asking = asking;
		// A list that cannot be had is no reason to stop anyone from writing.
		const found = await this.#host.request("completion/list", { trigger, typed }, asking.signal).catch(() => []);
		if (asking.signal.aborted) return;
		this.#offer(found);
	}

	/** Goes up or down by so many lines, round the ends. */
	move(step: number): void {
		const { length } = this.#items.peek();
		if (length > 0) this.#index.value = (this.#index.peek() + step + length) % length;
	}

	/** Puts the chosen item, or that one, into the text. Null when nothing is offered. */
	take(text: string, item = this.#items.peek()[this.#index.peek()]): CompletedText | null {
		const range = this.#range;
		if (!range || !item) return null;
		const { start, end, trigger } = range;
		const isFinal = !item.continues && item.insert !== "" && trigger === "mention";
		const rest = text.slice(end);
		const insert = isFinal && !/^\s/.test(rest) ? `${item.insert} ` : item.insert;
		this.#clear();
		return { item, trigger, text: text.slice(0, start) + insert + rest, cursor: start + insert.length };
	}

	/** The user wants none of it: it stays closed until another sign is typed. */
	dismiss(): void {
		this.#dismissedAt = this.#range?.start ?? null;
		this.#clear();
	}

	close(): void {
		this.#clear();
	}

	#narrow(typed: string): void {
		const words = typed.slice(typed.indexOf(":") + 1).toLowerCase();
		this.#offer(this.#items.peek().filter(({ label }) => label.toLowerCase().includes(words)));
	}

	#offer(items: readonly CompletionItem[]): void {
		batch(() => {
			this.#items.value = items;
			this.#index.value = 0;
		});
	}

	#clear(): void {
		this.#asking?.abort();
		this.#range = null;
		if (this.#items.peek().length > 0) this.#items.value = [];
	}
}

/** A slash at the very beginning, or an "@" that begins a word, with the cursor behind it. */
function rangeAt(text: string, cursor: number): CompletionRange | null {
	const before = text.slice(0, cursor);
	const slash = /^\/([^\s]*)$/.exec(before);
	if (slash) return { trigger: "slash", start: 0, end: cursor, typed: slash[1] ?? "" };
	const mention = /(?:^|[\s(])@([^\s@]*)$/.exec(before);
	if (!mention) return null;
	const typed = mention[1] ?? "";
	return { trigger: "mention", start: cursor - typed.length - 1, end: cursor, typed };
}
