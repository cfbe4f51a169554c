import assert from "node:assert/strict";
import { createProvider } from "../../../../src/extension/providers/openai/index.ts";
import { OpenAiUsage } from "../../../../src/extension/providers/openai/usage.ts";
import { Written } from "../../../../src/extension/providers/usage.ts";
import type { ChatRequest, ProviderSurroundings } from "../../../../src/extension/providers/provider.ts";
import { startOpenAiStandIn, type OpenAiStandInOptions, type StandIn } from "../../../standin/index.ts";
import { ask, hostAt, modelNamed, quickRetries, run, testKey, type Outcome } from "../surroundings.ts";

const model = modelNamed("demo");
const hello = ask("Hello", { model });

/** Chunks as a server would send them, each in a frame of its own. */
function sse(...values: readonly unknown[]): string[] {
	return values.map((value) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`);
}

function choice(delta: unknown, finish: string | null = null, more: Readonly<Record<string, unknown>> = {}): unknown {
	return { id: "c", model: "demo", choices: [{ index: 0, delta, finish_reason: finish }], ...more };
}

describe("chatting with hosts that speak OpenAI's protocol", () => {
	let standIn: StandIn | undefined;
	afterEach(async () => {
		await standIn?.stop();
		standIn = undefined;
	});

	async function chat(
		options: OpenAiStandInOptions,
		request: ChatRequest = hello,
		changes: Partial<ProviderSurroundings> = {},
	): Promise<Outcome> {
		await standIn?.stop();
		standIn = await startOpenAiStandIn({ key: testKey, ...options });
		return run(createProvider(quickRetries(hostAt("openai", `${standIn.url}/v1`), changes)), request);
	}

	function bodies(): Record<string, unknown>[] {
		const requests = standIn?.requests.filter(({ path }) => path === "/v1/chat/completions") ?? [];
		return requests.map(({ body }) => (typeof body === "object" && body !== null ? { ...body } : {}));
	}

	it("streams text and splits the prompt into disjoint buckets", async () => {
		const usage = { input: 100, output: 20, cacheRead: 60, cacheWriteShort: 10, reasoning: 5, serviceTier: "priority" };
		const outcome = await chat({ script: [{ text: "Hello there", usage }] });
		assert.equal(outcome.text, "Hello there");
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.deepEqual(outcome.usage?.counts, {
			inputUncached: 30,
			cacheRead: 60,
			cacheWriteShort: 10,
			cacheWriteLong: 0,
			output: 20,
			reasoning: 5,
			webSearchRequests: 0,
		});
		assert.equal(outcome.usage?.source, "reported");
		assert.equal(outcome.usage?.serviceTier, "priority");
		assert.equal(outcome.usage?.requestId, "req_demo1");
	});

	it("takes usage from the last choice", async () => {
		const outcome = await chat({ usageShape: "last-choice", script: [{ text: "x", usage: { input: 9, output: 4 } }] });
		assert.equal(outcome.usage?.source, "reported");
		assert.equal(outcome.usage?.counts.inputUncached, 9);
	});

	it("estimates when the host tells no usage", async () => {
		const outcome = await chat({ usageShape: "none", script: [{ text: "some words of answer" }] });
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.equal(outcome.usage?.source, "estimated");
		assert.ok((outcome.usage?.counts.inputUncached ?? 0) > 0 && (outcome.usage?.counts.output ?? 0) > 2);
	});

	it("counts thoughts that are in the total only as output", async () => {
		const outcome = await chat({
			usageShape: "gemini",
			script: [{ text: "x", usage: { input: 10, output: 50, reasoning: 30 } }],
		});
		assert.equal(outcome.usage?.counts.output, 50);
		assert.equal(outcome.usage?.counts.reasoning, 30);
	});

	it("tells what the host itself charged", async () => {
		const router = await chat({ script: [{ text: "x", usage: { cost: 0.001_234 } }] });
		assert.equal(router.usage?.reportedCostMicroUsd, 1234);
		const proxy = await chat({ headers: { "x-litellm-response-cost": "0.0005" } });
		assert.equal(proxy.usage?.reportedCostMicroUsd, 500);
		const silent = await chat({ headers: { "x-litellm-response-cost": "0.0" } });
		assert.equal(silent.usage?.reportedCostMicroUsd, null);
	});

	describe("what it charged", () => {
		/** As the body of one answer's usage tells it, in micro-dollars. */
		const charged = (baseUrl: string, name: string, told: Readonly<Record<string, unknown>>): number | null => {
			const usage = new OpenAiUsage({ ...hostAt("openai", baseUrl), baseUrl });
			usage.readChunk({ usage: { prompt_tokens: 100_000, completion_tokens: 5000, ...told } });
			return usage.usage(ask("x", { model: modelNamed(name) }), new Written(), true).reportedCostMicroUsd;
		};
		const router = "https://openrouter.ai/api/v1";

		it("is the router's own part and what the user's key pays behind it", () => {
			const ownKey = { cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.55 } };
			assert.equal(charged(router, "anthropic/claude-opus-5.5", ownKey), 550_000);
			assert.equal(charged(router, "anthropic/claude-opus-5.5", { ...ownKey, cost: 0.0275 }), 577_500);
			assert.equal(charged(router, "x", { cost: 0.5, is_byok: true }), null, "the other part is not known");
			const credits = { cost: 0.5, is_byok: false, cost_details: { upstream_inference_cost: 0.4 } };
			assert.equal(charged(router, "x", credits), 500_000);
		});

		it("is nothing only for a model that the router gives away", () => {
			assert.equal(charged(router, "meta/llama-4:free", { cost: 0 }), 0);
			assert.equal(charged(router, "meta/llama-4", { cost: 0 }), null);
			assert.equal(charged("https://proxy.example/v1", "llama-4:free", { cost: 0 }), null);
		});
	});

	it("asks again without stream_options where they are refused, and remembers", async () => {
		for (const refusesStreamOptions of [400, 422] as const) {
			await standIn?.stop();
			standIn = await startOpenAiStandIn({ refusesStreamOptions });
			const provider = createProvider(quickRetries(hostAt("openai", `${standIn.url}/v1`)));
			const outcomes = [await run(provider, hello), await run(provider, hello)];
			assert.deepEqual(
				outcomes.map(({ endings }) => endings),
				[["end:stop"], ["end:stop"]],
			);
			assert.deepEqual(
				bodies().map((body) => "stream_options" in body),
				[true, false, false],
			);
		}
	});

	it("does not ask again for other bad requests", async () => {
		const outcome = await chat({ faults: [{ kind: "status", status: 400, message: "messages: too many" }] });
		assert.deepEqual(outcome.endings, ["error:bad_request"]);
		assert.equal(bodies().length, 1);
	});

	it("tells thoughts apart under either of their names", async () => {
		for (const reasoningField of ["reasoning_content", "reasoning"] as const) {
			const outcome = await chat({ reasoningField, script: [{ thinking: "Let me see.", text: "Yes." }] });
			assert.equal(outcome.reasoning, "Let me see.");
			assert.equal(outcome.text, "Yes.");
		}
	});

	it("assembles tool calls by index and keeps their arguments as written", async () => {
		const toolCalls = [
			{ id: "a", name: "read", arguments: { path: "some/long/path.ts" } },
			{ id: "b", name: "list", arguments: "" },
			{ id: "c", name: "run", arguments: '{"cut":"of' },
		];
		const outcome = await chat({ script: [{ toolCalls }] });
		assert.deepEqual(
			outcome.toolCalls.map(({ id, name, argumentsJson }) => [id, name, argumentsJson]),
			[
				["a", "read", '{"path":"some/long/path.ts"}'],
				["b", "list", "{}"],
				["c", "run", '{"cut":"of'],
			],
		);
		assert.deepEqual(outcome.endings, ["end:tool_calls"]);
	});

	it("tolerates gaps, repeated names, missing ids, calls all numbered 0 and arguments as an object", async () => {
		const call = (piece: unknown): unknown => choice({ role: "assistant", content: null, tool_calls: [piece] });
		const gaps = await chat({
			script: [
				{
					raw: sse(
						call({ index: 2, id: "x", function: { name: "read", arguments: '{"a"' } }),
						call({ index: 2, function: { name: "read", arguments: ":1}" } }),
						call({ index: 7, function: { name: "list", arguments: { b: 2 } } }),
						choice({}, "stop"),
						"[DONE]",
					),
				},
			],
		});
		assert.deepEqual(
			gaps.toolCalls.map(({ name, argumentsJson }) => [name, argumentsJson]),
			[
				["read", '{"a":1}'],
				["list", '{"b":2}'],
			],
		);
		assert.deepEqual(gaps.endings, ["end:tool_calls"]);
		const zeros = await chat({
			script: [
				{
					raw: sse(
						call({ index: 0, id: "x", function: { name: "read", arguments: "{}" } }),
						call({ index: 0, id: "y", function: { name: "read", arguments: "{}" } }),
						choice({}, "tool_calls"),
						"[DONE]",
					),
				},
			],
		});
		assert.deepEqual(
			zeros.toolCalls.map(({ id }) => id),
			["x", "y"],
		);
	});

	it("refuses two calls under one id", async () => {
		const twice = [0, 1].map((index) => ({ index, id: "same", function: { name: "run", arguments: "{}" } }));
		const outcome = await chat({
			script: [{ raw: sse(choice({ tool_calls: twice }), choice({}, "tool_calls"), "[DONE]") }],
		});
		assert.deepEqual(outcome.endings, ["error:bad_response"]);
		assert.deepEqual(outcome.toolCalls, []);
	});

	it("demands a finish reason: [DONE] alone is not enough", async () => {
		const outcome = await chat({ script: [{ raw: sse(choice({ content: "half" }), "[DONE]") }] });
		assert.deepEqual(outcome.endings, ["error:interrupted"]);
		assert.equal(outcome.usage?.source, "partial");
	});

	it("does without [DONE] and without the last blank line", async () => {
		const frames = sse(choice({ content: "all" }), choice({}, "stop"));
		const outcome = await chat({ script: [{ raw: [frames.join("").trimEnd()] }] });
		assert.deepEqual(outcome.endings, ["end:stop"]);
		assert.equal(outcome.text, "all");
	});

	it("takes an answer that is not streamed although it was asked for", async () => {
		const whole = {
			id: "c",
			model: "demo",
			choices: [{ index: 0, message: { role: "assistant", content: "All at once" }, finish_reason: "stop" }],
			usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 },
		};
		const body = JSON.stringify(whole);
		const fetch = (): Promise<Response> =>
			Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } }));
		const outcome = await run(createProvider(quickRetries(hostAt("openai", "http://127.0.0.1:9"), { fetch })), hello);
		assert.equal(outcome.text, "All at once");
		assert.equal(outcome.usage?.counts.output, 3);
	});

	it("maps finish reasons", async () => {
		const reasons = { stop: "stop", length: "length", content_filter: "refusal", STOP: "stop", brand_new: "other" };
		for (const [finishReason, expected] of Object.entries(reasons)) {
			assert.deepEqual((await chat({ script: [{ text: "x", finishReason }] })).endings, [`end:${expected}`]);
		}
	});

	it("keeps what came of a cut answer and never repeats it", async () => {
		for (const kind of ["cut", "no-end", "half-line"] as const) {
			const outcome = await chat({ script: [{ text: "one two three four", fault: { kind, after: 2 } }] });
			assert.deepEqual(outcome.endings, ["error:interrupted"], kind);
			assert.equal(outcome.text, "one two ", kind);
			assert.equal(outcome.usage?.source, "partial", kind);
			assert.equal(bodies().length, 1);
		}
	});

	it("passes on an error in the stream and a spent quota, without trying again", async () => {
		const inside = await chat({
			script: [{ text: "one two", fault: { kind: "error-event", after: 1, message: "model crashed" } }],
		});
		assert.deepEqual(inside.endings, ["error:server_error"]);
		const spent = await chat({
			faults: [{ kind: "status", status: 429, message: "You exceeded your current quota, please check your plan" }],
		});
		assert.deepEqual(spent.endings, ["error:payment_required"]);
		assert.equal(bodies().length, 1);
	});

	it("sends pictures as data addresses and results by the id of their call", async () => {
		await chat(
			{},
			{
				model,
				messages: [
					{
						role: "user",
						parts: [
							{ type: "text", text: "Look" },
							{ type: "image", mediaType: "image/png", data: new Uint8Array([1, 2, 3]) },
						],
					},
					{
						role: "assistant",
						parts: [
							{ type: "reasoning", text: "hm", signature: null },
							{ type: "tool_call", id: "a", name: "read", argumentsJson: '{"a":1}' },
						],
					},
					{ role: "tool", parts: [{ type: "tool_result", callId: "a", name: "read", text: "found", isError: false }] },
				],
			},
		);
		assert.deepEqual(bodies()[0]?.["messages"], [
			{
				role: "user",
				content: [
					{ type: "text", text: "Look" },
					{ type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
				],
			},
			{
				role: "assistant",
				content: null,
				tool_calls: [{ id: "a", type: "function", function: { name: "read", arguments: '{"a":1}' } }],
			},
			{ role: "tool", tool_call_id: "a", content: "found" },
		]);
	});

	it("lists chat models, also at an address without a path, and knows no window where none is told", async () => {
		standIn = await startOpenAiStandIn({ models: ["demo", "text-embedding-3-small", "alpha"] });
		const models = await createProvider(quickRetries(hostAt("openai", standIn.url))).listModels(
			new AbortController().signal,
		);
		assert.deepEqual(
			models.map(({ name, contextWindow, isLocal }) => [name, contextWindow, isLocal]),
			[
				["alpha", null, true],
				["demo", null, true],
			],
		);
	});

	it("takes no model for local whose host the user says bills", async () => {
		standIn = await startOpenAiStandIn({ models: ["demo"] });
		const host = { ...hostAt("openai", standIn.url), isBilled: true };
		const models = await createProvider(quickRetries(host)).listModels(new AbortController().signal);
		assert.deepEqual(
			models.map(({ isLocal }) => isLocal),
			[false],
		);
	});

	it("says that a key is missing where the host wants one", async () => {
		const outcome = await chat({}, hello, { key: null });
		assert.deepEqual(outcome.endings, ["error:unauthorized"]);
		assert.match(outcome.error?.message ?? "", /needs an API key/);
	});
});
