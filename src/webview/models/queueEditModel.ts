import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { QueuedMessage } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import { ComposerModel, type ComposerOptions } from "./composerModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

export interface QueueEditOptions extends ComposerOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	/** The box of the chat: what can no longer be changed is put there. */
	readonly composer: ComposerModel;
}

/** Another text for a message that waits: kept as a draft until it is stored or left. */
export class QueueEditModel {
	readonly #options: QueueEditOptions;
	readonly #item: Signal<QueuedMessage | null> = signal(null);
	readonly box: ComposerModel;

	constructor(options: QueueEditOptions) {
		this.#options = options;
		this.box = new ComposerModel(options);
	}

	/** The message as it was when its box was opened; null when none is being changed. */
	get item(): ReadonlySignal<QueuedMessage | null> {
		return this.#item;
	}

	/** Opens the box with what was typed the last time, else with the message's own words. */
	async begin(item: QueuedMessage): Promise<void> {
		this.#item.value = item;
		await this.box.open(`queued:${item.id}`);
		if (this.#item.peek() === item && this.box.text.peek() === "") this.box.setText(item.text);
	}

	/** Closes the box and forgets what was typed in it. */
	async cancel(): Promise<void> {
		this.#item.value = null;
		this.box.setText("");
		await this.box.flush();
	}

	/** Stores what the box holds. It stays open with its text when that fails. */
	async save(text: string): Promise<void> {
		const item = this.#item.peek();
		if (item === null || text.trim() === "") return;
		const { host, notices } = this.#options;
		const isSaved = await notices.guard(() => host.request("queue/edit", { itemId: item.id, text }));
		if (isSaved && this.#item.peek() === item) await this.cancel();
	}

	/** The box is out of sight, as another chat is shown: what was typed is there when it is opened again. */
	async leave(): Promise<void> {
		if (this.#item.peek() === null) return;
		this.#item.value = null;
		await this.box.flush();
	}

	/** These are the messages that wait now: what was typed for one that was sent meanwhile is not lost. */
	keepFor(items: readonly QueuedMessage[]): void {
		const item = this.#item.peek();
		if (item === null || items.some(({ id }) => id === item.id)) return;
		const typed = this.box.text.peek();
		void this.cancel();
		if (typed.trim() === "" || typed === item.text) return;
		const message = t("The queued message was sent before your change to it. What you wrote is in the box now.");
		this.#options.composer.add(typed);
		this.#options.notices.show({ code: "sent_meanwhile", message, detail: null, actions: [] });
	}
}
