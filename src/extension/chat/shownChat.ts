import type { MessagePage } from "../../shared/model.ts";
import type { PanelSnapshot } from "../../shared/protocol.ts";

export interface ShownChatOptions {
	/** Where the window keeps the id through a restart; null for a new chat. */
	readonly read: () => string | null;
	readonly write: (conversationId: string | null) => void;
	readonly didShow: (conversationId: string | null) => void;
	readonly now: () => number;
}

/** A panel that takes longer to start than this (ms) begins at the end of its chat. */
const revealLimitMs = 15_000;

type Reveal = NonNullable<PanelSnapshot["reveal"]>;

/** Which chat this window shows, and what a panel that is not there yet must hear when it comes. */
export class ShownChat {
	readonly #options: ShownChatOptions;
	#reveal: (Reveal & { readonly at: number }) | null = null;
	#draft: string | null = null;
	#newChats = 0;

	constructor(options: ShownChatOptions) {
		this.#options = options;
	}

	/** Null for a new chat, of which nothing is stored. */
	get id(): string | null {
		return this.#options.read();
	}

	/** Tells the shown chat from every other, and from other new chats, which have no id yet either. */
	get place(): string | number {
		return this.id ?? this.#newChats;
	}

	/** Shows a new chat, another one than the new chat that may be shown already. */
	begin(): void {
		this.#newChats++;
		this.show(null);
	}

	show(conversationId: string | null): void {
		this.#draft = null;
		this.#options.write(conversationId);
		this.#options.didShow(conversationId);
	}

	/** Shows a new chat to a panel that is not there: it begins with this text, when one is given. */
	awaitDraft(draft: string | null): void {
		this.begin();
		this.#draft = draft;
	}

	/** A message that the panel is to scroll to, for one that was not there to hear it. */
	awaitReveal(reveal: Reveal): void {
		this.#reveal = { ...reveal, at: this.#options.now() };
	}

	/** The chat for a panel that just came, once; a chat that is gone or deleted is shown no longer. */
	async take(
		pageOf: (conversationId: string) => Promise<MessagePage | null>,
	): Promise<Pick<PanelSnapshot, "page" | "reveal" | "draft">> {
		const { id } = this;
		const found = id === null ? null : await pageOf(id);
		// Something else may have been shown while this was read.
		if (id !== this.id) return this.take(pageOf);
		const page = found?.conversation.status === "deleted" ? null : found;
		const [reveal, draft] = [this.#missedReveal(), page === null ? this.#draft : null];
		// After a restart nobody else has told the others which chat is shown.
		this.show(page?.conversation.id ?? null);
		return { page, ...(reveal ? { reveal } : {}), ...(draft === null ? {} : { draft }) };
	}

	/** Null when nothing was asked for lately. */
	#missedReveal(): Reveal | null {
		const wanted = this.#reveal;
		this.#reveal = null;
		if (!wanted || wanted.conversationId !== this.id) return null;
		const { at, ...reveal } = wanted;
		return this.#options.now() - at < revealLimitMs ? reveal : null;
	}
}
