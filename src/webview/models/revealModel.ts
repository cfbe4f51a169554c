import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConversationModel } from "./conversationModel.ts";

/** A message to be scrolled to and marked. A new object each time, so that the same one can be asked for twice. */
export interface Reveal {
	readonly messageId: string;
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

	/** Loads older pages until the message is here. Does nothing when another chat is shown meanwhile, or it is not in this one. */
	async show(conversationId: string, messageId: string): Promise<void> {
		const { transcript, hasEarlier } = this.#conversation;
		while (this.#conversation.id === conversationId) {
			if (transcript.find(messageId)) {
				this.#wanted.value = { messageId };
				return;
			}
			if (!hasEarlier.peek()) return;
			const first = transcript.first;
			await this.#conversation.loadEarlier();
			if (transcript.first === first) return;
		}
	}

	/** The transcript is there. */
	done(): void {
		this.#wanted.value = null;
	}
}
