import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConversationSummary } from "../../shared/model.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { ChatHost, ChatRequests } from "./hostPort.ts";

export type HistoryScope = "project" | "all";

type HistoryPage = ChatRequests["conversation/list"][1];

const pageSize = 50;
/** What the host brings at once. */
const pageLimit = 200;

/** The list of chats in the overlay: asked for when it opens, page by page. */
export class HistoryModel {
	readonly #host: ChatHost;
	readonly #isOpen: Signal<boolean> = signal(false);
	readonly #scope: Signal<HistoryScope> = signal("project");
	readonly #conversations: Signal<readonly ConversationSummary[]> = signal([]);
	readonly #hasMore: Signal<boolean> = signal(false);
	readonly #isLoading: Signal<boolean> = signal(false);
	readonly #problem: Signal<string | null> = signal(null);
	#loading: AbortController | null = null;

	constructor(host: ChatHost) {
		this.#host = host;
	}

	get isOpen(): ReadonlySignal<boolean> {
		return this.#isOpen;
	}

	get scope(): ReadonlySignal<HistoryScope> {
		return this.#scope;
	}

	/** Newest first. */
	get conversations(): ReadonlySignal<readonly ConversationSummary[]> {
		return this.#conversations;
	}

	get hasMore(): ReadonlySignal<boolean> {
		return this.#hasMore;
	}

	get isLoading(): ReadonlySignal<boolean> {
		return this.#isLoading;
	}

	/** A sentence when the list could not be had. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	async open(scope: HistoryScope): Promise<void> {
		this.#isOpen.value = true;
		this.#scope.value = scope;
		await this.#load(null, pageSize);
	}

	close(): void {
		this.#loading?.abort();
		this.#isOpen.value = false;
	}

	async loadMore(): Promise<void> {
		const last = this.#conversations.peek().at(-1);
		if (last && this.#hasMore.peek()) await this.#load(last.updatedAt, pageSize);
	}

	/** Chats changed somewhere: brings the open list up to date without making it shorter. */
	async refresh(): Promise<void> {
		if (this.#isOpen.peek()) await this.#load(null, Math.max(pageSize, this.#conversations.peek().length));
	}

	/** Gives a chat another title; the list shows it at once. */
	async rename(conversationId: string, title: string): Promise<void> {
		await this.#host.request("conversation/rename", { conversationId, title });
		this.#conversations.value = this.#conversations
			.peek()
			.map((conversation) => (conversation.id === conversationId ? { ...conversation, title } : conversation));
	}

	/** Loads so many chats, those before a moment or the newest. */
	async #load(before: number | null, wanted: number): Promise<void> {
		this.#loading?.abort();
		const loading = new AbortController();
		this.#loading = loading;
		this.#isLoading.value = true;
		this.#problem.value = null;
		try {
			const page = await this.#pages(before, wanted, loading.signal);
			if (this.#loading !== loading) return;
			this.#conversations.value =
				before === null ? page.conversations : join(this.#conversations.peek(), page.conversations);
			this.#hasMore.value = page.hasMore;
		} catch (error) {
			if (this.#loading === loading && !loading.signal.aborted) this.#problem.value = sentenceOf(error);
		} finally {
			if (this.#loading === loading) this.#isLoading.value = false;
		}
	}

	async #pages(before: number | null, wanted: number, signal: AbortSignal): Promise<HistoryPage> {
		const scope = this.#scope.peek();
		const limit = Math.min(pageLimit, wanted);
		const page = await this.#host.request("conversation/list", { scope, before, limit }, signal);
		const last = page.conversations.at(-1);
		if (!page.hasMore || !last || wanted <= limit) return page;
		const rest = await this.#pages(last.updatedAt, wanted - limit, signal);
		return { conversations: join(page.conversations, rest.conversations), hasMore: rest.hasMore };
	}
}

function join(
	shown: readonly ConversationSummary[],
	more: readonly ConversationSummary[],
): readonly ConversationSummary[] {
	const known = new Set(shown.map((conversation) => conversation.id));
	return [...shown, ...more.filter((conversation) => !known.has(conversation.id))];
}

function sentenceOf(error: unknown): string {
	return error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
}
