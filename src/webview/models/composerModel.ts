import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { DraftStore } from "./draftStore.ts";

/** A draft must be safe 300 ms after a key was pressed; the rest is for the write itself. */
export const draftDelayMs = 200;

export interface ComposerOptions {
	readonly drafts: DraftStore;
	/** Runs the callback after so many milliseconds; returns what calls it off. */
	readonly later: (run: () => void, ms: number) => () => void;
}

/** The text being written, kept per chat. */
export class ComposerModel {
	readonly #options: ComposerOptions;
	readonly #text: Signal<string> = signal("");
	/** Counts requests to put the cursor into the text box. */
	readonly #focusRequests: Signal<number> = signal(0);
	#key = "";
	#cancelSave: (() => void) | null = null;

	constructor(options: ComposerOptions) {
		this.#options = options;
	}

	get text(): ReadonlySignal<string> {
		return this.#text;
	}

	get focusRequests(): ReadonlySignal<number> {
		return this.#focusRequests;
	}

	focus(): void {
		this.#focusRequests.value++;
	}

	setText(text: string): void {
		this.#text.value = text;
		this.#cancelSave ??= this.#options.later(() => void this.flush(), draftDelayMs);
	}

	/** Turns to another chat: keeps the text of this one and brings back the text of that one. */
	async open(key: string): Promise<void> {
		if (key === this.#key) return;
		const isFirst = this.#key === "";
		const typedBefore = isFirst ? this.#text.peek() : "";
		await this.flush();
		this.#key = key;
		this.#text.value = typedBefore;
		const draft = await this.#options.drafts.read(key).catch(() => "");
		if (this.#key === key && this.#text.peek() === "") this.#text.value = draft;
	}

	/** The new chat got its identity: what is in the box now belongs to it. */
	async rename(key: string): Promise<void> {
		const before = this.#key;
		if (key === before) return;
		this.#key = key;
		await this.#save(before, "");
		await this.#save(key, this.#text.peek());
	}

	/** Takes the text out to send it. What was kept stays kept until `confirmTaken`. */
	take(): string {
		this.#cancelSave?.();
		this.#cancelSave = null;
		const text = this.#text.peek();
		this.#text.value = "";
		return text;
	}

	/** The text that was taken is on the host's disk: the kept draft becomes what has been typed since. */
	async confirmTaken(): Promise<void> {
		await this.flush();
	}

	/** Puts a text back that could not be sent, before whatever was typed since. */
	giveBack(text: string): void {
		const typed = this.#text.peek();
		this.setText(typed === "" ? text : `${text}\n${typed}`);
	}

	/** Writes the draft now. */
	async flush(): Promise<void> {
		this.#cancelSave?.();
		this.#cancelSave = null;
		if (this.#key !== "") await this.#save(this.#key, this.#text.peek());
	}

	async #save(key: string, text: string): Promise<void> {
		// Without IndexedDB the draft lives as long as the panel does; nothing else can be done here.
		await this.#options.drafts.write(key, text).catch(() => undefined);
	}
}
