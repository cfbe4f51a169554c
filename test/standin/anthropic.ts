import type { ServerResponse } from "node:http";
import type { DemoRequest } from "./demoModel.ts";
import { list, record, text } from "./json.ts";
import type { DemoAnswer, StandInOptions } from "./options.ts";
import { play, Turns, type Protocol } from "./playback.ts";
import { sendJson, startServer, type RecordedRequest, type StandIn } from "./server.ts";
import { countTokens, piecesOf } from "./tokens.ts";

const errorTypes: Readonly<Record<number, string>> = {
	400: "invalid_request_error",
	401: "authentication_error",
	402: "billing_error",
	403: "permission_error",
	404: "not_found_error",
	413: "request_too_large",
	429: "rate_limit_error",
	529: "overloaded_error",
};

const protocol: Protocol = {
	contentType: "text/event-stream; charset=utf-8",
	headers: { "cache-control": "no-cache", "request-id": "req_demo000000000000000001" },
	garbage: "event: content_block_delta\ndata: {bad json\n\n",
	errorEvent: (message) => event("error", { type: "error", error: { type: "overloaded_error", message } }),
	refuse: (response, status, fault) =>
		refuse(response, status, fault.message ?? "The demo model was asked to fail", fault.headers),
};

/** Speaks Anthropic's Messages API on the loopback interface and answers as the demo model. */
export function startAnthropicStandIn(options: StandInOptions = {}): Promise<StandIn> {
	const turns = new Turns(options);
	const models = options.models ?? ["claude-demo-1"];
	return startServer(async (request, response) => {
		const [path] = request.path.split("?");
		const body = record(request.body);
		if (options.key && !hasKey(request, options.key)) {
			refuse(response, 401, "invalid x-api-key");
		} else if (request.method === "GET" && path === "/v1/models") {
			sendJson(response, 200, modelPage(models, options));
		} else if (request.method === "POST" && path === "/v1/messages/count_tokens") {
			sendJson(response, 200, { input_tokens: inputTokens(body) });
		} else if (request.method === "POST" && path === "/v1/messages") {
			await messages(body, response, turns, models);
		} else {
			refuse(response, 404, "Not found");
		}
	}, options.port);
}

function hasKey({ headers }: RecordedRequest, key: string): boolean {
	return headers["authorization"] === `Bearer ${key}` || headers["x-api-key"] === key;
}

function refuse(
	response: ServerResponse,
	status: number,
	message: string,
	headers: Readonly<Record<string, string>> = {},
): void {
	const error = { type: errorTypes[status] ?? "api_error", message };
	sendJson(response, status, { type: "error", error, request_id: "req_demo" }, headers);
}

async function messages(
	body: Readonly<Record<string, unknown>>,
	response: ServerResponse,
	turns: Turns,
	models: readonly string[],
): Promise<void> {
	const model = text(body["model"]);
	const wrong = models.includes(model) ? whatIsWrong(body) : null;
	if (!models.includes(model) || wrong !== null) {
		refuse(response, wrong === null ? 404 : 400, wrong ?? `model: ${model}`);
		return;
	}
	const turn = turns.next(demoRequest(body));
	await play(response, protocol, turn, frames(model, turn.answer, inputTokens(body)));
}

/** The rules of the current API that a client is most likely to break. */
function whatIsWrong(body: Readonly<Record<string, unknown>>): string | null {
	if (typeof body["max_tokens"] !== "number") {
		return "max_tokens: Field required";
	}
	if (["temperature", "top_p", "top_k"].some((name) => name in body)) {
		return "temperature, top_p and top_k are not supported by this model";
	}
	const last = record(list(body["messages"]).at(-1));
	if (last["role"] === "assistant") {
		return "This model does not support assistant message prefill.";
	}
	const empty = list(body["messages"]).some((message) =>
		list(record(message)["content"]).some((block) => record(block)["text"] === ""),
	);
	return empty ? "messages: text content blocks must be non-empty" : null;
}

