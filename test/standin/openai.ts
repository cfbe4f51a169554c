import type { ServerResponse } from "node:http";
import type { DemoRequest } from "./demoModel.ts";
import { list, record, text } from "./json.ts";
import type { DemoAnswer, StandInOptions } from "./options.ts";
import { play, Turns, type Protocol } from "./playback.ts";
import { sendJson, startServer, type StandIn } from "./server.ts";
import { countTokens, piecesOf } from "./tokens.ts";

/** How servers that call themselves compatible tell the usage of a stream. */
export type UsageShape =
	/** As OpenAI does: a last chunk without choices, when asked for. */
	| "own-chunk"
	| "last-choice"
	| "none"
	/** As "own-chunk", but thoughts are in the total only. */
	| "gemini";

export interface OpenAiStandInOptions extends StandInOptions {
	readonly usageShape?: UsageShape;
	/** Requests with `stream_options` are refused with this status. */
	readonly refusesStreamOptions?: 400 | 422;
	/** Headers of streamed answers. */
	readonly headers?: Readonly<Record<string, string>>;
	/** The name of the field with the model's thoughts. */
	readonly reasoningField?: "reasoning_content" | "reasoning";
}

/** Speaks OpenAI's Chat Completions on the loopback interface, below /v1, and answers as the demo model. */
export function startOpenAiStandIn(options: OpenAiStandInOptions = {}): Promise<StandIn> {
	const turns = new Turns(options);
	const models = options.models ?? ["demo"];
	const protocol = protocolWith(options.headers ?? {});
	return startServer(async (request, response) => {
		const [path] = request.path.split("?");
		if (options.key && request.headers["authorization"] !== `Bearer ${options.key}`) {
			refuse(response, 401, "Incorrect API key provided.", "invalid_api_key");
		} else if (request.method === "GET" && path === "/v1/models") {
			sendJson(response, 200, {
				object: "list",
				data: models.map((id) => ({ id, object: "model", created: 1_790_000_000, owned_by: "demo model" })),
			});
		} else if (request.method === "POST" && path === "/v1/chat/completions") {
			await completions(record(request.body), response, { turns, models, protocol, options });
		} else {
			refuse(response, 404, `Unknown request URL: ${request.method} ${path}.`, "unknown_url");
		}
	}, options.port);
}

function protocolWith(headers: Readonly<Record<string, string>>): Protocol {
	return {
		contentType: "text/event-stream; charset=utf-8",
		headers: { "cache-control": "no-cache", "x-request-id": "req_demo1", ...headers },
		garbage: "data: {bad json\n\n",
		errorEvent: (message) =>
			`data: ${JSON.stringify({ error: { message, type: "server_error", param: null, code: null } })}\n\n`,
		refuse: (response, status, fault) =>
			refuse(response, status, fault.message ?? "The demo model was asked to fail", null, fault.headers),
	};
}

function refuse(
	response: ServerResponse,
	status: number,
	message: string,
	code: string | null,
	headers: Readonly<Record<string, string>> = {},
): void {
	const type = status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error";
	sendJson(response, status, { error: { message, type, param: null, code } }, headers);
}

interface Surroundings {
	readonly turns: Turns;
	readonly models: readonly string[];
	readonly protocol: Protocol;
	readonly options: OpenAiStandInOptions;
}

