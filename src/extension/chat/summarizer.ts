import type { ChatSummary } from "../../shared/context.ts";
import type { Clock } from "../clock.ts";
import { expectedCode } from "../errors.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { Attempts } from "./attempts.ts";
import { reportContext } from "./contextReport.ts";
import type { ContextSource } from "./contextSource.ts";
import { type PlannedRound, type Prompt, type PromptSource, buildPrompt } from "./prompt.ts";
import type { SummaryStore } from "./summaryStore.ts";
import { roundsThatFit, sourceHash, summaryPrompt } from "./summaryPrompt.ts";
import { roundsOnRequest, roundsToSummarise, type SummaryRule } from "./summaryRule.ts";

export interface SummarizerOptions {
	readonly store: SummaryStore;
	readonly context: ContextSource;
	readonly resolveModel: (modelId: string) => Promise<ResolvedModel>;
	readonly spending: Pick<SpendingGuard, "admit" | "release">;
	/** Null while the user does not want summaries by themselves. `modelId` null: the chat's own model. */
	readonly rule: () => (SummaryRule & { readonly modelId: string | null }) | null;
	/** A summary is being written for that chat, or is not any more. */
	readonly didChange: (conversationId: string) => void;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly log: Log;
}

/** Room for a summary; longer ones would be worth little. */
const summaryTokens = 2000;
/** Share of the window that the rounds to be told of may take. */
const sourceShare = 0.6;
/** Rounds of many tokens are told of in several summaries where no window is known. */
const sourceTokensWithoutWindow = 60_000;

/** Writes summaries of long chats in the background. The messages stay as they are. */
export class Summarizer {
	readonly #options: SummarizerOptions;
	readonly #running = new Map<string, AbortController>();
	/** What could not be summarised; tried again when there are other rounds to tell of. */
	readonly #failed = new Set<string>();

	constructor(options: SummarizerOptions) {
		this.#options = options;
	}

	isRunning(conversationId: string): boolean {
		return this.#running.has(conversationId);
	}

