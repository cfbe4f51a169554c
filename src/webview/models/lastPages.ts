import type { Message, MessagePage } from "../../shared/model.ts";
import type { PageStore } from "./pageStorage.ts";

/** So many chats are kept; a panel comes back to one of the last few. */
const chatLimit = 30;
/** More than fills a tall panel. */
const messageLimit = 20;
/** Characters of one page; a longer chat is kept by its end. */
const textLimit = 400_000;
const orderKey = "order";

/** The newest page of each chat as it was last seen, so that the panel paints before the host has opened its database. */
export class LastPages {
	readonly #storage: PageStore;

	constructor(storage: PageStore) {
		this.#storage = storage;
	}

	/** Null when this chat was not kept. */
	async read(conversationId: string): Promise<MessagePage | null> {
		const value = await this.#storage.read("pages", conversationId).catch(() => undefined);
		return isPage(value) ? value : null;
	}

	/** Keeps the end of a page. Storage that fails costs the early paint and nothing else. */
	async keep(page: MessagePage): Promise<void> {
		const { id } = page.conversation;
		const messages = endOf(page.messages);
		const hasEarlier = page.hasEarlier || messages.length < page.messages.length;
		try {
			await this.#storage.write("pages", id, { ...page, messages, hasEarlier });
			await this.#forgetOldest(id);
		} catch {
			// A full or blocked storage.
		}
	}

	async #forgetOldest(newest: string): Promise<void> {
		const stored = await this.#storage.read("pages", orderKey);
		const before = Array.isArray(stored) ? stored.filter((id): id is string => typeof id === "string") : [];
		const order = [newest, ...before.filter((id) => id !== newest)];
		for (const id of order.slice(chatLimit)) await this.#storage.remove("pages", id);
		await this.#storage.write("pages", orderKey, order.slice(0, chatLimit));
	}
}

function endOf(messages: readonly Message[]): readonly Message[] {
	let length = 0;
	const last = messages.slice(-messageLimit);
	const first = last.findLastIndex((message) => {
		length += JSON.stringify(message.parts).length;
		return length > textLimit;
	});
	// The newest message is kept whatever its length.
	return last.slice(Math.min(first + 1, last.length - 1));
}

/** Written by this very page, perhaps of an earlier version: only what is needed to paint is looked at. */
function isPage(value: unknown): value is MessagePage {
	if (typeof value !== "object" || value === null || !("conversation" in value) || !("messages" in value)) return false;
	const { conversation, messages } = value;
	const isChat = typeof conversation === "object" && conversation !== null && "id" in conversation;
	return isChat && Array.isArray(messages) && messages.every(isMessage);
}

function isMessage(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	return (
		"id" in value &&
		"role" in value &&
		"speaker" in value &&
		"parts" in value &&
		Array.isArray(value.parts) &&
		"siblingIds" in value &&
		Array.isArray(value.siblingIds)
	);
}
