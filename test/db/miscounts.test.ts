import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { AnthropicUsage } from "../../src/extension/providers/anthropic/usage.ts";
import { OpenAiUsage } from "../../src/extension/providers/openai/usage.ts";
import type { Usage } from "../../src/extension/providers/provider.ts";
import { Written } from "../../src/extension/providers/usage.ts";
import { Book, call, ofNoChat } from "./bookFixture.ts";

/** What other tools get wrong with money, each with dollars worked out by hand: from what a provider sends to what is entered. */
describe("The cost of a call is not miscounted", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const enter = (modelId: string, usage: Usage, extra: Partial<Params<"usage.record">> = {}) => {
		const usageId = `u${book.database.all("SELECT 1 FROM token_usage").length + 1}`;
		book.run("usage.record", {
			call: call(usageId, { figures: { ...usage, counts: { ...usage.counts } } }),
			...ofNoChat,
			kind: "chat",
			modelId,
			...extra,
		});
	};
	const total = () =>
		book.database.get(
			"SELECT sum(cost_micro_usd) AS cost, count(*) AS calls, sum(cost_micro_usd IS NULL) AS unknown FROM token_usage",
		);
	const host = { id: "openai:x", name: "X", kind: "openai", baseUrl: "https://example.com/v1" } as const;
	const request = { model: { name: "m" }, messages: [] } as unknown as Parameters<OpenAiUsage["usage"]>[0];

	const anthropic = (...told: readonly object[]): Usage => {
		const usage = new AnthropicUsage(request);
		const [first, ...rest] = told;
		usage.begin({ message: { model: "claude-opus-5-5", id: "msg_1", usage: first } } as never);
		for (const delta of rest) usage.update({ usage: delta } as never);
		return usage.usage("reported", new Written());
	};
	const openai = (wire: object, isComplete = true): Usage => {
		const usage = new OpenAiUsage(host);
		usage.readChunk({ id: "c1", model: "gpt-5", usage: wire } as never);
		return usage.usage(request, new Written(), isComplete);
	};

	it("by adding up figures that a stream tells cumulatively", () => {
		enter(
			"anthropic/claude-opus-5-5",
			anthropic({ input_tokens: 1000, output_tokens: 1 }, { output_tokens: 200 }, { output_tokens: 500 }),
		);
		// 1,000 × $4 + 500 × $20 per million, not 1 + 200 + 500
		assert.deepEqual(total(), { cost: 4000 + 10_000, calls: 1, unknown: 0 });
	});

	it("by counting one response twice that is seen in two sessions", () => {
		const usage = anthropic({ input_tokens: 1000, output_tokens: 1 }, { output_tokens: 500 });
		enter("anthropic/claude-opus-5-5", usage, { dedupeKey: "claude:msg_1:req_1" });
		enter("anthropic/claude-opus-5-5", usage, { dedupeKey: "claude:msg_1:req_1" });
		assert.deepEqual(total(), { cost: 14_000, calls: 1, unknown: 0 });
	});

	it("by billing cached tokens twice where the prompt count includes them", () => {
		const details = { prompt_tokens_details: { cached_tokens: 90_000 } };
		enter("openai/gpt-5", openai({ prompt_tokens: 100_000, completion_tokens: 100, ...details }));
		// 10,000 × $1.25 + 90,000 × $0.125 + 100 × $10 per million; billed twice it would be $0.13725
		assert.deepEqual(total(), { cost: 12_500 + 11_250 + 1000, calls: 1, unknown: 0 });
	});

	it("by leaving the cache out where the prompt count does not include it", () => {
		enter(
			"anthropic/claude-opus-5-5",
			anthropic({ input_tokens: 3, cache_read_input_tokens: 100_000, output_tokens: 1 }, { output_tokens: 10 }),
		);
		// 3 × $4 + 100,000 × $0.20 + 10 × $20 per million; without the cache it would be $0.000212
		assert.deepEqual(total(), { cost: 12 + 20_000 + 200, calls: 1, unknown: 0 });
	});

	it("by pricing cache writes that live an hour as those that live five minutes", () => {
		const cache = { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 10_000 };
		enter(
			"anthropic/claude-opus-5-5",
			anthropic(
				{ input_tokens: 0, cache_creation_input_tokens: 11_000, cache_creation: cache, output_tokens: 1 },
				{ output_tokens: 10 },
			),
		);
		// 1,000 × $5 + 10,000 × $8 + 10 × $20 per million
		assert.deepEqual(total(), { cost: 5000 + 80_000 + 200, calls: 1, unknown: 0 });
	});

	it("by adding thoughts to an output that includes them", () => {
		const details = { completion_tokens_details: { reasoning_tokens: 800 } };
		enter("openai/gpt-5", openai({ prompt_tokens: 1000, completion_tokens: 1000, ...details }));
		// 1,000 × $1.25 + 1,000 × $10 per million
		assert.deepEqual(total(), { cost: 1250 + 10_000, calls: 1, unknown: 0 });
	});

	it("by forgetting a call that was stopped", () => {
		const usage = new AnthropicUsage(request);
		usage.begin({
			message: { model: "claude-opus-5-5", id: "msg_1", usage: { input_tokens: 5000, output_tokens: 1 } },
		} as never);
		const written = new Written();
		written.add("What had come before it was stopped.");
		enter("anthropic/claude-opus-5-5", usage.usage("partial", written));
		const row = book.database.get<{ source: string; output: number; cost: number }>(
			"SELECT source, output, cost_micro_usd AS cost FROM token_usage",
		);
		assert.equal(row?.source, "partial");
		assert.ok((row?.output ?? 0) > 5);
		// 5,000 × $4 per million, and what had come × $20
		assert.equal(row?.cost, 20_000 + (row?.output ?? 0) * 20);
	});

	it("by taking an unknown model for free, or for one with a name like it", () => {
		enter("anthropic/claude-opus-5-6", {
			...anthropic({ input_tokens: 1000 }, { output_tokens: 5 }),
			modelServed: null,
		});
		assert.deepEqual(total(), { cost: null, calls: 1, unknown: 1 });
	});
});
