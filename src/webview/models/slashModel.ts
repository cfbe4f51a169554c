import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ComposerModel } from "./composerModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

/** What became of a text that began with a slash. */
export type SlashEnd =
	/** It was a command and is done; nothing is to be sent. */
	| { readonly kind: "done" }
	/** This is to be sent: the text itself, or what a prompt file made of it. */
	| { readonly kind: "send"; readonly text: string }
	/** It could not be done; why is shown, and the text is in the box again. */
	| { readonly kind: "failed" };

/** Runs slash commands and shows what they have to say. */
export class SlashModel {
	readonly #host: ChatHost;
	readonly #notices: NoticesModel;
	readonly #composer: ComposerModel;
	readonly #notice: Signal<string | null> = signal(null);

	constructor(host: ChatHost, notices: NoticesModel, composer: ComposerModel) {
		this.#host = host;
		this.#notices = notices;
		this.#composer = composer;
	}

	/** What the last command said, until the next message is written. */
	get notice(): ReadonlySignal<string | null> {
		return this.#notice;
	}

	/** Runs what is in the box as a command. */
	async run(conversationId: string | null): Promise<SlashEnd> {
		const text = this.#composer.text.peek();
		let end: SlashEnd = { kind: "failed" };
		// Out of the box first: a command may turn to another chat, whose draft must not be touched.
		this.#composer.setText("");
		const isRun = await this.#notices.guard(async () => {
			const outcome = await this.#host.request("slash/run", { text: text.trim(), conversationId });
			if (outcome?.notice) this.#show(outcome.notice);
			if (outcome?.draft) this.#composer.add(outcome.draft);
			const toSend = outcome === null ? text : outcome.send;
			end = toSend === null ? { kind: "done" } : { kind: "send", text: toSend };
		});
		// Before what was typed meanwhile.
		if (!isRun) this.#composer.add(text);
		return end;
	}

	hide(): void {
		this.#notice.value = null;
	}

	#show(sentence: string): void {
		this.#notice.value = sentence;
		this.#notices.announce(sentence);
	}
}