	/** Summarises the chat if it is time. Never rejects: a chat goes on without summaries. */
	async consider(conversationId: string): Promise<void> {
		const rule = this.#options.rule();
		if (rule === null) return;
		await this.#guarded(conversationId, async (signal) => {
			await this.#summarise(conversationId, rule.modelId, signal, (source, prompt, used) =>
				roundsToSummarise(source, prompt, used, rule),
			);
		});
	}

	/** Summarises all but the newest round because the user asks for it. Rejects when it fails; false when there is nothing to do. */
	async summariseNow(conversationId: string): Promise<boolean> {
		if (this.#running.has(conversationId)) return false;
		const modelId = this.#options.rule()?.modelId ?? null;
		this.#failed.clear();
		return this.#alone(conversationId, async (signal) =>
			this.#summarise(conversationId, modelId, signal, (_source, prompt) => roundsOnRequest(prompt)),
		);
	}

	dispose(): void {
		for (const controller of this.#running.values()) controller.abort();
	}

	async #guarded(conversationId: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
		if (this.#running.has(conversationId)) return;
		try {
			await this.#alone(conversationId, work);
		} catch (error) {
			const code = expectedCode(error);
			if (code === null) this.#options.log.error("A summary failed by a bug", error);
			else this.#options.log.warn(`A summary could not be written: ${code}`);
		}
	}

	async #alone<Result>(conversationId: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
		const controller = new AbortController();
		this.#running.set(conversationId, controller);
		try {
			return await work(controller.signal);
		} finally {
			this.#running.delete(conversationId);
			this.#options.didChange(conversationId);
		}
	}

	async #summarise(
		conversationId: string,
		wantedModel: string | null,
		signal: AbortSignal,
		choose: (source: PromptSource, prompt: Prompt, usedTokens: number) => readonly PlannedRound[],
	): Promise<boolean> {
		const { store, context, resolveModel } = this.#options;
		const chat = await store.head(conversationId);
		const modelId = wantedModel ?? chat?.modelId ?? null;
		if (chat === null || modelId === null) return false;
		const own = await resolveModel(chat.modelId ?? modelId);
		const source = await context.load(chat.leafId, chat.modelId ?? modelId, own);
		if (source === null) return false;
		const prompt = buildPrompt(source);
		const chosen = choose(source, prompt, reportContext(conversationId, source, own, false).tokens);
		const resolved = modelId === chat.modelId ? own : await resolveModel(modelId);
		const room = resolved.contextWindow === null ? sourceTokensWithoutWindow : resolved.contextWindow * sourceShare;
		const rounds = roundsThatFit(prompt.summary, chosen, room / source.factor);
		const hash = sourceHash(prompt.summary, rounds);
		const isKnown = this.#failed.has(hash) || source.summaries.some((summary) => summary.sourceHash === hash);
		if (rounds.length === 0 || isKnown) return false;
		// Until it is there it counts as failed, so that whatever happens it is not tried without end.
		this.#failed.add(hash);
		this.#options.didChange(conversationId);
		const isWritten = await this.#write({
			conversationId,
			modelId,
			resolved,
			before: prompt.summary,
			rounds,
			hash,
			signal,
		});
		if (isWritten) this.#failed.delete(hash);
		return isWritten;
	}

	/** False when the model wrote nothing. */
	async #write(job: Job): Promise<boolean> {
		const { store, newId } = this.#options;
		const { conversationId, modelId, before, rounds, hash } = job;
		const [first, last] = [rounds[0], rounds.at(-1)];
		const leafMessageId = last?.messages.at(-1)?.id;
		if (!first || !last || !leafMessageId) throw new Error("A summary of nothing was asked for");
		const summaryId = newId();
		const text = await this.#ask(job, summaryId);
		if (text === "") return false;
		await store.add({
			summaryId,
			conversationId,
			fromRound: before?.fromRound ?? first.roundNumber,
			toRound: last.roundNumber,
			leafMessageId,
			text,
			modelId,
			sourceHash: hash,
		});
		return true;
	}

	/** What the call took is in the books whether or not a summary came of it. */
	async #ask(job: Job, summaryId: string): Promise<string> {
		const { resolved, signal, before, rounds, conversationId, modelId } = job;
		const messages = summaryPrompt(before, rounds);
		const estimatedTokens = roundTokens(rounds);
		const { isLocal } = resolved.model;
		const { spending } = this.#options;
		const planned = { answerId: summaryId, conversationId, modelId, isLocal, isAnswer: false, estimatedTokens };
		await spending.admit(planned);
		const request = {
			model: resolved.model,
			messages,
			maxOutputTokens: summaryTokens,
			...(resolved.model.capabilities.thinking ? { thinking: false } : {}),
			...(resolved.contextWindow === null ? {} : { contextWindow: resolved.contextWindow }),
		};
		const { store, clock } = this.#options;
		const attempts = new Attempts(clock.now());
		let text = "";
		try {
			for await (const event of resolved.provider.chat(request, signal)) {
				attempts.read(event, clock.now());
				if (event.type === "text") text += event.text;
			}
		} finally {
			for (const attempt of attempts.all(summaryId, clock.now()))
				await store.recordCall({ ...attempt, conversationId, modelId, isLocal });
			if (attempts.usage === null) await spending.release(summaryId);
		}
		return text.trim();
	}
}

interface Job {
	readonly conversationId: string;
	readonly modelId: string;
	readonly resolved: ResolvedModel;
	readonly before: ChatSummary | null;
	readonly rounds: readonly PlannedRound[];
	readonly hash: string;
	readonly signal: AbortSignal;
}

function roundTokens(rounds: readonly PlannedRound[]): number {
	return rounds.reduce((sum, { tokens }) => sum + tokens, 0);
}
