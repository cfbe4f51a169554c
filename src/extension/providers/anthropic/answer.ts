import type { ChatEvent, ChatRequest, FinishReason, ProviderSurroundings, Usage } from "../provider.ts";
import { providerError, type ErrorContext } from "../providerError.ts";
import { streamedFailure } from "../responseFailure.ts";
import { ToolCallIds } from "../toolCalls.ts";
import { Written } from "../usage.ts";
import { AnthropicUsage } from "./usage.ts";
import { readEvent, type StreamEvent } from "./wire.ts";

const finishReasons: Readonly<Record<string, FinishReason>> = {
	end_turn: "stop",
	stop_sequence: "stop",
	max_tokens: "length",
	tool_use: "tool_calls",
	refusal: "refusal",
	model_context_window_exceeded: "context_full",
};

/** Marks a signature that is the data of a redacted thinking block, which has no text at all. */
export const redactedMark = "redacted:";

interface OpenCall {
	readonly id: string;
	readonly name: string;
	readonly input: unknown;
	json: string;
}

/** Turns the events of one answer into ours and keeps its books. */
export class AnthropicAnswer {
	readonly books: AnthropicUsage;
	readonly #context: ErrorContext;
	readonly #ids: ToolCallIds;
	readonly #written = new Written();
	readonly #calls = new Map<number, OpenCall>();
	#stopReason: string | null = null;
	#isDone = false;
	/** The host told of an error before anything else: it refused the request, only late. */
	#isTurnedAway = false;

	constructor(surroundings: ProviderSurroundings, context: ErrorContext, request: ChatRequest) {
		this.books = new AnthropicUsage(request);
		this.#context = context;
		this.#ids = new ToolCallIds(context, surroundings.random);
	}

	/** True after message_stop, and only then is the answer complete. */
	get isDone(): boolean {
		return this.#isDone;
	}

	/** The events of one piece of data. Throws a ProviderError for what is not the protocol's, or tells of an error. */
	read(data: string): ChatEvent[] {
		const event = this.#parse(data);
		switch (event.type) {
			case "message_start":
				this.books.begin(event);
				return [{ type: "usage", usage: this.books.usage("partial", this.#written) }];
			case "content_block_start":
				return this.#blockStart(event);
			case "content_block_delta":
				return this.#blockDelta(event);
			case "content_block_stop":
				return this.#blockStop(event.index ?? -1);
			case "message_delta":
				this.#stopReason = event.delta?.stop_reason ?? this.#stopReason;
				this.books.update(event);
				return [];
			case "message_stop":
				return this.#end();
			case "error":
				this.#isTurnedAway = !this.books.isKnown;
				throw streamedFailure(this.#context, event);
			default:
				return [];
		}
	}

	/** What a cut answer had used, at least the prompt; null while the host had not taken the request. */
	partialUsage(): Usage | null {
		const isTaken = this.books.isTaken || this.books.isKnown || !this.#written.isEmpty;
		return isTaken && !this.#isTurnedAway ? this.books.usage("partial", this.#written) : null;
	}

	#parse(data: string): StreamEvent {
		let value: unknown;
		try {
			value = JSON.parse(data);
		} catch (error) {
			throw providerError(this.#context, "bad_response", { detail: data.slice(0, 200), cause: error });
		}
		const event = readEvent(value);
		if (event === null) {
			throw providerError(this.#context, "bad_response", { detail: data.slice(0, 200) });
		}
		return event;
	}

	#blockStart({ index = -1, content_block: block }: StreamEvent): ChatEvent[] {
		switch (block?.type) {
			case "tool_use": {
				const { name, input } = block;
				if (!name) {
					throw providerError(this.#context, "bad_response", { detail: "a tool call without a name" });
				}
				this.#calls.set(index, { id: this.#ids.take(block.id), name, input, json: "" });
				return [];
			}
			case "text":
				return this.#text(block.text);
			case "thinking":
				return this.#reasoning(block.thinking);
			case "redacted_thinking":
				return [
					{ type: "reasoning", text: "" },
					{ type: "reasoning_signature", signature: `${redactedMark}${block.data ?? ""}` },
				];
			default:
				return [];
		}
	}

	#blockDelta({ index = -1, delta }: StreamEvent): ChatEvent[] {
		switch (delta?.type) {
			case "text_delta":
				return this.#text(delta.text);
			case "thinking_delta":
				return this.#reasoning(delta.thinking);
			case "signature_delta":
				return delta.signature ? [{ type: "reasoning_signature", signature: delta.signature }] : [];
			case "input_json_delta": {
				const call = this.#calls.get(index);
				// Pieces of server tools, which run at the host, have no call of ours to belong to.
				if (call && delta.partial_json) {
					call.json += delta.partial_json;
					this.#written.add(delta.partial_json);
				}
				return [];
			}
			default:
				return [];
		}
	}

	/** A call counts only when its block was closed, and then with exactly the text that came. */
	#blockStop(index: number): ChatEvent[] {
		const call = this.#calls.get(index);
		if (!call) {
			return [];
		}
		this.#calls.delete(index);
		const { id, name, json, input } = call;
		return [{ type: "tool_call", id, name, argumentsJson: json || JSON.stringify(input ?? {}) }];
	}

	#end(): ChatEvent[] {
		if (this.#calls.size > 0) {
			throw providerError(this.#context, "interrupted", { detail: "a tool call was not finished" });
		}
		this.#isDone = true;
		const finishReason = finishReasons[this.#stopReason ?? ""] ?? "other";
		return [
			{ type: "usage", usage: this.books.usage("reported", this.#written) },
			{ type: "end", finishReason },
		];
	}

	#text(text: string | null | undefined): ChatEvent[] {
		if (!text) {
			return [];
		}
		this.#written.add(text);
		return [{ type: "text", text }];
	}

	#reasoning(text: string | null | undefined): ChatEvent[] {
		if (!text) {
			return [];
		}
		this.#written.add(text);
		return [{ type: "reasoning", text }];
	}
}
