import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { RpcError } from "../../shared/rpc.ts";
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
	/** What is in the box since the host knew no command of that name. */
	readonly #refused: Signal<string | null> = signal(null);
	readonly #isUnknown = computed(
		() => this.#refused.value !== null && this.#refused.value === this.#composer.text.value,
	);

	constructor(host: ChatHost, notices: NoticesModel, composer: ComposerModel) {
		this.#host = host;
		this.#notices = notices;
		this.#composer = composer;
	}

	/** What the last command said, until the next message is written. */
	get notice(): ReadonlySignal<string | null> {
		return this.#notice;
	}

	/** Whether the notice says that the text in the box begins with no command there is; it may be a message after all. */
	get isUnknown(): ReadonlySignal<boolean> {
		return this.#isUnknown;
	}

	/** Runs what is in the box as a command. */
	async run(conversationId: string | null): Promise<SlashEnd> {
		const text = this.#composer.text.peek();
		let end: SlashEnd = { kind: "failed" };
		// Out of the box first: a command may turn to another chat, whose draft must not be touched.
		this.#composer.setText("");
		const isRun = await this.#notices.guard(async () => {
			const outcome = await this.#host
				.request("slash/run", { text: text.trim(), conversationId })
				.catch((error: unknown) => this.#refuse(text, error));
			if (outcome === "refused") return;
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
		this.#refused.value = null;
	}

	/** No command of that name: the text is in the box again, before what was typed meanwhile, to be mended or sent. */
	#refuse(text: string, error: unknown): "refused" {
		if (!(error instanceof RpcError && error.code === "no_such_command")) throw error;
		this.#composer.add(text);
		this.#refused.value = this.#composer.text.peek();
		this.#show(error.message);
		return "refused";
	}

	#show(sentence: string): void {
		this.#notice.value = sentence;
		this.#notices.announce(sentence);
	}
}
