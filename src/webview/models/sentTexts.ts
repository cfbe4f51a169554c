import type { PageStore } from "./pageStorage.ts";

/** So many texts can be called back; older ones are in the chats. */
const limit = 100;
const key = "all";

/** The texts that were sent, to be called back with the arrow keys like the lines of a shell. */
export class SentTexts {
	readonly #storage: PageStore;
	/** Oldest first. */
	#texts: readonly string[] = [];
	/** How many steps back; 0 is what is being written. */
	#steps = 0;
	/** What was being written before the first step back. */
	#own = "";

	constructor(storage: PageStore) {
		this.#storage = storage;
	}

	/** Reads what was sent before; without storage there is nothing to call back. */
	async load(): Promise<void> {
		const stored = await this.#storage.read("sent", key).catch(() => undefined);
		const texts = Array.isArray(stored) ? stored.filter((text) => typeof text === "string") : [];
		this.#texts = [...texts, ...this.#texts].slice(-limit);
	}

	/** A text was sent: it comes first now, and only once. */
	async add(text: string): Promise<void> {
		this.reset();
		this.#texts = [...this.#texts.filter((other) => other !== text), text].slice(-limit);
		await this.#storage.write("sent", key, this.#texts).catch(() => undefined);
	}

	/** The text before the one in the box; null when there is none. `current` is what is in the box. */
	older(current: string): string | null {
		const text = this.#texts.at(-1 - this.#steps);
		if (text === undefined) return null;
		if (this.#steps === 0) this.#own = current;
		this.#steps += 1;
		return text;
	}

	/** The text after the one in the box, at last the one that was being written; null when that is there already. */
	newer(): string | null {
		if (this.#steps === 0) return null;
		this.#steps -= 1;
		return this.#steps === 0 ? this.#own : (this.#texts.at(-this.#steps) ?? null);
	}

	/** What is in the box was changed by hand: it is what is being written. */
	reset(): void {
		this.#steps = 0;
	}
}
