import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { MessagePage } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import { ComposerModel, type ComposerOptions } from "./composerModel.ts";
import { fitsBox } from "./longText.ts";
import type { ChatHost } from "./hostPort.ts";
import type { MessageModel } from "./messageModel.ts";
import type { NoticesModel } from "./noticesModel.ts";
import { SendingIds } from "./sendingIds.ts";

export interface EditOptions extends ComposerOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly newId: () => string;
	/** Shows the chat as it is after the other version was stored. */
	readonly showAnew: (page: MessagePage) => Promise<void>;
}

/** Another version of a message the user wrote: kept as a draft until it is sent, and then a sibling of the first one. */
export class EditModel {
	readonly #options: EditOptions;
	readonly #messageId: Signal<string | null> = signal(null);
	readonly #isSending: Signal<boolean> = signal(false);
	readonly #sending: SendingIds;
	readonly box: ComposerModel;

	constructor(options: EditOptions) {
		this.#options = options;
		this.box = new ComposerModel(options);
		this.#sending = new SendingIds(options.drafts, options.newId);
	}

	/** The message being edited; null when none is. */
	get messageId(): ReadonlySignal<string | null> {
		return this.#messageId;
	}

	get isSending(): ReadonlySignal<boolean> {
		return this.#isSending;
	}

	/** Says why a text does not go into the box. */
	refuseLength(): void {
		const message = t("This is too much text for this box: 100 kB is the most. Send it as a new message instead.");
		this.#options.notices.show({ code: "too_long", message, detail: null, actions: [] });
	}

	/** Opens the box with what was typed the last time, else with the message's own words. */
	async begin(model: MessageModel): Promise<void> {
		if (!fitsBox(model.plainText())) return this.refuseLength();
		this.#messageId.value = model.id;
		await this.box.open(`edit:${model.id}`);
		if (this.#messageId.peek() === model.id && this.box.text.peek() === "") this.box.setText(model.plainText());
	}

	/** Closes the box and forgets what was typed in it. */
	async cancel(): Promise<void> {
		this.#messageId.value = null;
		this.box.setText("");
		await this.box.flush();
	}

	/** Sends the other version with that model. The box stays open with its text when it could not be stored. */
	async send(conversationId: string, modelId: string): Promise<void> {
		const replaces = this.#messageId.peek();
		const { host, notices, showAnew } = this.#options;
		if (replaces === null || this.#isSending.peek() || this.box.text.peek().trim() === "") return;
		const text = this.box.take();
		this.#isSending.value = true;
		const isSent = await notices.guard(async () => {
			const requestId = await this.#sending.idFor(`edit:${replaces}`, text, text);
			await host.request("round/start", { requestId, conversationId, text, modelId, replaces });
			await this.box.confirmTaken();
			await this.#sending.forget(`edit:${replaces}`);
			this.#messageId.value = null;
			await showAnew(await host.request("conversation/page", { conversationId }));
		});
		this.#isSending.value = false;
		if (!isSent) this.box.giveBack();
	}
}
