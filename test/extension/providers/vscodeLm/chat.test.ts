import assert from "node:assert/strict";
import {
	EditorModelError,
	type EditorModel,
	type EditorPiece,
	type EditorRequest,
} from "../../../../src/extension/providers/vscodeLm/editorModels.ts";
import { createLanguageModelProvider } from "../../../../src/extension/providers/vscodeLm/provider.ts";
import { ask, hostAt, modelNamed, realSurroundings, run, type Outcome } from "../surroundings.ts";

const model = modelNamed("copilot/fast");
const hello = ask("Hello", { model });

class FakeModel implements EditorModel {
	readonly id = "fast";
	readonly name = "Fast";
	readonly vendor = "copilot";
	readonly maxInputTokens = 64_000;
	readonly takesImages = false;
	readonly takesTools = true;
	readonly requests: EditorRequest[] = [];
	readonly pieces: () => AsyncIterable<EditorPiece>;
	counts: (text: string) => Promise<number> = (text) => Promise.resolve(text.length);

	constructor(pieces: () => AsyncIterable<EditorPiece>) {
		this.pieces = pieces;
	}

	send(request: EditorRequest): Promise<AsyncIterable<EditorPiece>> {
		this.requests.push(request);
		return Promise.resolve(this.pieces());
	}

	countTokens(text: string): Promise<number> {
		return this.counts(text);
	}
}

async function* say(...pieces: readonly (EditorPiece | string)[]): AsyncGenerator<EditorPiece> {
	for (const piece of pieces) {
		yield typeof piece === "string" ? { type: "text", text: piece } : piece;
	}
}

function chat(fake: FakeModel, request = hello, signal?: AbortSignal): Promise<Outcome> {
	return run(
		createLanguageModelProvider(realSurroundings(hostAt("vscode", "")), { list: () => Promise.resolve([fake]) }),
		request,
		signal,
	);
}

describe("chatting with the editor's models", () => {
	it("streams text and estimates usage by the model's own counting", async () => {
		const outcome = await chat(new FakeModel(() => say("Hel", "lo")));
		assert.equal(outcome.text, "Hello");
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.equal(outcome.usage?.source, "estimated");
		assert.deepEqual([outcome.usage?.counts.inputUncached, outcome.usage?.counts.output], [5, 5]);
		assert.equal(outcome.usage?.reportedCostMicroUsd, null);
	});

	it("estimates by itself where counting fails", async () => {
		const fake = new FakeModel(() => say("Hello there"));
		fake.counts = () => Promise.reject(new Error("no tokenizer"));
		const outcome = await chat(fake);
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.ok((outcome.usage?.counts.output ?? 0) > 0);
	});

	it("sends instructions as a user message, for there is no system role", async () => {
		const fake = new FakeModel(() => say("ok"));
		await chat(fake, {
			model,
			messages: [{ role: "system", parts: [{ type: "text", text: "Be brief." }] }, ...hello.messages],
		});
		assert.deepEqual(fake.requests[0]?.messages, [
			{ role: "user", parts: [{ type: "text", text: "Be brief." }] },
			{ role: "user", parts: [{ type: "text", text: "Hello" }] },
		]);
	});

	it("passes tool calls and skips pieces it does not know", async () => {
		const outcome = await chat(
			new FakeModel(() => say({ type: "other" }, { type: "tool_call", callId: "a", name: "read", input: { a: 1 } })),
		);
		assert.deepEqual(
			outcome.toolCalls.map(({ argumentsJson }) => argumentsJson),
			['{"a":1}'],
		);
		assert.deepEqual(outcome.endings, ["end:tool_calls"]);
	});

	it("maps the editor's refusals, and tries none of them again", async () => {
		const codes = {
			NoPermissions: "forbidden",
			Blocked: "rate_limited",
			NotFound: "model_not_found",
			Unknown: "server_error",
		};
		for (const [code, expected] of Object.entries(codes)) {
			const fake = new FakeModel(() => say());
			fake.send = () => Promise.reject(new EditorModelError(code, "no"));
			const outcome = await chat(fake);
			assert.deepEqual(outcome.endings, [`error:${expected}`]);
			assert.equal(
				outcome.events.some(({ type }) => type === "retry"),
				false,
			);
		}
	});

	it("keeps what came before a failure in the stream", async () => {
		const outcome = await chat(
			new FakeModel(async function* () {
				yield* say("half");
				throw new EditorModelError("Unknown", "broke");
			}),
		);
		assert.equal(outcome.text, "half");
		assert.equal(outcome.usage?.source, "partial");
		assert.deepEqual(outcome.endings, ["error:server_error"]);
	});

	it("takes an empty answer for an error and a missing model for what it is", async () => {
		assert.deepEqual((await chat(new FakeModel(() => say()))).endings, ["error:bad_response"]);
		assert.deepEqual(
			(await chat(new FakeModel(() => say("x")), ask("Hi", { model: modelNamed("copilot/gone") }))).endings,
			["error:model_not_found"],
		);
	});

	it("stops at once although the editor does not react", async () => {
		const controller = new AbortController();
		const never = new Promise<never>(() => undefined);
		const fake = new FakeModel(async function* () {
			yield { type: "text", text: "first" } as const;
			await never;
		});
		setTimeout(() => controller.abort(), 30);
		const outcome = await chat(fake, hello, controller.signal);
		assert.deepEqual(outcome.endings, ["error:cancelled"]);
		assert.equal(outcome.text, "first");
	});

	it("lists what the editor offers", async () => {
		const provider = createLanguageModelProvider(realSurroundings(hostAt("vscode", "")), {
			list: () => Promise.resolve([new FakeModel(() => say())]),
		});
		const models = await provider.listModels(new AbortController().signal);
		assert.deepEqual(
			models.map(({ name, label, contextWindow, isLocal }) => [name, label, contextWindow, isLocal]),
			[["copilot/fast", "Fast", 64_000, false]],
		);
	});
});
