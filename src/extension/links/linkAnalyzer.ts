import type { Database } from "../../db/index.ts";
import type { Link } from "../../shared/links.ts";
import { DaybookError, expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { AskModel } from "../modelQuestion.ts";
import { type FetchedPage, judgeUrl, movedTo, type SafeFetch } from "../network/index.ts";
import { linkPrompt } from "./linkPrompt.ts";
import type { PageContent } from "./pageContent.ts";
import { readAnalysis } from "./readAnalysis.ts";

export interface LinkAnalyzerOptions {
	readonly database: () => Pick<Database, "call">;
	readonly fetch: SafeFetch;
	/** Takes the article out of a page. */
	readonly content: (page: FetchedPage) => Promise<PageContent>;
	readonly ask: AskModel;
	/** The user's word that this address may be fetched. */
	readonly mayFetch: (url: URL) => Promise<boolean>;
	readonly projectId: () => string | null;
	readonly isLocalOnly: () => boolean;
	/** What is running changed, or a row did. */
	readonly didChange: () => void;
	readonly now: () => number;
	readonly newId: () => string;
	readonly log: Pick<Log, "error">;
	readonly localize: Localize;
	/** Tag of the language to write in. */
	readonly language: string;
}

/** Less than this is no page to speak of: a wall, a script that would have drawn it, an empty file. */
const shortestText = 80;
const mostMoves = 3;
const answerTokens = 2000;

/** Fetches pages and has a model say what is in them. An address is analysed once at a time, whoever asks. */
export class LinkAnalyzer {
	readonly #options: LinkAnalyzerOptions;
	readonly #running = new Map<string, Promise<Link>>();
	readonly #closing = new AbortController();

	constructor(options: LinkAnalyzerOptions) {
		this.#options = options;
	}

	isRunning(url: string): boolean {
		return this.#running.has(url);
	}

	/**
	 * Analyses an address, anew when it was before. Resolves with the link as it is stored then, failed or not. Rejects with a
	 * DaybookError when nothing was stored: what was written is no address, or the user did not want it fetched.
	 */
	async analyze(address: string, conversationId: string | null): Promise<Link> {
		const { localize, isLocalOnly } = this.#options;
		const url = judgeUrl(address, localize);
		const known = this.#running.get(url.href);
		if (known) return known;
		if (isLocalOnly()) {
			throw new DaybookError(
				"local_only",
				localize("“Local only” is on, so no page is fetched. Switch it off to do that."),
			);
		}
		const analysis = this.#analyze(url, conversationId).finally(() => {
			this.#running.delete(url.href);
			this.#options.didChange();
		});
		this.#running.set(url.href, analysis);
		return analysis;
	}

	dispose(): void {
		this.#closing.abort();
	}

	async #analyze(url: URL, conversationId: string | null): Promise<Link> {
		const { database, newId, now, projectId, didChange, localize } = this.#options;
		await this.#askFor(url);
		const link = await database().call("links.begin", {
			linkId: newId(),
			url: url.href,
			domain: url.host,
			projectId: projectId(),
			conversationId,
			at: now(),
		});
		didChange();
		try {
			await this.#read(link, conversationId);
		} catch (error) {
			// Closing the window is no failure: the link is as it was before, and is offered again.
			if (!this.#closing.signal.aborted) await this.#fail(link, error);
		}
		const stored = await database().call("links.get", { linkId: link.id });
		if (stored === null) throw new DaybookError("gone", localize("This link was removed."));
		return stored;
	}

	async #askFor(url: URL): Promise<void> {
		if (await this.#options.mayFetch(url)) return;
		throw new DaybookError("cancelled", this.#options.localize("Nothing was fetched."));
	}

	async #read({ id: linkId, url }: Link, conversationId: string | null): Promise<void> {
		const { content, ask, database, now, newId, localize, language } = this.#options;
		const page = await this.#fetch(new URL(url));
		const found = await content(page);
		if (found.text.length < shortestText) {
			throw new DaybookError("empty_page", localize("The page holds no text to read without running its scripts."));
		}
		const about = { ...found, url: page.url };
		const question = {
			kind: "link" as const,
			conversationId,
			messages: (contextWindow: number | null) => linkPrompt(about, { mark: newId(), language, contextWindow }),
			maxOutputTokens: answerTokens,
		};
		const { modelId, text } = await ask(question, this.#closing.signal);
		const analysis = readAnalysis(text, found.title);
		if (analysis === null) {
			const sentence = "{0} did not answer in the form that was asked for. Try again or choose another model.";
			throw new DaybookError("bad_analysis", localize(sentence, modelId));
		}
		await database().call("links.finish", {
			linkId,
			modelId,
			analysis: { ...analysis, title: analysis.title || page.url },
			at: now(),
		});
	}

	/** Follows the page to other hosts only with the user's word for each. */
	async #fetch(start: URL): Promise<FetchedPage> {
		const { fetch, localize } = this.#options;
		let url = start;
		for (let moves = 0; ; moves++) {
			try {
				return await fetch(url.href, { purpose: "link" }, this.#closing.signal);
			} catch (error) {
				const next = movedTo(error);
				if (next === null || moves >= mostMoves) throw error;
				url = judgeUrl(next, localize);
				await this.#askFor(url);
			}
		}
	}

	async #fail({ id: linkId }: Link, error: unknown): Promise<void> {
		const { database, now, log, localize } = this.#options;
		const isExpected = expectedCode(error) !== null && error instanceof Error;
		if (!isExpected) log.error("A link could not be analysed", error);
		const message = isExpected ? error.message : localize("Something went wrong in Daybook.");
		await database().call("links.fail", { linkId, message, at: now() });
	}
}
