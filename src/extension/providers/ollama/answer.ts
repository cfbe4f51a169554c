import { plainEnglish } from "../../localize.ts";
import type { ChatEvent, ChatRequest, FinishReason, ProviderSurroundings, Usage } from "../provider.ts";
import { providerError, type ErrorContext } from "../providerError.ts";
import { streamedFailure } from "../responseFailure.ts";
import { ToolCallIds, toolCallOf } from "../toolCalls.ts";
import { countOrNull, estimatePrompt, noCounts, usageWith, Written } from "../usage.ts";
import { isOlder } from "./api.ts";
import { windowFor } from "./chatBody.ts";
import { isTruncated } from "./truncation.ts";
import { readChatLine, type ChatLine } from "./wire.ts";

/** Before this version the prompt's count left out what came from the host's cache. */
const countsWholePromptSince = "0.30.1";
/** A finish this close to the window's end, in tokens, means that the window was full. */
const windowSlack = 16;

/** Turns the lines of one answer into events and keeps its books. */
export class OllamaAnswer {
	readonly #context: ErrorContext;
	readonly #request: ChatRequest;
	readonly #surroundings: ProviderSurroundings;
	readonly #ids: ToolCallIds;
	readonly #written = new Written();
	readonly #window: number | null;
	#hasToolCalls = false;
	#hasBegun = false;
	#last: ChatLine | null = null;
	/** True from the moment the host answers the request. */
	isTaken = false;
	/** The host told of an error before anything else: it refused the request, only late. */
	#isTurnedAway = false;

	constructor(surroundings: ProviderSurroundings, context: ErrorContext, request: ChatRequest) {
		this.#surroundings = surroundings;
		this.#context = context;
		this.#request = request;
		this.#ids = new ToolCallIds(context, surroundings.random);
		this.#window = windowFor(request);
	}

	get isDone(): boolean {
		return this.#last !== null;
	}

	/** The events of one line. Throws a ProviderError for a line that is not the protocol's, or that tells of an error. */
	read(text: string): ChatEvent[] {
		const line = this.#parse(text);
		if (line.error !== undefined) {
			this.#isTurnedAway = !this.#hasBegun;
			throw streamedFailure(this.#context, { error: line.error });
		}
		this.#hasBegun = true;
		if (line.done) {
			this.#last = line;
		}
		return this.#contents(line);
	}

	/** What follows the last line: warnings, usage, the end. `version` is null when it is not known. */
	finish(version: string | null): ChatEvent[] {
		const usage = this.#usage(version);
		const warning = this.#truncationWarning(usage);
		return [...warning, { type: "usage", usage }, { type: "end", finishReason: this.#finishReason(usage) }];
	}

	/** Estimates for an answer that was cut; null while the host had not taken the request. */
	partialUsage(): Usage | null {
		if ((!this.isTaken && !this.#hasBegun) || this.#isTurnedAway) {
			return null;
		}
		const counts = { ...noCounts, inputUncached: estimatePrompt(this.#request), output: this.#written.tokens };
		return usageWith({ counts, source: "partial", modelServed: this.#request.model.name });
	}

	#parse(text: string): ChatLine {
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch (error) {
			throw providerError(this.#context, "bad_response", { detail: text.slice(0, 200), cause: error });
		}
		const line = readChatLine(value);
		if (line === null || (line.message === undefined && line.done === undefined && line.error === undefined)) {
			throw providerError(this.#context, "bad_response", { detail: text.slice(0, 200) });
		}
		return line;
	}

	#contents({ message }: ChatLine): ChatEvent[] {
		const events: ChatEvent[] = [];
		if (message?.thinking) {
			this.#written.add(message.thinking);
			events.push({ type: "reasoning", text: message.thinking });
		}
		if (message?.content) {
			this.#written.add(message.content);
			events.push({ type: "text", text: message.content });
		}
		for (const { id, function: called } of message?.tool_calls ?? []) {
			const event = toolCallOf(this.#context, this.#ids.take(id), called.name, called.arguments ?? {});
			this.#written.add(called.name + JSON.stringify(called.arguments ?? {}));
			this.#hasToolCalls = true;
			events.push(event);
		}
		return events;
	}

	#usage(version: string | null): Usage {
		const { message: _, ...raw } = this.#last ?? {};
		const prompt = countOrNull(this.#last?.prompt_eval_count);
		const cached = Math.min(prompt ?? 0, countOrNull(this.#last?.prompt_eval_cached_count) ?? 0);
		const output = countOrNull(this.#last?.eval_count) ?? (this.#written.isEmpty ? 0 : null);
		const counts = {
			...noCounts,
			// Zero tokens of prompt cannot be: the field is absent where the host does not tell.
			inputUncached: prompt ? prompt - cached : estimatePrompt(this.#request),
			cacheRead: cached,
			output: output ?? this.#written.tokens,
		};
		const isOld = version !== null && isOlder(version, countsWholePromptSince);
		const source = !prompt || output === null ? "estimated" : isOld ? "partial" : "reported";
		return usageWith({ counts, source, modelServed: this.#last?.model ?? this.#request.model.name, raw });
	}

	#truncationWarning(usage: Usage): ChatEvent[] {
		const counted = usage.source === "estimated" ? null : usage.counts.inputUncached + usage.counts.cacheRead;
		if (!isTruncated(this.#window, counted, estimatePrompt(this.#request))) {
			return [];
		}
		const localize = this.#surroundings.localize ?? plainEnglish;
		const message = localize(
			"“{0}” did not see the whole conversation: it was longer than the window of {1} tokens and Ollama cut it. Raise the context window or start a new chat.",
			this.#request.model.name,
			this.#window ?? 0,
		);
		return [{ type: "warning", code: "truncated_prompt", message }];
	}

	#finishReason({ counts }: Usage): FinishReason {
		const reason = this.#last?.done_reason || "stop";
		if (reason === "stop" || reason === "tool_calls") {
			return this.#hasToolCalls ? "tool_calls" : "stop";
		}
		if (reason !== "length") {
			return "other";
		}
		const total = counts.inputUncached + counts.cacheRead + counts.output;
		const isFull = this.#window !== null && total >= this.#window - windowSlack;
		return isFull && counts.output < (this.#request.maxOutputTokens ?? Number.POSITIVE_INFINITY)
			? "context_full"
			: "length";
	}
}
