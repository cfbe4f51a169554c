import type { DraftStore } from "./draftStore.ts";

/** Something on its way to the host of which nobody has heard whether it arrived. */
interface Sending {
	readonly requestId: string;
	readonly text: string;
	/** What was sent, with all that went along. */
	readonly content: string;
}

/**
 * The ids under which drafts were sent, kept beside them until the host has confirmed. A panel that was hidden meanwhile
 * sends the same content under the same id, and the host stores it once.
 */
export class SendingIds {
	readonly #drafts: DraftStore;
	readonly #newId: () => string;

	constructor(drafts: DraftStore, newId: () => string) {
		this.#drafts = drafts;
		this.#newId = newId;
	}

	/** The id to send that content under, from the draft of that key. */
	async idFor(key: string, text: string, content: string): Promise<string> {
		const known = await this.read(key);
		if (known?.content === content) return known.requestId;
		const requestId = this.#newId();
		// Without storage the message is sent all the same.
		await this.#drafts.write(storageKey(key), JSON.stringify({ requestId, text, content })).catch(() => undefined);
		return requestId;
	}

	/** Null when all that was sent from that draft is known to have arrived. */
	async read(key: string): Promise<Sending | null> {
		return sendingOf(await this.#drafts.read(storageKey(key)).catch(() => ""));
	}

	async forget(key: string): Promise<void> {
		await this.#drafts.write(storageKey(key), "").catch(() => undefined);
	}
}

function storageKey(key: string): string {
	return `sending:${key}`;
}

/** Written by this page, perhaps of an earlier version. */
function sendingOf(stored: string): Sending | null {
	if (stored === "") return null;
	try {
		const value: unknown = JSON.parse(stored);
		if (typeof value !== "object" || value === null || !("requestId" in value) || !("content" in value)) return null;
		const { requestId, content } = value;
		if (typeof requestId !== "string" || typeof content !== "string") return null;
		// Earlier versions did not keep the text by itself.
		return { requestId, content, text: "text" in value && typeof value.text === "string" ? value.text : content };
	} catch {
		return null;
	}
}
