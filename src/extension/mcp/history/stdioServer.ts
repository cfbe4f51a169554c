import * as v from "valibot";
import { expectedCode } from "../../errors.ts";
import { BoundedLines } from "../client/boundedLines.ts";
import type { HistoryDatabase } from "./historyTool.ts";
import { historyTools } from "./historyTools.ts";

/** Versions of the protocol whose questions and answers are the ones given here, the newest first. */
const versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;
/** Bytes of one question. */
const longestLine = 1_000_000;

const code = { parse: -32_700, request: -32_600, method: -32_601, params: -32_602, internal: -32_603 } as const;

const message = v.looseObject({
	jsonrpc: v.literal("2.0"),
	method: v.string(),
	id: v.optional(v.union([v.string(), v.number()])),
	params: v.optional(v.looseObject({})),
});
const call = v.looseObject({ name: v.string(), arguments: v.optional(v.unknown()) });
const initialize = v.looseObject({ protocolVersion: v.string() });
const cancelled = v.looseObject({ requestId: v.union([v.string(), v.number()]) });

/** A question that cannot be answered, in the protocol's own terms. */
class Refusal extends Error {
	readonly code: number;
	constructor(refused: number, sentence: string) {
		super(sentence);
		this.code = refused;
	}
}

/**
 * An MCP server over lines of JSON. Spoken by hand: it has tools and nothing else, and the official library would be larger
 * than everything it serves.
 */
export class StdioServer {
	readonly #database: HistoryDatabase;
	readonly #write: (line: string) => void;
	readonly #lines: BoundedLines;
	readonly #running = new Map<string | number, AbortController>();

	constructor(database: HistoryDatabase, write: (line: string) => void) {
		this.#database = database;
		this.#write = write;
		this.#lines = new BoundedLines(longestLine, {
			onLine: (line) => void this.#receive(line.toString("utf8")),
			onLongLine: () => this.#refuse(null, new Refusal(code.request, "The message is too long.")),
		});
	}

	push(chunk: Buffer): void {
		this.#lines.push(chunk);
	}

	async #receive(line: string): Promise<void> {
		if (line.trim() === "") return;
		let parsed: unknown;
		try {
			parsed = JSON.parse(line);
		} catch {
			return this.#refuse(null, new Refusal(code.parse, "This is not JSON."));
		}
		const checked = v.safeParse(message, parsed);
		if (!checked.success) {
			// An answer to a question that was never put: none are.
			const isAnswer = typeof parsed === "object" && parsed !== null && ("result" in parsed || "error" in parsed);
			return isAnswer ? undefined : this.#refuse(null, new Refusal(code.request, "This is no request."));
		}
		const { id, method, params } = checked.output;
		if (id === undefined) return this.#hear(method, params);
		const abort = new AbortController();
		this.#running.set(id, abort);
		try {
			const result = await this.#answer(method, params, abort.signal);
			if (!abort.signal.aborted) this.#send({ id, result });
		} catch (error) {
			if (!abort.signal.aborted) this.#refuse(id, error);
		} finally {
			this.#running.delete(id);
		}
	}

	/** What wants no answer: only a cancellation means something here. */
	#hear(method: string, params: unknown): void {
		const checked = v.safeParse(cancelled, params);
		if (method === "notifications/cancelled" && checked.success) this.#running.get(checked.output.requestId)?.abort();
	}

	async #answer(method: string, params: unknown, signal: AbortSignal): Promise<object> {
		switch (method) {
			case "initialize":
				return welcome(valid(initialize, params).protocolVersion);
			case "ping":
				return {};
			case "tools/list":
				return { tools: listed };
			case "tools/call":
				return this.#call(valid(call, params), signal);
			default:
				throw new Refusal(code.method, `There is no method ${method.slice(0, 100)}.`);
		}
	}

	/** What a tool refuses is told as its result, so that a model can do better. */
	async #call({ name, arguments: input }: v.InferOutput<typeof call>, signal: AbortSignal): Promise<object> {
		const tool = historyTools.find((candidate) => candidate.name === name);
		if (!tool) throw new Refusal(code.params, `There is no tool ${name.slice(0, 100)}.`);
		try {
			return said(await tool.ask(this.#database, input, signal));
		} catch (error) {
			if (expectedCode(error) === null || !(error instanceof Error)) throw error;
			return { ...said(error.message), isError: true };
		}
	}

	#refuse(id: string | number | null, error: unknown): void {
		const refused = error instanceof Refusal ? error : new Refusal(code.internal, "Daybook failed at this.");
		if (!(error instanceof Refusal)) console.error(error);
		this.#send({ id, error: { code: refused.code, message: refused.message } });
	}

	#send(body: object): void {
		this.#write(`${JSON.stringify({ jsonrpc: "2.0", ...body })}\n`);
	}
}

const listed = historyTools.map(({ name, title, description, inputSchema }) => ({
	name,
	title,
	description,
	inputSchema: { ...inputSchema, additionalProperties: false },
	annotations: { title, readOnlyHint: true, openWorldHint: false },
}));

function welcome(wanted: string): object {
	const protocolVersion = versions.find((version) => version === wanted) ?? versions[0];
	return {
		protocolVersion,
		capabilities: { tools: {} },
		serverInfo: { name: "daybook", title: "Daybook", version: "1.0.0" },
	};
}

const said = (text: string) => ({ content: [{ type: "text", text }] });

function valid<Schema extends v.GenericSchema>(schema: Schema, params: unknown): v.InferOutput<Schema> {
	const checked = v.safeParse(schema, params);
	if (checked.success) return checked.output;
	throw new Refusal(code.params, checked.issues[0].message);
}