async function completions(
	body: Readonly<Record<string, unknown>>,
	response: ServerResponse,
	{ turns, models, protocol, options }: Surroundings,
): Promise<void> {
	const model = text(body["model"]);
	if (!models.includes(model)) {
		refuse(response, 404, `The model \`${model}\` does not exist or you do not have access to it.`, "model_not_found");
		return;
	}
	if (options.refusesStreamOptions && "stream_options" in body) {
		refuse(response, options.refusesStreamOptions, "Extra inputs are not permitted: stream_options", null);
		return;
	}
	const wantsUsage = record(body["stream_options"])["include_usage"] === true;
	const turn = turns.next(demoRequest(body));
	const input = countTokens(JSON.stringify([body["messages"], body["tools"] ?? ""]).replaceAll(/"data:[^"]*"/g, ""));
	await play(response, protocol, turn, frames(model, turn.answer, input, { wantsUsage, options }));
}

function frames(
	model: string,
	answer: DemoAnswer,
	input: number,
	{ wantsUsage, options }: { readonly wantsUsage: boolean; readonly options: OpenAiStandInOptions },
): { opening: string[]; content: string[]; closing: string[] } {
	const shape = options.usageShape ?? "own-chunk";
	const ownChunk = wantsUsage && (shape === "own-chunk" || shape === "gemini");
	const chunk = (rest: Readonly<Record<string, unknown>>): string =>
		`data: ${JSON.stringify({ id: "chatcmpl-demo1", object: "chat.completion.chunk", created: 1_790_000_000, model, service_tier: answer.usage?.serviceTier ?? "default", system_fingerprint: "fp_demo", ...rest, ...(ownChunk && !("usage" in rest) ? { usage: null } : {}) })}\n\n`;
	const delta = (
		value: Readonly<Record<string, unknown>>,
		finish: string | null = null,
		more: Readonly<Record<string, unknown>> = {},
	): string => chunk({ choices: [{ index: 0, delta: value, logprobs: null, finish_reason: finish }], ...more });
	const usage = usageOf(answer, input, shape);
	const reason = answer.finishReason ?? (answer.toolCalls?.length ? "tool_calls" : "stop");
	return {
		opening: [delta({ role: "assistant", content: "", refusal: null })],
		content: [
			...piecesOf(answer.thinking).map((piece) => delta({ [options.reasoningField ?? "reasoning_content"]: piece })),
			...piecesOf(answer.text).map((piece) => delta({ content: piece })),
			...(answer.toolCalls ?? []).flatMap((call, index) => {
				const json = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
				const id = call.id ?? `call_demo${index}${Math.random().toString(36).slice(2, 8)}`;
				const start = delta({
					tool_calls: [{ index, id, type: "function", function: { name: call.name, arguments: "" } }],
				});
				return [
					start,
					...(json.match(/[\s\S]{1,8}/g) ?? []).map((piece) =>
						delta({ tool_calls: [{ index, function: { arguments: piece } }] }),
					),
				];
			}),
		],
		closing: [
			delta({}, reason, shape === "last-choice" ? { usage } : {}),
			...(ownChunk ? [chunk({ choices: [], usage })] : []),
			"data: [DONE]\n\n",
		],
	};
}

function usageOf(answer: DemoAnswer, input: number, shape: UsageShape): Record<string, unknown> {
	const given = answer.usage ?? {};
	const written = countTokens(
		`${answer.thinking ?? ""} ${piecesOf(answer.text).join("")} ${JSON.stringify(answer.toolCalls ?? "")}`,
	);
	const prompt = given.input ?? input;
	const output = given.output ?? written;
	const reasoning = given.reasoning ?? 0;
	if (shape === "gemini") {
		return { prompt_tokens: prompt, completion_tokens: output - reasoning, total_tokens: prompt + output };
	}
	return {
		prompt_tokens: prompt,
		completion_tokens: output,
		total_tokens: prompt + output,
		prompt_tokens_details: {
			cached_tokens: given.cacheRead ?? 0,
			audio_tokens: 0,
			...(given.cacheWriteShort === undefined ? {} : { cache_write_tokens: given.cacheWriteShort }),
		},
		completion_tokens_details: {
			reasoning_tokens: reasoning,
			audio_tokens: 0,
			accepted_prediction_tokens: 0,
			rejected_prediction_tokens: 0,
		},
		...(given.cost === undefined ? {} : { cost: given.cost }),
	};
}

function demoRequest(body: Readonly<Record<string, unknown>>): DemoRequest {
	return {
		messages: list(body["messages"])
			.map(record)
			.map((message) => ({
				role: text(message["role"]),
				text:
					typeof message["content"] === "string"
						? message["content"]
						: list(message["content"])
								.map((part) => text(record(part)["text"]))
								.join("\n"),
				imageCount: list(message["content"]).filter((part) => record(part)["type"] === "image_url").length,
			})),
		tools: list(body["tools"])
			.map((tool) => record(record(tool)["function"]))
			.map((tool) => ({ name: text(tool["name"]), schema: tool["parameters"] })),
		isThinking: typeof body["reasoning_effort"] === "string",
	};
}