function event(name: string, data: Readonly<Record<string, unknown>>): string {
	return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function frames(
	model: string,
	answer: DemoAnswer,
	input: number,
): { opening: string[]; content: string[]; closing: string[] } {
	const given = answer.usage ?? {};
	const short = given.cacheWriteShort ?? 0;
	const long = given.cacheWriteLong ?? 0;
	const usage = {
		input_tokens: given.input ?? input,
		cache_creation_input_tokens: short + long,
		cache_read_input_tokens: given.cacheRead ?? 0,
		cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
		output_tokens: 1,
		service_tier: given.serviceTier ?? "standard",
		speed: null,
		inference_geo: null,
		server_tool_use: null,
	};
	const message = {
		id: "msg_demo0000000000000001",
		type: "message",
		role: "assistant",
		model,
		content: [],
		stop_reason: null,
		stop_sequence: null,
		usage,
	};
	return {
		opening: [event("message_start", { type: "message_start", message }), event("ping", { type: "ping" })],
		content: blocks(answer).flatMap(blockFrames),
		closing: [messageDelta(answer), event("message_stop", { type: "message_stop" })],
	};
}

function messageDelta(answer: DemoAnswer): string {
	const given = answer.usage ?? {};
	const written = countTokens(
		`${answer.thinking ?? ""} ${piecesOf(answer.text).join("")} ${JSON.stringify(answer.toolCalls ?? "")}`,
	);
	const reason = answer.finishReason ?? (answer.toolCalls?.length ? "tool_use" : "end_turn");
	return event("message_delta", {
		type: "message_delta",
		delta: { stop_reason: reason, stop_sequence: null },
		usage: {
			output_tokens: given.output ?? written,
			...(given.reasoning === undefined ? {} : { output_tokens_details: { thinking_tokens: given.reasoning } }),
			...(given.webSearchRequests === undefined
				? {}
				: { server_tool_use: { web_search_requests: given.webSearchRequests, web_fetch_requests: 0 } }),
		},
	});
}

interface Block {
	readonly start: Readonly<Record<string, unknown>>;
	readonly deltas: readonly Readonly<Record<string, unknown>>[];
}

function blocks(answer: DemoAnswer): readonly Block[] {
	const thinking = piecesOf(answer.thinking).map((piece) => ({ type: "thinking_delta", thinking: piece }));
	const words = piecesOf(answer.text).map((piece) => ({ type: "text_delta", text: piece }));
	return [
		...(thinking.length > 0
			? [
					{
						start: { type: "thinking", thinking: "", signature: "" },
						deltas: [...thinking, { type: "signature_delta", signature: "c2lnbmF0dXJl" }],
					},
				]
			: []),
		...(words.length > 0 ? [{ start: { type: "text", text: "" }, deltas: words }] : []),
		...(answer.toolCalls ?? []).map((call, index) => {
			const json = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
			const pieces = ["", ...(json.match(/[\s\S]{1,8}/g) ?? [])];
			return {
				start: {
					type: "tool_use",
					id: call.id ?? `toolu_demo${index}${Math.random().toString(36).slice(2, 8)}`,
					name: call.name,
					input: {},
				},
				deltas: pieces.map((partial) => ({ type: "input_json_delta", partial_json: partial })),
			};
		}),
	];
}

/** One frame a delta; the start of the block travels with the first, its stop with the last. */
function blockFrames({ start, deltas }: Block, index: number): string[] {
	return deltas.map((delta, at) => {
		const before =
			at === 0 ? event("content_block_start", { type: "content_block_start", index, content_block: start }) : "";
		const after = at === deltas.length - 1 ? event("content_block_stop", { type: "content_block_stop", index }) : "";
		return before + event("content_block_delta", { type: "content_block_delta", index, delta }) + after;
	});
}

function modelPage(models: readonly string[], options: StandInOptions): Record<string, unknown> {
	const yes = { supported: true };
	const data = models.map((id) => ({
		type: "model",
		id,
		display_name: "demo model",
		created_at: "2026-10-01T00:00:00Z",
		max_input_tokens: options.contextLength ?? 200_000,
		max_tokens: 64_000,
		capabilities: {
			image_input: yes,
			pdf_input: yes,
			thinking: { supported: true, types: { adaptive: yes, enabled: { supported: false }, disabled: yes } },
		},
	}));
	return { data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null };
}

function inputTokens(body: Readonly<Record<string, unknown>>): number {
	return countTokens(
		JSON.stringify([body["system"] ?? "", body["messages"] ?? "", body["tools"] ?? ""]).replaceAll(
			/"data":"[^"]*"/g,
			"",
		),
	);
}

function demoRequest(body: Readonly<Record<string, unknown>>): DemoRequest {
	const system =
		typeof body["system"] === "string"
			? body["system"]
			: list(body["system"])
					.map((block) => text(record(block)["text"]))
					.join("\n");
	return {
		messages: [{ role: "system", text: system, imageCount: 0 }, ...list(body["messages"]).map(record).map(demoMessage)],
		tools: list(body["tools"])
			.map(record)
			.map((tool) => ({ name: text(tool["name"]), schema: tool["input_schema"] })),
		isThinking: ["enabled", "adaptive"].includes(text(record(body["thinking"])["type"])),
	};
}

function demoMessage(message: Readonly<Record<string, unknown>>): DemoRequest["messages"][number] {
	const content =
		typeof message["content"] === "string"
			? [{ type: "text", text: message["content"] }]
			: list(message["content"]).map(record);
	const results = content.filter((block) => block["type"] === "tool_result");
	const words = content
		.map((block) => text(block["text"]) || (typeof block["content"] === "string" ? block["content"] : ""))
		.filter(Boolean);
	return {
		role: results.length > 0 ? "tool" : text(message["role"]),
		text: words.join("\n"),
		imageCount: content.filter((block) => block["type"] === "image").length,
	};
}
