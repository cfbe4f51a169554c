import { createProvider as anthropic } from "../../../src/extension/providers/anthropic/index.ts";
import { createProvider as ollama } from "../../../src/extension/providers/ollama/index.ts";
import { createProvider as openai } from "../../../src/extension/providers/openai/index.ts";
import type { ChatRequest, Provider, ProviderSurroundings } from "../../../src/extension/providers/provider.ts";
import { ask, modelNamed } from "./surroundings.ts";

/** An adapter with the frames of its protocol that tests need. */
export interface Adapter {
	readonly kind: "anthropic" | "openai" | "ollama";
	readonly create: (surroundings: ProviderSurroundings) => Provider;
	readonly contentType: string;
	readonly request: ChatRequest;
	readonly opening: string;
	readonly delta: (text: string) => string;
	/** The beginning of a tool call that goes on. */
	readonly openCall: string;
	readonly ending: string;
	/** Keeps a connection alive without saying anything. */
	readonly ping: string;
	/** The host says that it cannot answer. */
	readonly refusal: string;
}

const event = (value: Readonly<Record<string, unknown>>): string =>
	`event: ${String(value["type"])}\ndata: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: unknown, finish: string | null = null): string =>
	`data: ${JSON.stringify({ id: "c", model: "demo", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const line = (content: string, more: Readonly<Record<string, unknown>> = { done: false }): string =>
	`${JSON.stringify({ model: "demo:latest", message: { role: "assistant", content }, ...more })}\n`;

export const adapters: readonly Adapter[] = [
	{
		kind: "anthropic",
		create: anthropic,
		contentType: "text/event-stream",
		request: ask("Hi", { model: modelNamed("claude-demo-1") }),
		opening: event({
			type: "message_start",
			message: { id: "m", model: "claude-demo-1", usage: { input_tokens: 12, output_tokens: 1 } },
		}),
		delta: (text) => event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
		openCall: event({
			type: "content_block_start",
			index: 1,
			content_block: { type: "tool_use", id: "t", name: "run", input: {} },
		}),
		ending:
			event({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } }) +
			event({ type: "message_stop" }),
		ping: event({ type: "ping" }),
		refusal: event({ type: "error", error: { type: "overloaded_error", message: "busy" } }),
	},
	{
		kind: "openai",
		create: openai,
		contentType: "text/event-stream",
		request: ask("Hi", { model: modelNamed("demo") }),
		opening: chunk({ role: "assistant", content: "" }),
		delta: (content) => chunk({ content }),
		openCall: chunk({ tool_calls: [{ index: 0, id: "t", function: { name: "run", arguments: '{"a' } }] }),
		ending: `${chunk({}, "stop")}data: [DONE]\n\n`,
		ping: ": ping\n\n",
		refusal: `data: ${JSON.stringify({ error: { message: "busy", code: 503 } })}\n\n`,
	},
	{
		kind: "ollama",
		create: ollama,
		contentType: "application/x-ndjson",
		request: ask("Hi"),
		opening: "",
		delta: (text) => line(text),
		openCall: line(""),
		ending: line("", { done: true, done_reason: "stop", prompt_eval_count: 12, eval_count: 3 }),
		ping: "\n",
		refusal: `${JSON.stringify({ error: "busy" })}\n`,
	},
];
