import type { ContextReport, RoundUse } from "../../shared/context.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { StoresOptions } from "./databaseStores.ts";
import { reportContext } from "./contextReport.ts";
import type { ContextSource } from "./contextSource.ts";
import { offeredTo, type RoundTools } from "./roundTools.ts";
import type { Summarizer } from "./summarizer.ts";
import type { SummaryStore } from "./summaryStore.ts";

export interface ChatContextOptions extends Pick<StoresOptions, "database"> {
	readonly source: ContextSource;
	readonly summaries: SummaryStore;
	readonly summarizer: Pick<Summarizer, "summariseNow" | "isRunning">;
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	/** Null: no tools in this window. */
	readonly tools: Pick<RoundTools, "offer"> | null;
	readonly didChange: (conversationId: string) => void;
	readonly localize: Localize;
}

/** What the panel sees of a chat's context, and what it may do with it. */
export class ChatContext {
	readonly #options: ChatContextOptions;

	constructor(options: ChatContextOptions) {
		this.#options = options;
	}

	/** What that model would be sent next; null when the chat is gone. Throws when the model cannot be used. */
	async report(conversationId: string | null, modelId: string): Promise<ContextReport | null> {
		const { source, summaries, summarizer, resolveModel, tools } = this.#options;
		const resolved = await resolveModel(modelId);
		const head = conversationId === null ? null : await summaries.head(conversationId);
		const loaded = head ? await source.load(head.leafId, modelId, resolved) : await source.loadNew(modelId, resolved);
		const isSummarising = conversationId !== null && summarizer.isRunning(conversationId);
		if (!loaded) return null;
		const { projectId } = loaded;
		const offered = await offeredTo(resolved.model, { conversationId: conversationId ?? "", projectId }, tools);
		return reportContext(conversationId, { ...loaded, tools: offered }, resolved, isSummarising);
	}

	async setRound(conversationId: string, questionId: string, use: RoundUse): Promise<void> {
		await this.#options.database().call("context.setRound", { conversationId, questionId, use });
		this.#options.didChange(conversationId);
	}

	async changeSummary(
		conversationId: string,
		summaryId: string,
		change: { readonly editedText?: string | null; readonly isEnabled?: boolean },
	): Promise<void> {
		await this.#options.summaries.change(summaryId, change);
		this.#options.didChange(conversationId);
	}

	async summarise(conversationId: string): Promise<void> {
		const { summarizer, localize } = this.#options;
		if (await summarizer.summariseNow(conversationId)) return;
		const sentence = "There is nothing to summarise: the newest round is always kept as it is.";
		throw new DaybookError("nothing_to_summarise", localize(sentence));
	}
}
