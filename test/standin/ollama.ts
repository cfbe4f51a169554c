import type { ServerResponse } from "node:http";
import { OllamaLibrary } from "./ollamaLibrary.ts";
import { list, record, text } from "./json.ts";
import { fitWindow } from "./ollamaWindow.ts";
import type { DemoRequest } from "./demoModel.ts";
import type { DemoAnswer, StandInOptions } from "./options.ts";
import { play, Turns, type Protocol, type Turn } from "./playback.ts";
import { sendJson, startServer, wait, type RecordedRequest, type StandIn } from "./server.ts";
import { countTokens, piecesOf } from "./tokens.ts";

const protocol: Protocol = {
	contentType: "application/x-ndjson",
	headers: {},
	garbage: "%PDF-1.7 this is not JSON\n",
	errorEvent: (message) => `${JSON.stringify({ error: message })}\n`,
	refuse: (response, status, fault) =>
		sendJson(response, status, { error: fault.message ?? words[status] ?? "demo failure" }, fault.headers),
};

const words: Readonly<Record<number, string>> = {
	401: "unauthorized",
	404: "model 'demo' not found",
	429: "you have reached your usage limit, please try again later",
	503: "server busy, please try again.  maximum pending requests exceeded",
};

/** Speaks Ollama's HTTP API on the loopback interface and answers as the demo model. */
export function startOllamaStandIn(options: StandInOptions = {}): Promise<StandIn> {
	const library = new OllamaLibrary(options);
	const turns = new Turns(options);
	return startServer(async (request, response) => {
		const [path = "/"] = request.path.split("?");
		if (options.key && request.headers["authorization"] !== `Bearer ${options.key}`) {
			sendJson(response, 401, { error: "unauthorized" });
		} else if (request.method === "POST" && path === "/api/chat") {
			await chat(request, response, library, turns, options);
		} else if (!(await library.answer(request.method, path, record(request.body), response))) {
			response.writeHead(404, { "content-type": "text/plain" });
			response.end("404 page not found");
		}
	}, options.port);
}

async function chat(
	request: RecordedRequest,
	response: ServerResponse,
	library: OllamaLibrary,
	turns: Turns,
	options: StandInOptions,
): Promise<void> {
	const startedAt = process.hrtime.bigint();
	const body = record(request.body);
	const name = text(body["model"]);
	const model = library.find(name);
	if (!model) {
		sendJson(response, 404, { error: `model '${name}' not found` });
		return;
	}
	const asked = demoRequest(body);
	const turn = turns.next(asked);
	const window = fitWindow(body, asked, options.contextLength ?? 32_768);
	if (window === "refused") {
		sendJson(response, 400, { error: "the input length exceeds the context length" });
		return;
	}
	const loadMs = turn.loadMs || (library.isLoaded(model.name) ? 0 : (options.loadMs ?? 0));
	if (loadMs > 0 && !(await wait(loadMs, response))) {
		return;
	}
	library.load(model.name, window.size, body["keep_alive"]);
	const figures = { prompt: window.promptTokens, startedAt, loadMs };
	if (body["stream"] === false) {
		sendJson(response, 200, wholeAnswer(model.name, turn.answer, figures));
		return;
	}
	await play(response, protocol, turn, frames(model.name, turn, figures));
}

interface Figures {
	readonly prompt: number;
	readonly startedAt: bigint;
	readonly loadMs: number;
}

function frames(
	model: string,
	turn: Turn,
	figures: Figures,
): { opening: string[]; content: string[]; closing: string[] } {
	const { answer } = turn;
	const line = (message: Readonly<Record<string, unknown>>): string =>
		`${JSON.stringify({ model, created_at: new Date().toISOString(), message: { role: "assistant", ...message }, done: false })}\n`;
	const calls = (answer.toolCalls ?? []).map((call, index) =>
		line({ content: "", tool_calls: [toolCall(call, index)] }),
	);
	return {
		opening: [],
		content: [
			...piecesOf(answer.thinking).map((thinking) => line({ content: "", thinking })),
			...piecesOf(answer.text).map((content) => line({ content })),
			...calls,
		],
		closing: [`${JSON.stringify(lastLine(model, answer, figures))}\n`],
	};
}

function toolCall(call: NonNullable<DemoAnswer["toolCalls"]>[number], index: number): Record<string, unknown> {
	return {
		id: call.id ?? `call_${Math.random().toString(36).slice(2, 10)}`,
		function: { index, name: call.name, arguments: call.arguments },
	};
}

function lastLine(model: string, answer: DemoAnswer, figures: Figures): Record<string, unknown> {
	const output = countTokens(
		`${answer.thinking ?? ""} ${piecesOf(answer.text).join("")}${JSON.stringify(answer.toolCalls ?? "")}`,
	);
	const prompt = answer.usage?.input === undefined ? figures.prompt : answer.usage.input;
	const evaluated = answer.usage?.output === undefined ? output : answer.usage.output;
	const total = Number(process.hrtime.bigint() - figures.startedAt);
	return {
		model,
		created_at: new Date().toISOString(),
		message: { role: "assistant", content: "" },
		done: true,
		done_reason: answer.finishReason ?? "stop",
		total_duration: total,
		load_duration: figures.loadMs * 1_000_000 + 1_000_000,
		// Go leaves out what is zero.
		...(prompt ? { prompt_eval_count: prompt } : {}),
		prompt_eval_duration: Math.round(total / 10) + 1,
		...(evaluated ? { eval_count: evaluated } : {}),
		eval_duration: Math.round(total / 2) + 1,
	};
}

function wholeAnswer(model: string, answer: DemoAnswer, figures: Figures): Record<string, unknown> {
	const message = {
		role: "assistant",
		content: piecesOf(answer.text).join(""),
		...(answer.thinking ? { thinking: answer.thinking } : {}),
		...(answer.toolCalls?.length ? { tool_calls: answer.toolCalls.map(toolCall) } : {}),
	};
	return { ...lastLine(model, answer, figures), message };
}

function demoRequest(body: Readonly<Record<string, unknown>>): DemoRequest {
	const think = body["think"];
	return {
		messages: list(body["messages"])
			.map(record)
			.map((message) => ({
				role: text(message["role"]),
				text: text(message["content"]),
				imageCount: list(message["images"]).length,
			})),
		tools: list(body["tools"])
			.map((tool) => record(record(tool)["function"]))
			.map((tool) => ({ name: text(tool["name"]), schema: tool["parameters"] })),
		isThinking: think === true || (typeof think === "string" && think !== ""),
	};
}
