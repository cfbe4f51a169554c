import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConversationModel } from "./conversationModel.ts";

/** A message to be scrolled to and marked. A new object each time, so that the same one can be asked for twice. */
export interface Reveal {
	readonly messageId: string;
	/** What for: who searched in the chat goes on typing in the search box, who came from elsewhere wants to read. */
	readonly purpose: "read" | "find";
}

/** Brings a message of the shown chat into view, however far back it is. */
export class RevealModel {
	readonly #conversation: ConversationModel;
	readonly #wanted: Signal<Reveal | null> = signal(null);

	constructor(conversation: ConversationModel) {
		this.#conversation = conversation;
	}

	/** What the transcript is to scroll to; it is loaded. Null when nothing is wanted. */
	get wanted(): ReadonlySignal<Reveal | null> {
		return this.#wanted;
	}

	/** Brings the message here and asks for it to be shown. Does nothing when another chat is shown, or it is not in this one. */
	async show(conversationId: string, messageId: string, purpose: Reveal["purpose"] = "read"): Promise<void> {
		if (this.#conversation.id !== conversationId || !(await this.#conversation.bring(messageId))) return;
		if (this.#conversation.id === conversationId) this.#wanted.value = { messageId, purpose };
	}

	/** The transcript is there. */
	done(): void {
		this.#wanted.value = null;
	}
}
