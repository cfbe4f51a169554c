import { batch, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { MessagePage } from "../../shared/model.ts";
import type { HostRequests, PanelSurroundings } from "../../shared/protocol.ts";
import { RpcError } from "../../shared/rpc.ts";
import type { ComposerModel } from "./composerModel.ts";
import type { ConversationModel } from "./conversationModel.ts";
import type { DraftModel } from "./draftModel.ts";
import type { ChatHost } from "./hostPort.ts";
import { LastPages } from "./lastPages.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { PageStore } from "./pageStorage.ts";
import { toPanelState, type PanelMemory, type PanelState } from "./panelMemory.ts";
import type { QueueModel } from "./queueModel.ts";

export interface VisitsOptions {
	readonly host: ChatHost;
	readonly memory: PanelMemory;
	readonly storage: PageStore;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
	readonly composer: ComposerModel;
	readonly queue: QueueModel;
	readonly draft: DraftModel;
	/** Null until the host has told them. */
	readonly surroundings: ReadonlySignal<PanelSurroundings | null>;
	/** Another chat, or the same one anew, comes on screen: what lies over it goes away. */
	readonly willShow: (isOther: boolean) => void;
	/** A page is on screen: answers in it that are being made and that this panel never heard of are asked for. */
	readonly resumeStrangers: () => Promise<void>;
}

/** The ways of the panel from chat to chat, with the draft and the queue of each, and where it stood last. */
export class Visits {
	readonly #options: VisitsOptions;
	readonly #lastPages: LastPages;
	/** Counts the user's own messages: the transcript goes to its end with each. */
	readonly #sent: Signal<number> = signal(0);
	#state: PanelState;
	/** Counts the ways to other chats; a page that comes after the next one was taken is not shown. */
	#count = 0;

	constructor(options: VisitsOptions) {
		this.#options = options;
		this.#lastPages = new LastPages(options.storage);
		this.#state = toPanelState(options.memory.read());
	}

	/** Changes with each way the user takes to another chat. */
	get count(): number {
		return this.#count;
	}

	get sent(): ReadonlySignal<number> {
		return this.#sent;
	}

	/** Where the view stood before it was hidden; of the chat that was shown then. */
	get remembered(): PanelState {
		return this.#state;
	}

	rememberAnchor(anchor: PanelState["anchor"]): void {
		this.#remember({ conversationId: this.#options.conversation.id, anchor });
	}

	/** Paints the chat as it was last seen, unless something is shown by the time it is found. */
	async paintLast(isTooLate: () => boolean): Promise<void> {
		const { conversation, draft } = this.#options;
		const { conversationId } = this.#state;
		const page = conversationId === null ? null : await this.#lastPages.read(conversationId);
		if (!page || isTooLate() || conversation.id !== null) return;
		conversation.show(page);
		await draft.open(this.draftKey());
	}

	/** Before a reload the view may have been far from the end of the chat. */
	async returnToAnchor(): Promise<void> {
		const { conversation } = this.#options;
		const { conversationId, anchor } = this.#state;
		if (anchor && conversation.id === conversationId) await conversation.bring(anchor.messageId);
	}

	async newChat(): Promise<void> {
		const { host, notices, composer } = this.#options;
		await notices.guard(async () => {
			// The empty chat is there at once: what is typed next belongs to it, whenever the host hears of it.
			const shown = this.show(null);
			composer.focus();
			await host.request("conversation/new", null);
			await shown;
		});
	}

	async openChat(conversationId: string): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(async () => this.go(host.request("conversation/open", { conversationId })));
	}

	/** Brings the shown chat back from the deleted ones. */
	async restore(): Promise<void> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (conversationId === null) return;
		await notices.guard(async () => this.go(host.request("conversation/restore", { conversationId })));
	}

	/** Shows the chat that was asked for, unless the user went to another one while it was on its way. */
	async go(asked: Promise<MessagePage>): Promise<void> {
		const visit = ++this.#count;
		const page = await asked;
		if (visit === this.#count) await this.showAnew(page);
	}

	/** Shows a page, or an empty chat, whatever was on its way. */
	async show(page: MessagePage | null): Promise<void> {
		this.#count++;
		await this.showAnew(page);
	}

	/** Shows a page as part of the present way. */
	async showAnew(page: MessagePage | null): Promise<void> {
		const { conversation, willShow } = this.#options;
		const isOther = (page?.conversation.id ?? null) !== conversation.id;
		batch(() => {
			willShow(isOther);
			conversation.show(page);
		});
		if (isOther) this.#remember({ conversationId: conversation.id, anchor: null });
		await this.joinShown();
	}

	/** Brings what belongs to the shown chat: its draft, what waits in it, and answers being made elsewhere. */
	async joinShown(): Promise<void> {
		const { conversation, draft, queue, resumeStrangers } = this.#options;
		this.keepPage();
		await draft.open(this.draftKey());
		void queue.open(conversation.id);
		await resumeStrangers();
	}

	/** Puts a message that is stored on screen. `before` is the chat it was sent in, null for a new one. */
	async showSent(before: string | null, stored: HostRequests["round/start"][1]): Promise<void> {
		const { conversation, queue, draft } = this.#options;
		const { place } = conversation;
		await this.showLatest();
		// Stored, so it is there when the user comes back.
		if (conversation.place !== place) return;
		batch(() => {
			conversation.addSent(stored.conversation, stored.message);
			this.#sent.value++;
		});
		this.keepPage();
		if (before === null) {
			const { id } = stored.conversation;
			void queue.open(id);
			this.#remember({ conversationId: id, anchor: null });
			await draft.rename(id);
		}
		if (stored.isAnswered) await this.reload();
	}

	/** Brings the end of the shown chat here when the view is far from it. */
	async showLatest(): Promise<void> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (!conversationId || !conversation.pages.hasLater.peek()) return;
		await notices.guard(async () => {
			const page = await host.request("conversation/page", { conversationId });
			if (conversation.id === conversationId) conversation.show(page);
		});
	}

	/** Asks for the shown chat again, because it is known to have changed; leaves it when it is gone. */
	async reload(): Promise<void> {
		const { host, notices, conversation, draft, queue } = this.#options;
		const conversationId = conversation.id;
		if (!conversationId) return;
		await notices.guard(async () => {
			const page = await host.request("conversation/page", { conversationId }).catch(nothingWhenGone);
			if (conversation.id !== conversationId) return;
			if (page === null) return this.newChat();
			conversation.refresh(page);
			this.keepPage();
			await draft.dropArrived();
			await queue.open(conversationId);
		});
	}

	/** The page on screen is what the panel paints first when it comes back. */
	keepPage(): void {
		const page = this.#options.conversation.page();
		if (page) void this.#lastPages.keep(page);
	}

	/**
	 * Drafts of new chats are kept per folder: windows on different folders share the page's storage. Empty while the folder
	 * is not known; what is typed by then belongs to whatever is opened next.
	 */
	draftKey(): string {
		const surroundings = this.#options.surroundings.peek();
		return this.#options.conversation.id ?? (surroundings === null ? "" : `new:${surroundings.folderUri ?? ""}`);
	}

	#remember(state: PanelState): void {
		this.#state = state;
		this.#options.memory.write(state);
	}
}

function nothingWhenGone(error: unknown): null {
	if (error instanceof RpcError && error.code === "gone") return null;
	throw error;
}
