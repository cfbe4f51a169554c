import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Message, MessagePage } from "../../shared/model.ts";
import type { ChatHost } from "./hostPort.ts";
import type { MessageModel } from "./messageModel.ts";
import type { Transcript } from "./transcript.ts";

/** Messages that are kept here; what is farthest from the view goes first and comes back from the database. */
const mostMessages = 400;

export interface TranscriptPagesOptions {
	readonly host: ChatHost;
	readonly transcript: Transcript;
	/** The model by which a message is on screen already, or a new one. */
	readonly modelOf: (message: Message) => MessageModel;
}

/** Fills the transcript with the stretch of the conversation that the user looks at, page by page from the database. */
export class TranscriptPages {
	readonly #options: TranscriptPagesOptions;
	readonly #hasEarlier: Signal<boolean> = signal(false);
	readonly #hasLater: Signal<boolean> = signal(false);
	readonly #isLoadingEarlier: Signal<boolean> = signal(false);
	#loading: { readonly way: "earlier" | "later"; readonly done: Promise<void> } | null = null;

	constructor(options: TranscriptPagesOptions) {
		this.#options = options;
	}

	get hasEarlier(): ReadonlySignal<boolean> {
		return this.#hasEarlier;
	}

	/** True when the end of the conversation is not here: new messages then have no place yet. */
	get hasLater(): ReadonlySignal<boolean> {
		return this.#hasLater;
	}

	get isLoadingEarlier(): ReadonlySignal<boolean> {
		return this.#isLoadingEarlier;
	}

	/** The transcript holds this page now. */
	reset(page: MessagePage | null): void {
		this.#hasEarlier.value = page?.hasEarlier ?? false;
		this.#hasLater.value = page?.hasLater ?? false;
	}

	/** Loads the page before the first message, or waits for the one that is on its way; does nothing when there is none. */
	async loadEarlier(conversationId: string): Promise<void> {
		const first = this.#options.transcript.first;
		if (!first || !this.#hasEarlier.peek()) return;
		await this.#once("earlier", () => this.#loadBefore(conversationId, first));
	}

	/** Loads the page after the last message, or waits for the one that is on its way; does nothing when there is none. */
	async loadLater(conversationId: string): Promise<void> {
		const last = this.#options.transcript.end.peek();
		if (!last || !this.#hasLater.peek()) return;
		await this.#once("later", () => this.#loadAfter(conversationId, last));
	}

	/** The page around a message in the place of all that is here; false when it is not in the shown branch. */
	async showAround(conversationId: string, messageId: string): Promise<boolean> {
		const { host, transcript, modelOf } = this.#options;
		const first = transcript.first;
		const page = await host.request("message/around", { conversationId, messageId });
		if (!page || transcript.first !== first) return false;
		batch(() => {
			transcript.replaceFrom(0, page.messages.map(modelOf));
			this.reset(page);
		});
		return true;
	}

	/** One page at a time in either direction; who asks meanwhile for the same one waits for it. */
	async #once(way: "earlier" | "later", load: () => Promise<void>): Promise<void> {
		if (this.#loading) return this.#loading.way === way ? this.#loading.done : undefined;
		const done = load().finally(() => (this.#loading = null));
		this.#loading = { way, done };
		return done;
	}

	async #loadBefore(conversationId: string, first: MessageModel): Promise<void> {
		const { host, transcript, modelOf } = this.#options;
		this.#isLoadingEarlier.value = true;
		try {
			const page = await host.request("message/earlier", { conversationId, beforeId: first.id });
			if (transcript.first !== first) return;
			batch(() => {
				transcript.prepend(page.messages.map(modelOf));
				this.#hasEarlier.value = page.hasEarlier;
				if (transcript.dropLast(mostMessages)) this.#hasLater.value = true;
			});
		} finally {
			this.#isLoadingEarlier.value = false;
		}
	}

	async #loadAfter(conversationId: string, last: MessageModel): Promise<void> {
		const { host, transcript, modelOf } = this.#options;
		const page = await host.request("message/later", { conversationId, afterId: last.id });
		if (!page || transcript.end.peek() !== last) return;
		batch(() => {
			for (const message of page.messages) transcript.append(modelOf(message));
			this.#hasLater.value = page.hasLater ?? false;
			if (transcript.dropFirst(mostMessages)) this.#hasEarlier.value = true;
		});
	}
}
