import assert from "node:assert/strict";
import { createProvider } from "../../../../src/extension/providers/anthropic/index.ts";
import type { ChatRequest, ProviderSurroundings } from "../../../../src/extension/providers/provider.ts";
import { startAnthropicStandIn, type StandIn, type StandInOptions } from "../../../standin/index.ts";
import { ask, hostAt, modelNamed, quickRetries, run, testKey, type Outcome } from "../surroundings.ts";

const model = modelNamed("claude-demo-1", { isLocal: false });
const hello = ask("Hello", { model });

describe("chatting with Anthropic", () => {
	let standIn: StandIn | undefined;
	afterEach(async () => {
		await standIn?.stop();
		standIn = undefined;
	});

	async function chat(
		options: StandInOptions,
		request: ChatRequest = hello,
		changes: Partial<ProviderSurroundings> = {},
	): Promise<Outcome> {
		await standIn?.stop();
		standIn = await startAnthropicStandIn({ key: testKey, ...options });
		return run(createProvider(quickRetries(hostAt("anthropic", standIn.url), changes)), request);
	}

	function sent(index = 0): Record<string, unknown> {
		const body = standIn?.requests.filter(({ path }) => path === "/v1/messages")[index]?.body;
		return typeof body === "object" && body !== null ? { ...body } : {};
	}

	it("streams text and tells the usage in disjoint buckets", async () => {
		const usage = {
			input: 10,
			output: 7,
			cacheRead: 100,
			cacheWriteShort: 20,
			cacheWriteLong: 5,
			reasoning: 3,
			webSearchRequests: 2,
		};
		const outcome = await chat({ script: [{ text: "Hello there", usage }] });
		assert.equal(outcome.text, "Hello there");
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.deepEqual(outcome.usage?.counts, {
			inputUncached: 10,
			cacheRead: 100,
			cacheWriteShort: 20,
			cacheWriteLong: 5,
			output: 7,
			reasoning: 3,
			webSearchRequests: 2,
		});
		assert.equal(outcome.usage?.source, "reported");
		assert.equal(outcome.usage?.serviceTier, "standard");
		assert.equal(outcome.usage?.requestId, "req_demo000000000000000001");
		assert.equal(outcome.usage?.responseId, "msg_demo0000000000000001");
	});

	it("overwrites cumulative figures, never adds them, and takes null as unchanged", async () => {
		const event = (value: Readonly<Record<string, unknown>>): string =>
			`event: ${String(value["type"])}\ndata: ${JSON.stringify(value)}\n\n`;
		const raw = [
			event({
				type: "message_start",
				message: {
					id: "m",
					model: "claude-demo-1",
					usage: {
						input_tokens: 10,
						cache_read_input_tokens: 4,
						cache_creation_input_tokens: 0,
						cache_creation: { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: 1 },
						output_tokens: 1,
					},
				},
			}),
			event({
				type: "message_delta",
				delta: { stop_reason: null },
				usage: { output_tokens: 5, input_tokens: null, cache_creation: null },
			}),
			event({
				type: "message_delta",
				delta: { stop_reason: "end_turn" },
				usage: { output_tokens: 9, cache_read_input_tokens: null },
			}),
			event({ type: "message_stop" }),
		];
		const outcome = await chat({ script: [{ raw }] });
		assert.deepEqual(outcome.usage?.counts, {
			inputUncached: 10,
			cacheRead: 4,
			cacheWriteShort: 6,
			cacheWriteLong: 1,
			output: 9,
			reasoning: null,
			webSearchRequests: 0,
		});
	});

	it("asks for the cache at the end of the system prompt and of the last two user turns", async () => {
		const say = (role: "user" | "assistant", text: string): ChatRequest["messages"][number] => ({
			role,
			parts: [{ type: "text", text }],
		});
		await chat(
			{},
			{
				model,
				messages: [
					{ role: "system", parts: [{ type: "text", text: "Be brief." }] },
					say("user", "a"),
					say("assistant", "b"),
					say("user", "c"),
					say("assistant", "d"),
					say("user", "e"),
				],
			},
		);
		const mark = { cache_control: { type: "ephemeral" } };
		assert.deepEqual(sent()["system"], [{ type: "text", text: "Be brief.", ...mark }]);
		assert.deepEqual(sent()["messages"], [
			{ role: "user", content: [{ type: "text", text: "a" }] },
			{ role: "assistant", content: [{ type: "text", text: "b" }] },
			{ role: "user", content: [{ type: "text", text: "c", ...mark }] },
			{ role: "assistant", content: [{ type: "text", text: "d" }] },
			{ role: "user", content: [{ type: "text", text: "e", ...mark }] },
		]);
	});

	it("never sends a temperature", async () => {
		const outcome = await chat({}, ask("Hello", { model, temperature: 1 }));
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.equal("temperature" in sent(), false);
	});

	it("shows thinking as reasoning and ends it with its signature", async () => {
		const outcome = await chat(
			{ script: [{ thinking: "Well then.", text: "Yes." }] },
			ask("Is it?", { model, thinking: true }),
		);
		assert.equal(outcome.reasoning, "Well then.");
		assert.deepEqual(
			outcome.events.filter(({ type }) => type === "reasoning_signature"),
			[{ type: "reasoning_signature", signature: "c2lnbmF0dXJl" }],
		);
		assert.deepEqual(sent()["thinking"], { type: "adaptive", display: "summarized" });
	});

	it("sends thinking back to the model that wrote it only", async () => {
		const parts = [
			{ type: "reasoning", text: "t", signature: "sig" },
			{ type: "text", text: "b" },
		] as const;
		const messages = [
			{ role: "user", parts: [{ type: "text", text: "a" }] },
			{ role: "assistant", model: "claude-demo-1", parts },
			{ role: "user", parts: [{ type: "text", text: "c" }] },
			{ role: "assistant", model: "another", parts },
			{ role: "user", parts: [{ type: "text", text: "d" }] },
		] as const;
		await chat({}, { model, messages });
		const turns = sent()["messages"];
		assert.ok(Array.isArray(turns));
		assert.deepEqual(turns[1], {
			role: "assistant",
			content: [
				{ type: "thinking", thinking: "t", signature: "sig" },
				{ type: "text", text: "b" },
			],
		});
		assert.deepEqual(turns[3], { role: "assistant", content: [{ type: "text", text: "b" }] });
	});

	it("keeps the arguments of a tool call exactly as they were written", async () => {
		const cut = '{"path":"a';
		const outcome = await chat({
			script: [
				{
					toolCalls: [
						{ id: "t1", name: "read", arguments: cut },
						{ id: "t2", name: "list", arguments: "" },
					],
				},
			],
		});
		assert.deepEqual(
			outcome.toolCalls.map(({ argumentsJson }) => argumentsJson),
			[cut, "{}"],
		);
		assert.deepEqual(outcome.endings, ["end:tool_calls"]);
	});

	it("puts tool results into the turn right after their calls", async () => {
		await chat(
			{},
			{
				model,
				messages: [
					{ role: "user", parts: [{ type: "text", text: "go" }] },
					{
						role: "assistant",
						model: model.name,
						parts: [
							{ type: "tool_call", id: "t1", name: "read", argumentsJson: '{"a":1}' },
							{ type: "tool_call", id: "t2", name: "read", argumentsJson: "oops" },
						],
					},
					{ role: "tool", parts: [{ type: "tool_result", callId: "t1", name: "read", text: "one", isError: false }] },
					{ role: "tool", parts: [{ type: "tool_result", callId: "t2", name: "read", text: "bad", isError: true }] },
				],
				tools: [{ name: "read", description: "Reads", parameters: { properties: {} } }],
			},
		);
		const turns = sent()["messages"];
		assert.ok(Array.isArray(turns) && turns.length === 3);
		assert.deepEqual(turns[1].content, [
			{ type: "tool_use", id: "t1", name: "read", input: { a: 1 } },
			{ type: "tool_use", id: "t2", name: "read", input: {} },
		]);
		assert.deepEqual(turns[2].content, [
			{ type: "tool_result", tool_use_id: "t1", content: "one" },
			{ type: "tool_result", tool_use_id: "t2", content: "bad", is_error: true, cache_control: { type: "ephemeral" } },
		]);
		assert.deepEqual(sent()["tools"], [
			{ name: "read", description: "Reads", input_schema: { properties: {}, type: "object" } },
		]);
	});

	it("calls nothing complete without message_stop", async () => {
		for (const kind of ["no-end", "half-line", "cut"] as const) {
			const outcome = await chat({
				script: [{ text: "one two three four", usage: { input: 50 }, fault: { kind, after: 2 } }],
			});
			assert.deepEqual(outcome.endings, ["error:interrupted"], kind);
			assert.equal(outcome.text, "one two ", kind);
			assert.equal(outcome.usage?.source, "partial", kind);
			assert.equal(outcome.usage?.counts.inputUncached, 50, kind);
			assert.ok((outcome.usage?.counts.output ?? 0) >= 2, kind);
		}
	});

	it("does not try again once something was written", async () => {
		const outcome = await chat({
			script: [{ text: "one two three", fault: { kind: "error-event", after: 1, message: "Overloaded" } }],
		});
		assert.deepEqual(outcome.endings, ["error:overloaded"]);
		assert.equal(standIn?.requests.length, 1);
	});

	it("tries again when the host is overloaded before anything was written", async () => {
		const overloaded = { kind: "status", status: 529 } as const;
		const outcome = await chat({ faults: [overloaded, { kind: "error-event", after: 0 }, overloaded] });
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.deepEqual(
			outcome.events.flatMap((event) => (event.type === "retry" ? [event.delayMs] : [])),
			[500, 1000, 2000],
		);
	});

	it("maps stop reasons", async () => {
		const reasons = {
			end_turn: "stop",
			max_tokens: "length",
			refusal: "refusal",
			pause_turn: "other",
			model_context_window_exceeded: "context_full",
			brand_new: "other",
		};
		for (const [finishReason, expected] of Object.entries(reasons)) {
			assert.deepEqual((await chat({ script: [{ text: "x", finishReason }] })).endings, [`end:${expected}`]);
		}
	});

	it("lists models with their limits", async () => {
		standIn = await startAnthropicStandIn({ key: testKey, contextLength: 150_000 });
		const [found] = await createProvider(quickRetries(hostAt("anthropic", standIn.url))).listModels(
			new AbortController().signal,
		);
		assert.equal(found?.contextWindow, 150_000);
		assert.equal(found?.maxOutputTokens, 64_000);
		assert.deepEqual(found?.capabilities, { tools: true, thinking: true, images: true, temperature: false });
		assert.equal(found?.isLocal, false);
	});

	it("says which key is missing or wrong, without showing it", async () => {
		const wrong = await chat({ key: "another" });
		assert.deepEqual(wrong.endings, ["error:unauthorized"]);
		assert.equal(JSON.stringify(wrong.error?.toData()).includes(testKey), false);
		const outcome = await run(
			createProvider(
				quickRetries(hostAt("anthropic", "https://api.anthropic.com"), {
					key: null,
					fetch: () => assert.fail("nothing may be sent"),
				}),
			),
			hello,
		);
		assert.deepEqual(outcome.endings, ["error:unauthorized"]);
	});
});

