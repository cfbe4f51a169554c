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
	/** Asks the host whether what was sent under that id is on its disk. */
	readonly hasArrived: (requestId: string) => Promise<boolean>;
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
	/** Ways to other keys, one after the other: each takes along what the one before has brought. */
	#moves: Promise<unknown> = Promise.resolve();
	/** Sent by this very page and not yet confirmed or given back. */
	#isOnItsWay = false;

	constructor(options: DraftOptions) {
		this.#options = options;
		this.#sending = new SendingIds(options.drafts, options.newId);
	}

	/** Turns to the draft of another chat. */
	async open(key: string): Promise<void> {
		const { composer, attachments } = this.#options;
		if (key === this.#key) {
			// It may be on its way there.
			await this.#moves;
			if (key !== this.#key) return;
		}
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
		this.#key = key;
		this.#moves = this.#moveAfter(this.#moves, key);
		await this.#moves;
	}

	async #moveAfter(before: Promise<unknown>, key: string): Promise<void> {
		const { composer, attachments } = this.#options;
		await before;
		// Unless it has moved on, or another chat was opened.
		if (key === this.#key) await Promise.all([composer.moveTo(key), attachments.moveTo(key)]);
	}

	/** Takes all out of the box. It is kept as a draft until it is confirmed. */
	take(): TakenDraft {
		const key = this.#key;
		const text = this.#options.composer.take();
		const attachments = this.#options.attachments.take();
		this.#isOnItsWay = true;
		return { key, text, attachments, requestId: this.#sending.idFor(key, text, contentOf(text, attachments)) };
	}

	/** What was taken is on the host's disk. */
	async confirm({ key }: TakenDraft): Promise<void> {
		await this.#options.composer.confirmTaken();
		await this.#options.attachments.confirmTaken();
		await this.#sending.forget(key);
		this.#isOnItsWay = false;
	}

	/** Puts back what was taken and could not be sent. */
	giveBack(): void {
		this.#options.attachments.giveBack();
		this.#options.composer.giveBack();
		this.#isOnItsWay = false;
	}

	/** Takes out of the box what an earlier page sent without hearing that it arrived, when the host has it. */
	async dropArrived(): Promise<void> {
		const key = this.#key;
		const { composer, attachments, hasArrived } = this.#options;
		const sending = this.#isOnItsWay ? null : await this.#sending.read(key);
		if (!sending || !(await hasArrived(sending.requestId).catch(() => false))) return;
		// What the user did while the host was asked comes after it.
		if (key !== this.#key || this.#isOnItsWay) return;
		await this.#sending.forget(key);
		const isAll = contentOf(sending.text, attachments.list.peek()) === sending.content;
		if (!isAll || !(await composer.drop(sending.text))) return;
		attachments.take();
		await attachments.confirmTaken();
	}
}

function contentOf(text: string, attachments: readonly Attachment[]): string {
	return [text, ...attachments.map(({ id }) => id)].join("\n");
}
