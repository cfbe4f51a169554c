import assert from "node:assert/strict";
import { createProvider } from "../../../../src/extension/providers/ollama/index.ts";
import type { ChatRequest } from "../../../../src/extension/providers/provider.ts";
import { startOllamaStandIn, type StandIn, type StandInOptions } from "../../../standin/index.ts";
import { ask, hostAt, modelNamed, quickRetries, run, type Outcome } from "../surroundings.ts";

describe("chatting with Ollama", () => {
	let standIn: StandIn | undefined;
	afterEach(async () => {
		await standIn?.stop();
		standIn = undefined;
	});

	async function chat(options: StandInOptions, request: ChatRequest = ask("Hello")): Promise<Outcome> {
		standIn = await startOllamaStandIn(options);
		return run(createProvider(quickRetries(hostAt("ollama", standIn.url))), request);
	}

	function sent(): Record<string, unknown> {
		const body = standIn?.requests.find(({ path }) => path === "/api/chat")?.body;
		return typeof body === "object" && body !== null ? { ...body } : {};
	}

	it("streams text, tells the usage as reported and ends once", async () => {
		const outcome = await chat({ script: [{ text: ["Hel", "lo ", "there"], usage: { input: 21, output: 3 } }] });
		assert.equal(outcome.text, "Hello there");
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.equal(outcome.usage?.source, "reported");
		assert.equal(outcome.usage?.counts.inputUncached, 21);
		assert.equal(outcome.usage?.counts.output, 3);
		assert.equal(outcome.usage?.modelServed, "demo:latest");
	});

	it("asks for a window no larger than the model's and for no truncation", async () => {
		await chat({}, ask("Hello", { model: modelNamed("demo:latest", { contextWindow: 2048 }), contextWindow: 9000 }));
		assert.deepEqual(sent()["options"], { num_ctx: 2048 });
		assert.equal(sent()["truncate"], false);
		assert.equal("keep_alive" in sent(), false);
	});

	it("asks for the wanted window, output limit and temperature", async () => {
		await chat({}, ask("Hello", { contextWindow: 9000, maxOutputTokens: 100, temperature: 0.2 }));
		assert.deepEqual(sent()["options"], { num_ctx: 9000, num_predict: 100, temperature: 0.2 });
	});

	it("sends no window to a model that runs in the cloud", async () => {
		await chat({ models: ["big-cloud"] }, ask("Hello", { model: modelNamed("big-cloud") }));
		assert.deepEqual(sent()["options"], {});
	});

	it("tells thinking apart from text", async () => {
		const outcome = await chat(
			{ script: [{ thinking: "Let me see.", text: "Yes." }] },
			ask("Is it?", { thinking: true }),
		);
		assert.equal(outcome.reasoning, "Let me see.");
		assert.equal(outcome.text, "Yes.");
		assert.equal(sent()["think"], true);
	});

	it("leaves thinking out for models that cannot, and names a level for gpt-oss", async () => {
		const model = modelNamed("demo:latest");
		await chat(
			{},
			ask("Hi", { thinking: true, model: { ...model, capabilities: { ...model.capabilities, thinking: false } } }),
		);
		assert.equal("think" in sent(), false);
		await standIn?.stop();
		await chat({ models: ["gpt-oss:20b"] }, ask("Hi", { thinking: true, model: modelNamed("gpt-oss:20b") }));
		assert.equal(sent()["think"], "medium");
	});

	it("passes tool calls with their arguments and ids", async () => {
		const toolCalls = [
			{ id: "a", name: "read", arguments: { path: "x" } },
			{ name: "list", arguments: {} },
		];
		const outcome = await chat({ script: [{ toolCalls }] });
		assert.deepEqual(
			outcome.toolCalls.map(({ name, argumentsJson }) => [name, argumentsJson]),
			[
				["read", '{"path":"x"}'],
				["list", "{}"],
			],
		);
		assert.equal(outcome.toolCalls[0]?.id, "a");
		assert.deepEqual(outcome.endings, ["end:tool_calls"]);
	});

	it("sends images as base64, tool results by name, and reasoning to its own model only", async () => {
		await chat(
			{},
			{
				model: modelNamed("demo:latest"),
				messages: [
					{ role: "system", parts: [{ type: "text", text: "Be brief." }] },
					{
						role: "user",
						parts: [
							{ type: "text", text: "Look" },
							{ type: "image", mediaType: "image/png", data: new Uint8Array([1, 2, 3]) },
						],
					},
					{
						role: "assistant",
						model: "demo:latest",
						parts: [
							{ type: "reasoning", text: "own", signature: null },
							{ type: "tool_call", id: "c1", name: "read", argumentsJson: '{"a":1}' },
						],
					},
					{ role: "tool", parts: [{ type: "tool_result", callId: "c1", name: "read", text: "found", isError: false }] },
					{
						role: "assistant",
						model: "other",
						parts: [
							{ type: "reasoning", text: "foreign", signature: "s" },
							{ type: "text", text: "Ok" },
						],
					},
				],
				tools: [{ name: "read", description: "Reads", parameters: { type: "object" } }],
			},
		);
		assert.deepEqual(sent()["messages"], [
			{ role: "system", content: "Be brief." },
			{ role: "user", content: "Look", images: ["AQID"] },
			{
				role: "assistant",
				content: "",
				thinking: "own",
				tool_calls: [{ id: "c1", function: { index: 0, name: "read", arguments: { a: 1 } } }],
			},
			{ role: "tool", content: "found", tool_name: "read", tool_call_id: "c1" },
			{ role: "assistant", content: "Ok" },
		]);
		assert.deepEqual(sent()["tools"], [
			{ type: "function", function: { name: "read", description: "Reads", parameters: { type: "object" } } },
		]);
	});

	it("tells that the model is being loaded", async () => {
		const outcome = await chat({ loadMs: 150 });
		const phases = outcome.events.flatMap((event) => (event.type === "phase" ? [event.phase] : []));
		assert.deepEqual(phases, ["connecting", "loading-model", "streaming"]);
	});

	it("asks nothing of the host any more once the answer has begun", async () => {
		standIn = await startOllamaStandIn({});
		const surroundings = quickRetries(hostAt("ollama", standIn.url));
		// From the first answer on the model is in memory, so that a call goes on looking.
		await run(createProvider(surroundings), ask("Hello"));
		let hasBegun = false;
		const asked: { readonly path: string; readonly isLate: boolean }[] = [];
		const seen: typeof surroundings.fetch = async (input, init) => {
			const path = new URL(input instanceof Request ? input.url : input).pathname;
			asked.push({ path, isLate: hasBegun });
			// The answer begins while it is waited for the next look at what is in memory.
			if (path !== "/api/chat") return surroundings.fetch(input, init);
			await running;
			const response = await surroundings.fetch(input, init);
			hasBegun = true;
			return response;
		};
		let tellRunning = (): void => {};
		const running = new Promise<void>((resolve) => (tellRunning = resolve));
		const sleep: typeof surroundings.sleep = async (_, signal) =>
			new Promise((resolve) => {
				tellRunning();
				signal.addEventListener("abort", () => resolve(), { once: true });
			});
		await run(createProvider({ ...surroundings, fetch: seen, sleep }), ask("Hello"));
		assert.deepEqual(
			asked.filter(({ isLate }) => isLate),
			[],
		);
	});

	it("marks the usage of versions that count only part of the prompt", async () => {
		assert.equal((await chat({ version: "0.30.0" })).usage?.source, "partial");
		await standIn?.stop();
		assert.equal((await chat({ version: "0.30.1" })).usage?.source, "reported");
	});

	it("warns about unsafe versions once", async () => {
		standIn = await startOllamaStandIn({ version: "0.16.9" });
		const provider = createProvider(quickRetries(hostAt("ollama", standIn.url)));
		const first = await run(provider, ask("Hello"));
		const second = await run(provider, ask("Hello"));
		const warnings = [first, second].map(({ events }) => events.filter(({ type }) => type === "warning").length);
		assert.deepEqual(warnings, [1, 0]);
	});

	it("estimates what the host does not count instead of calling it zero", async () => {
		const outcome = await chat({ script: [{ text: "Some words here", usage: { input: null, output: null } }] });
		assert.equal(outcome.usage?.source, "estimated");
		assert.ok((outcome.usage?.counts.inputUncached ?? 0) > 0);
		assert.ok((outcome.usage?.counts.output ?? 0) > 0);
	});

	it("warns when the count shows that the prompt was cut", async () => {
		const long = ask("word ".repeat(9000), { contextWindow: 4096 });
		const outcome = await chat(
			{ contextLength: 32_768, script: [{ text: "Ok", usage: { input: 2050, output: 1 } }] },
			{ ...long, contextWindow: 16_384 },
		);
		assert.equal(outcome.events.filter(({ type }) => type === "warning").length, 0);
		await standIn?.stop();
		standIn = await startOllamaStandIn({
			contextLength: 131_072,
			script: [{ text: "Ok", usage: { input: 8194, output: 1 } }],
		});
		const cut = await run(
			createProvider(quickRetries(hostAt("ollama", standIn.url))),
			ask("word ".repeat(14_000), { contextWindow: 16_384 }),
		);
		assert.deepEqual(
			cut.events.flatMap((event) => (event.type === "warning" ? [event.code] : [])),
			["truncated_prompt"],
		);
	});

	it("says that the conversation is too long when the host refuses it", async () => {
		const outcome = await chat({}, ask("word ".repeat(9000), { contextWindow: 4096 }));
		assert.deepEqual(outcome.endings, ["error:context_too_long"]);
		assert.equal(standIn?.requests.filter(({ path }) => path === "/api/chat").length, 1);
	});

	it("tells a full window from a reached limit", async () => {
		const full = await chat(
			{ script: [{ text: "x", finishReason: "length", usage: { input: 2000, output: 48 } }] },
			ask("Hello", { contextWindow: 2048 }),
		);
		assert.deepEqual(full.endings, ["end:context_full"]);
		await standIn?.stop();
		const limited = await chat(
			{ script: [{ text: "x", finishReason: "length", usage: { input: 20, output: 48 } }] },
			ask("Hello", { maxOutputTokens: 48 }),
		);
		assert.deepEqual(limited.endings, ["end:length"]);
	});

	it("names the missing model and how to get it", async () => {
		const outcome = await chat({}, ask("Hello", { model: modelNamed("nope:1b") }));
		assert.deepEqual(outcome.endings, ["error:model_not_found"]);
		assert.match(outcome.error?.message ?? "", /ollama pull nope:1b/);
	});

	it("says that Ollama is not running where nobody listens", async () => {
		standIn = await startOllamaStandIn();
		const { url } = standIn;
		await standIn.stop();
		const outcome = await run(createProvider(quickRetries(hostAt("ollama", url))), ask("Hello"));
		assert.deepEqual(outcome.endings, ["error:unreachable"]);
		assert.ok(outcome.error?.message.includes(`Ollama is not running at ${url}`));
		assert.equal(outcome.events.filter(({ type }) => type === "retry").length, 0);
	});

	it("keeps what came of a cut answer and marks its usage partial", async () => {
		for (const fault of ["cut", "half-line", "no-end"] as const) {
			const outcome = await chat({ script: [{ text: "one two three four five", fault: { kind: fault, after: 2 } }] });
			assert.equal(outcome.text, "one two ", fault);
			assert.deepEqual(outcome.endings, ["error:interrupted"], fault);
			assert.equal(outcome.usage?.source, "partial", fault);
			await standIn?.stop();
		}
	});

	it("never skips a bad line", async () => {
		const outcome = await chat({ script: [{ text: "one two three", fault: { kind: "garbage", after: 2 } }] });
		assert.equal(outcome.text, "one two ");
		assert.deepEqual(outcome.endings, ["error:bad_response"]);
	});

	it("passes on an error that comes inside the stream", async () => {
		const outcome = await chat({
			script: [
				{ text: "one two three", fault: { kind: "error-event", after: 1, message: "CUDA error: out of memory" } },
			],
		});
		assert.deepEqual(outcome.endings, ["error:server_error"]);
		assert.equal(outcome.error?.detail, "CUDA error: out of memory");
	});

	it("recognises a web page", async () => {
		const outcome = await chat({ faults: [{ kind: "html" }] });
		assert.deepEqual(outcome.endings, ["error:bad_response"]);
		assert.match(outcome.error?.message ?? "", /web page/);
		assert.match(outcome.error?.detail ?? "", /Sign in/);
	});

	it("tries again while the host is overloaded", async () => {
		const busy = { kind: "status", status: 503 } as const;
		const outcome = await chat({ faults: [busy, busy], script: [] });
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.deepEqual(
			outcome.events.flatMap((event) => (event.type === "retry" ? [event.delayMs] : [])),
			[500, 1000],
		);
	});

	it("gives up after four attempts", async () => {
		const outcome = await chat({ faults: Array.from({ length: 9 }, () => ({ kind: "status", status: 503 })) });
		assert.deepEqual(outcome.endings, ["error:overloaded"]);
		assert.equal(standIn?.requests.filter(({ path }) => path === "/api/chat").length, 4);
	});
});
