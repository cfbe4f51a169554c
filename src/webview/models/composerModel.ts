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
	/** Sent, but not known to be stored; the draft of its chat as long as that. */
	#taken: { readonly key: string; readonly text: string } | null = null;

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

	/** Puts a text before whatever stands in the box. */
	add(text: string): void {
		this.setText(joined(text, this.#text.peek()));
	}

	/** Turns to another chat: keeps the text of this one and brings back the text of that one. */
	async open(key: string): Promise<void> {
		if (key === this.#key) return;
		const before = this.#key;
		const kept = this.#draft();
		this.#cancelSave?.();
		this.#cancelSave = null;
		// At once, and before anything is waited for: what is typed from now on belongs to the chat now opened.
		this.#key = key;
		if (before !== "") {
			this.#text.value = "";
			await this.#save(before, kept);
		}
		const draft = await this.#options.drafts.read(key).catch(() => "");
		if (this.#key !== key) return;
		const typed = this.#text.peek();
		// The text that is on its way is part of what was kept, and not to be written a second time.
		if (this.#taken?.key !== key) this.#text.value = joined(typed, draft);
		// What was typed before the chat was known has not been kept for any.
		if (typed !== "") await this.flush();
	}

	/** The new chat got its identity: what is in the box now belongs to it. */
	async rename(key: string): Promise<void> {
		const before = this.#key;
		if (key === before) return;
		this.#key = key;
		if (this.#taken?.key === before) this.#taken = { ...this.#taken, key };
		await this.#save(before, "");
		await this.flush();
	}

	/** Its chat is kept under another key from now on: takes the text along, before what may lie there already. */
	async moveTo(key: string): Promise<void> {
		const before = this.#key;
		const there = await this.#options.drafts.read(key).catch(() => "");
		if (this.#key !== before || key === before) return;
		if (there !== "") this.#text.value = joined(this.#text.peek(), there);
		await this.rename(key);
	}

	/** Takes the text out to send it. As a draft it is kept until `confirmTaken`. */
	take(): string {
		const text = this.#text.peek();
		this.#taken = { key: this.#key, text };
		this.#text.value = "";
		// At once: the last letters may not have been kept yet, and the page may end before the host has answered.
		void this.flush();
		return text;
	}

	/** Takes a text out of the box that is known to be stored, and leaves what follows it; false when it is not there. */
	async drop(stored: string): Promise<boolean> {
		const text = this.#text.peek();
		const rest = text.slice(stored.length);
		if (!text.startsWith(stored) || !/^(?:\n|$)/.test(rest)) return false;
		this.#text.value = rest.slice(1);
		await this.flush();
		return true;
	}

	/** The text that was taken is on the host's disk: only what has been typed since is still a draft. */
	async confirmTaken(): Promise<void> {
		const taken = this.#taken;
		this.#taken = null;
		if (!taken || taken.key === this.#key) return this.flush();
		const kept = await this.#options.drafts.read(taken.key).catch(() => "");
		if (kept.startsWith(taken.text)) await this.#save(taken.key, kept.slice(taken.text.length).replace(/^\n/, ""));
	}

	/** Puts the text that was taken back into the box, before whatever was typed since. */
	giveBack(): void {
		const text = this.#draft();
		const isElsewhere = this.#taken?.key !== this.#key;
		this.#taken = null;
		if (!isElsewhere) this.setText(text);
	}

	/** Writes the draft now. */
	async flush(): Promise<void> {
		this.#cancelSave?.();
		this.#cancelSave = null;
		if (this.#key !== "") await this.#save(this.#key, this.#draft());
	}

	/** What must survive: the text that is on its way, and what was typed after it. */
	#draft(): string {
		const text = this.#text.peek();
		if (this.#taken?.key !== this.#key) return text;
		return text === "" ? this.#taken.text : `${this.#taken.text}\n${text}`;
	}

	async #save(key: string, text: string): Promise<void> {
		// Without IndexedDB the draft lives as long as the panel does; nothing else can be done here.
		await this.#options.drafts.write(key, text).catch(() => undefined);
	}
}

/** What was just typed, before what lies there already. */
function joined(typed: string, kept: string): string {
	return [typed, kept].filter(Boolean).join("\n");
}
