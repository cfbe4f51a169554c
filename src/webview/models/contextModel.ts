import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ContextReport, RoundUse } from "../../shared/context.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { CatalogModel } from "./catalogModel.ts";
import type { ComposerModel } from "./composerModel.ts";
import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

export interface ContextOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
	readonly catalog: CatalogModel;
	readonly composer: ComposerModel;
	readonly later: (run: () => void, ms: number) => () => void;
}

/** How much of the window is used, in tokens. */
export interface ContextUse {
	readonly used: number;
	/** Null when the window is not known. */
	readonly window: number | null;
	/** False as soon as any of it is estimated. */
	readonly isExact: boolean;
}

/** Several things change at once when a chat is opened or an answer ends: one question to the host is enough. */
const settleMs = 80;

/** What the next message would be sent with. */
export class ContextModel {
	readonly #options: ContextOptions;
	readonly #report: Signal<ContextReport | null> = signal(null);
	readonly #isOpen: Signal<boolean> = signal(false);
	readonly #isSummarising: Signal<boolean> = signal(false);
	#cancelRefresh: (() => void) | null = null;
	#asked = 0;

	constructor(options: ContextOptions) {
		this.#options = options;
		const { conversation, catalog } = options;
		effect(() => {
			// Read to be called again with each change of them.
			void [catalog.chosen.value?.id, conversation.summary.value, conversation.answering.value];
			this.refreshSoon();
		});
	}

	/** Null until the host has told, and while the model cannot be used. */
	get report(): ReadonlySignal<ContextReport | null> {
		return this.#report;
	}

	get isOpen(): ReadonlySignal<boolean> {
		return this.#isOpen;
	}

	/** True while a summary that the user asked for is on its way, or one is being written in the background. */
	readonly isSummarising: ReadonlySignal<boolean> = computed(
		() => this.#isSummarising.value || (this.#report.value?.isSummarising ?? false),
	);

	/** Tokens of the text in the box, corrected by what is known of the model. */
	readonly draftTokens: ReadonlySignal<number> = computed(() => {
		const text = this.#options.composer.text.value;
		return text === "" ? 0 : Math.ceil(estimateTokens(text) * (this.#report.value?.factor ?? 1));
	});

	/** Null before the first report. */
	readonly use: ReadonlySignal<ContextUse | null> = computed(() => {
		const report = this.#report.value;
		if (!report) return null;
		const draft = this.draftTokens.value;
		return { used: report.tokens + draft, window: report.window, isExact: report.isExact && draft === 0 };
	});

	open(): void {
		this.#isOpen.value = true;
		this.refreshSoon();
	}

	close(): void {
		this.#isOpen.value = false;
	}

	/** The host says that what would be sent in a chat changed. */
	didChange(conversationId: string): void {
		if (conversationId === this.#options.conversation.id) this.refreshSoon();
	}

	refreshSoon(): void {
		this.#cancelRefresh?.();
		this.#cancelRefresh = this.#options.later(() => {
			this.#cancelRefresh = null;
			void this.#refresh();
		}, settleMs);
	}

	async setRound(questionId: string, use: RoundUse): Promise<void> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (conversationId === null) return;
		await notices.guard(() => host.request("context/setRound", { conversationId, questionId, use }));
	}

	/** Edits a summary (null: as the model wrote it), or switches it off and on. True when it is stored. */
	async changeSummary(
		summaryId: string,
		change: { readonly editedText?: string | null; readonly isEnabled?: boolean },
	): Promise<boolean> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (conversationId === null) return false;
		return notices.guard(() => host.request("context/changeSummary", { conversationId, summaryId, ...change }));
	}

	async summarise(): Promise<void> {
		const { host, notices, conversation } = this.#options;
		const conversationId = conversation.id;
		if (conversationId === null || this.#isSummarising.peek()) return;
		this.#isSummarising.value = true;
		await notices.guard(() => host.request("context/summarise", { conversationId }));
		this.#isSummarising.value = false;
	}

	async #refresh(): Promise<void> {
		const { host, conversation, catalog } = this.#options;
		const modelId = catalog.chosen.peek()?.id ?? null;
		const conversationId = conversation.id;
		if (modelId === null) {
			this.#report.value = null;
			return;
		}
		const asked = ++this.#asked;
		// A meter that cannot be had is no message to the user: sending will say what is wrong.
		const report = await host.request("context/report", { conversationId, modelId }).catch(() => null);
		if (asked === this.#asked && conversation.id === conversationId) this.#report.value = report;
	}
}
