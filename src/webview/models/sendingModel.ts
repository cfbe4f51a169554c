import type { ReadonlySignal, Signal } from "@preact/signals";
import type { HostRequests } from "../../shared/protocol.ts";
import type { CatalogModel } from "./catalogModel.ts";
import type { ComposerModel } from "./composerModel.ts";
import type { ConversationModel } from "./conversationModel.ts";
import type { DraftModel, TakenDraft } from "./draftModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { PageStore } from "./pageStorage.ts";
import { SentTexts } from "./sentTexts.ts";
import type { SlashModel } from "./slashModel.ts";

export interface SendingOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
	readonly catalog: CatalogModel;
	readonly composer: ComposerModel;
	readonly draft: DraftModel;
	readonly slash: SlashModel;
	readonly storage: PageStore;
	/** Whether what is in the box can go out now. */
	readonly canSend: ReadonlySignal<boolean>;
	/** True while something is on its way to the host's disk. */
	readonly isSending: Signal<boolean>;
	/** The message is stored: puts it on screen. `before` is the chat it was sent in, null for a new one. */
	readonly didSend: (before: string | null, stored: HostRequests["round/start"][1]) => Promise<void>;
}

/** Sends what is in the box, queues it, carries it out, and calls it back. */
export class SendingModel {
	readonly #options: SendingOptions;
	readonly #texts: SentTexts;

	constructor(options: SendingOptions) {
		this.#options = options;
		this.#texts = new SentTexts(options.storage);
	}

	/** Reads what was sent before a reload. */
	async load(): Promise<void> {
		await this.#texts.load();
	}

	/**
	 * Sends what is in the box, or puts it into the queue while an answer is being made. It is out of the box at once and back
	 * in it when it could not be stored.
	 */
	async send(): Promise<void> {
		const { catalog, composer, conversation, canSend } = this.#options;
		const { place } = conversation;
		const expanded = composer.text.peek().startsWith("/") ? await this.#runSlash() : "";
		if (expanded === null) return;
		// What was typed while a prompt file was read is the next message.
		const typed = expanded === "" ? "" : composer.text.peek();
		if (expanded !== "") composer.setText(expanded);
		const isReady = canSend.peek() && catalog.chosen.peek() !== null;
		if (isReady && conversation.place === place) return this.#sendBox(typed);
		// No model is there, or the user has gone to another chat, for which this was not meant.
		if (typed !== "") composer.setText(`${expanded}\n${typed}`);
	}

	/** Sends what is in the box as a message although it begins like a command. */
	async sendAsItIs(): Promise<void> {
		if (this.#options.canSend.peek()) await this.#sendBox("");
	}

	/** Sends what is in the box; `next` is what stands there from then on. */
	async #sendBox(next: string): Promise<void> {
		const { notices, catalog, composer, draft, slash, isSending } = this.#options;
		const model = catalog.chosen.peek();
		if (!model) return;
		const taken = draft.take();
		if (next !== "") composer.setText(next);
		slash.hide();
		isSending.value = true;
		const isSent = await notices.act(async () => this.#store(model.id, taken));
		isSending.value = false;
		if (!isSent) return draft.giveBack();
		if (taken.text.trim() !== "") await this.#texts.add(taken.text);
	}

	async stop(): Promise<void> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (conversationId) await notices.guard(() => host.request("round/stop", { conversationId }));
	}

	/** Puts a text that was sent before into the box, or what was being written; false when there is none that way. */
	recall(direction: "older" | "newer"): boolean {
		const { composer } = this.#options;
		const text = direction === "older" ? this.#texts.older(composer.text.peek()) : this.#texts.newer();
		if (text !== null) composer.setText(text);
		return text !== null;
	}

	/** The user typed: what was called back is his own text now. */
	write(text: string): void {
		this.#texts.reset();
		this.#options.composer.setText(text);
	}

	async #store(modelId: string, taken: TakenDraft): Promise<void> {
		const { host, conversation, draft, didSend } = this.#options;
		// Of the chat it is sent in: by the time something has been waited for, another one may be shown.
		const { id: conversationId, place } = conversation;
		const isQueued = conversation.answering.peek() !== null;
		const { text, attachments } = taken;
		const carried = attachments.length > 0 ? { attachments } : {};
		const params = { requestId: await taken.requestId, text, modelId, ...carried };
		if (conversationId !== null && isQueued) {
			await host.request("queue/add", { ...params, conversationId });
			return draft.confirm(taken);
		}
		const stored = await host.request("round/start", { ...params, conversationId, replaces: null });
		await draft.confirm(taken);
		if (conversation.place === place) await didSend(conversationId, stored);
	}

	/** Carries out what is in the box when it is a command; the text to send when it is a message after all, else null. */
	async #runSlash(): Promise<string | null> {
		const { composer, slash, conversation, isSending } = this.#options;
		if (isSending.peek()) return null;
		const typed = composer.text.peek();
		isSending.value = true;
		const end = await slash.run(conversation.id);
		isSending.value = false;
		if (end.kind !== "failed") await this.#texts.add(typed);
		return end.kind === "send" ? end.text : null;
	}
}