describe("the environment of the process", () => {
	const names = {
		ANTHROPIC_BASE_URL: "",
		ANTHROPIC_API_KEY: "sk-ant-environment-key-000000",
		ANTHROPIC_AUTH_TOKEN: "environment-token",
		ANTHROPIC_CUSTOM_HEADERS: "x-leak: 1\nauthorization: Bearer leaked\nanthropic-version: 2000-01-01",
		ANTHROPIC_LOG: "debug",
		ANTHROPIC_PROFILE: "leak",
	};
	const before = { ...process.env };
	afterEach(() => {
		for (const name of Object.keys(names)) {
			delete process.env[name];
		}
		Object.assign(process.env, before);
	});

	it("changes neither address, key nor headers, and logs nothing", async () => {
		const evil = await startAnthropicStandIn();
		const standIn = await startAnthropicStandIn({ key: testKey });
		const printed: unknown[] = [];
		const original = {
			log: console.log,
			debug: console.debug,
			info: console.info,
			warn: console.warn,
			error: console.error,
		};
		const capture = (...values: unknown[]): void => void printed.push(values);
		try {
			Object.assign(process.env, names, { ANTHROPIC_BASE_URL: evil.url });
			Object.assign(console, { log: capture, debug: capture, info: capture, warn: capture, error: capture });
			const provider = createProvider(quickRetries(hostAt("anthropic", standIn.url)));
			const outcome = await run(provider, hello);
			await provider.listModels(new AbortController().signal);
			assert.deepEqual(outcome.endings, ["end:stop"]);
			assert.equal(evil.requests.length, 0);
			for (const { headers } of standIn.requests) {
				assert.equal(headers["x-leak"], undefined);
				assert.equal(headers["authorization"], `Bearer ${testKey}`);
				assert.equal(headers["anthropic-version"], "2026-10-21");
				assert.equal(JSON.stringify(headers).includes("environment"), false);
			}
			assert.deepEqual(printed, []);
		} finally {
			Object.assign(console, original);
			await Promise.all([evil.stop(), standIn.stop()]);
		}
	});
});
