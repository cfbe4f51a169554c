import type { Attachment } from "../../shared/model.ts";
import type { AttachmentsModel } from "./attachmentsModel.ts";
import type { ComposerModel } from "./composerModel.ts";
import type { DraftStore } from "./draftStore.ts";
import { SendingIds } from "./sendingIds.ts";

export interface DraftOptions {
	readonly composer: ComposerModel;
	readonly attachments: AttachmentsModel;
	readonly drafts: DraftStore;
	readonly newId: () => string;
	/** True when the shown chat holds the message. */
	readonly isHere: (messageId: string) => boolean;
}

/** What was taken out of the box to be sent. */
export interface TakenDraft {
	readonly key: string;
	readonly text: string;
	readonly attachments: readonly Attachment[];
	/** The same as before when the same was sent from this draft and nobody has confirmed it. */
	readonly requestId: Promise<string>;
}

/** The text being written and what goes along with it: one draft per chat, opened, moved and sent together. */
export class DraftModel {
	readonly #options: DraftOptions;
	readonly #sending: SendingIds;
	#key = "";

	constructor(options: DraftOptions) {
		this.#options = options;
		this.#sending = new SendingIds(options.drafts, options.newId);
	}

	/** Turns to the draft of another chat. */
	async open(key: string): Promise<void> {
		const { composer, attachments } = this.#options;
		this.#key = key;
		await Promise.all([composer.open(key), attachments.open(key)]);
		await this.dropArrived();
	}

	/** The new chat got its identity: what is in the box now belongs to it. */
	async rename(key: string): Promise<void> {
		const { composer, attachments } = this.#options;
		this.#key = key;
		await Promise.all([composer.rename(key), attachments.rename(key)]);
	}

	/** The draft is kept under another key from now on: all goes along, before what may lie there already. */
	async moveTo(key: string): Promise<void> {
		const { composer, attachments } = this.#options;
		this.#key = key;
		const hasAny = attachments.list.peek().length > 0;
		await Promise.all([composer.moveTo(key), hasAny ? attachments.rename(key) : attachments.open(key)]);
	}

	/** Takes all out of the box. It is kept as a draft until it is confirmed. */
	take(): TakenDraft {
		const key = this.#key;
		const text = this.#options.composer.take();
		const attachments = this.#options.attachments.take();
		const content = [text, ...attachments.map(({ id }) => id)].join("\n");
		return { key, text, attachments, requestId: this.#sending.idFor(key, content) };
	}

	/** What was taken is on the host's disk. */
	async confirm({ key }: TakenDraft): Promise<void> {
		await this.#options.composer.confirmTaken();
		await this.#options.attachments.confirmTaken();
		await this.#sending.forget(key);
	}

	/** Puts back what was taken and could not be sent. */
	giveBack({ attachments }: TakenDraft): void {
		this.#options.attachments.giveBack(attachments);
		this.#options.composer.giveBack();
	}

	/** Empties the box of what an earlier page sent without hearing that it arrived, when the chat holds it. */
	async dropArrived(): Promise<void> {
		const key = this.#key;
		const sending = await this.#sending.read(key);
		if (!sending || !this.#options.isHere(sending.requestId) || key !== this.#key) return;
		const { composer, attachments } = this.#options;
		const content = [composer.text.peek(), ...attachments.list.peek().map(({ id }) => id)].join("\n");
		await this.#sending.forget(key);
		if (content !== sending.content) return;
		composer.take();
		attachments.take();
		await composer.confirmTaken();
		await attachments.confirmTaken();
	}
}
