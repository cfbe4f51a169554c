import type { ChatEvent, ChatRequest, FinishReason, ProviderSurroundings, Usage } from "../provider.ts";
import { providerError, type ErrorContext } from "../providerError.ts";
import { streamedFailure } from "../responseFailure.ts";
import { Written } from "../usage.ts";
import { ToolCallAssembly } from "./calls.ts";
import { OpenAiUsage } from "./usage.ts";
import { readChunk, type Choice, type Chunk, type Delta } from "./wire.ts";

const finishReasons: Readonly<Record<string, FinishReason>> = {
	stop: "stop",
	eos: "stop",
	eos_token: "stop",
	end_turn: "stop",
	stop_sequence: "stop",
	length: "length",
	max_tokens: "length",
	tool_calls: "tool_calls",
	function_call: "tool_calls",
	content_filter: "refusal",
};

/** Turns the chunks of one answer into our events and keeps its books. */
export class OpenAiAnswer {
	readonly books: OpenAiUsage;
	readonly #context: ErrorContext;
	readonly #request: ChatRequest;
	readonly #written = new Written();
	readonly #calls: ToolCallAssembly;
	#finishReason: string | null = null;
	#wasRefused = false;
	/** The host told of an error before anything else: it refused the request, only late. */
	#isTurnedAway = false;

	constructor(surroundings: ProviderSurroundings, context: ErrorContext, request: ChatRequest) {
		this.books = new OpenAiUsage(surroundings.host);
		this.#context = context;
		this.#request = request;
		this.#calls = new ToolCallAssembly(context, surroundings.random);
	}

	/** True once the host said why it stopped; only usage can follow. */
	get hasFinished(): boolean {
		return this.#finishReason !== null;
	}

	/** The events of one chunk. Throws a ProviderError for what is not the protocol's, or tells of an error. */
	read(data: string): ChatEvent[] {
		const chunk = this.#parse(data);
		if (chunk.error !== undefined && chunk.error !== null) {
			this.#isTurnedAway = !this.books.hasBegun;
			throw streamedFailure(this.#context, chunk);
		}
		this.books.readChunk(chunk);
		const choice = chunk.choices?.find(({ index }) => !index);
		return choice ? this.#contents(choice) : [];
	}

	/** What follows the last chunk: tool calls, usage, the end. */
	finish(): ChatEvent[] {
		const calls = this.#calls.events();
		const usage = this.books.usage(this.#request, this.#written, true);
		return [...calls, { type: "usage", usage }, { type: "end", finishReason: this.#reason() }];
	}

	/** What a cut answer had used, at least the prompt; null while the host had not taken the request. */
	partialUsage(): Usage | null {
		if (!this.books.isTaken || this.#isTurnedAway) return null;
		return this.books.usage(this.#request, this.#written, false);
	}

	#parse(data: string): Chunk {
		let value: unknown;
		try {
			value = JSON.parse(data);
		} catch (error) {
			throw providerError(this.#context, "bad_response", { detail: data.slice(0, 200), cause: error });
		}
		const chunk = readChunk(value);
		if (chunk === null) {
			throw providerError(this.#context, "bad_response", { detail: data.slice(0, 200) });
		}
		return chunk;
	}

	#contents(choice: Choice): ChatEvent[] {
		const delta = choice.delta ?? choice.message;
		const events = delta ? [...this.#reasoning(delta), ...this.#text(delta)] : [];
		for (const piece of delta?.tool_calls ?? []) {
			this.#written.add((piece.function?.name ?? "") + this.#calls.add(piece));
		}
		if (choice.finish_reason === "error") {
			throw providerError(this.#context, "server_error");
		}
		// An empty reason in every chunk is no reason.
		this.#finishReason = choice.finish_reason || this.#finishReason;
		return events;
	}

	#text({ content, refusal }: Delta): ChatEvent[] {
		this.#wasRefused ||= Boolean(refusal);
		const parts = Array.isArray(content) ? content.map((part) => part.text ?? "") : [content ?? ""];
		const text = parts.join("") + (refusal ?? "");
		this.#written.add(text);
		return text ? [{ type: "text", text }] : [];
	}

	#reasoning({ reasoning_content: named, reasoning, content }: Delta): ChatEvent[] {
		const inContent = Array.isArray(content) ? content.map((part) => thoughtsIn(part.thinking)).join("") : "";
		const text = (named ?? (typeof reasoning === "string" ? reasoning : "")) + inContent;
		this.#written.add(text);
		return text ? [{ type: "reasoning", text }] : [];
	}

	#reason(): FinishReason {
		if (this.#wasRefused) {
			return "refusal";
		}
		const reason = finishReasons[(this.#finishReason ?? "").toLowerCase()] ?? "other";
		return reason === "stop" && !this.#calls.isEmpty ? "tool_calls" : reason;
	}
}

/** Thoughts inside the content are text, or a list of pieces with text. */
function thoughtsIn(value: unknown): string {
	if (typeof value === "string") {
		return value;
	}
	const pieces: readonly unknown[] = Array.isArray(value) ? value : [];
	return pieces
		.map((piece) =>
			typeof piece === "object" && piece !== null && "text" in piece && typeof piece.text === "string"
				? piece.text
				: "",
		)
		.join("");
}
