import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { RevealModel } from "./revealModel.ts";

/** Long enough that a word being typed is not searched for letter by letter. */
const typingMs = 150;

export interface FindModelOptions {
	readonly host: ChatHost;
	readonly conversation: ConversationModel;
	readonly reveal: RevealModel;
	readonly notices: NoticesModel;
	readonly later: (run: () => void, ms: number) => () => void;
}

/** Messages that contain the text, oldest first. */
interface Found {
	readonly messageIds: readonly string[];
	/** True when there are more. */
	readonly isCut: boolean;
}

const none: Found = { messageIds: [], isCut: false };

/** Finds a text in the whole shown chat, whatever part of it is here: the database looks, and the view goes there. */
export class FindModel {
	readonly #options: FindModelOptions;
	readonly #isOpen: Signal<boolean> = signal(false);
	readonly #text: Signal<string> = signal("");
	readonly #found: Signal<Found> = signal(none);
	readonly #at: Signal<number> = signal(0);
	/** Counts requests to put the cursor into the box. */
	readonly #focusRequests: Signal<number> = signal(0);
	/** The text that `#found` answers. */
	#searched = "";
	#cancel: (() => void) | null = null;

	constructor(options: FindModelOptions) {
		this.#options = options;
	}

	get isOpen(): ReadonlySignal<boolean> {
		return this.#isOpen;
	}

	get text(): ReadonlySignal<string> {
		return this.#text;
	}

	get found(): ReadonlySignal<Found> {
		return this.#found;
	}

	get focusRequests(): ReadonlySignal<number> {
		return this.#focusRequests;
	}

	/** The place of the message in view among those found, from 0. */
	get at(): ReadonlySignal<number> {
		return this.#at;
	}

	/** The message in view; null when nothing is found. */
	readonly currentId: ReadonlySignal<string | null> = computed(
		() => this.#found.value.messageIds[this.#at.value] ?? null,
	);

	open(): void {
		this.#isOpen.value = true;
		this.#focusRequests.value++;
		if (this.#text.peek() !== "") void this.#search();
	}

	close(): void {
		this.#cancel?.();
		this.#isOpen.value = false;
		this.#found.value = none;
		this.#searched = "";
	}

	type(text: string): void {
		this.#text.value = text;
		this.#cancel?.();
		this.#cancel = this.#options.later(() => void this.#search(), typingMs);
	}

	/** Goes on to the next message, or back, and round at the ends. Searches first when the text was not searched for yet. */
	async step(way: 1 | -1): Promise<void> {
		if (this.#searched !== this.#text.peek()) return this.#search();
		const { length } = this.#found.peek().messageIds;
		if (length === 0) return;
		this.#at.value = (this.#at.peek() + way + length) % length;
		await this.#show();
	}

	/** Looks for the text and goes to the newest message that has it. */
	async #search(): Promise<void> {
		this.#cancel?.();
		const { host, conversation, notices } = this.#options;
		const conversationId = conversation.id;
		const text = this.#text.peek();
		this.#searched = text;
		if (conversationId === null || text.trim() === "") {
			this.#found.value = none;
			return;
		}
		await notices.guard(async () => {
			const found = await host.request("message/find", { conversationId, text });
			if (this.#searched !== text || conversation.id !== conversationId || !this.#isOpen.peek()) return;
			this.#found.value = found;
			this.#at.value = Math.max(0, found.messageIds.length - 1);
			await this.#show();
		});
	}

	async #show(): Promise<void> {
		const { conversation, reveal, notices } = this.#options;
		const messageId = this.currentId.peek();
		const conversationId = conversation.id;
		if (messageId === null || conversationId === null) return;
		await notices.guard(() => reveal.show(conversationId, messageId, "find"));
	}
}
