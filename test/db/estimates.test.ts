import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, counts, noon, ofNoChat } from "./bookFixture.ts";

describe("An estimate of a call", () => {
	let book: Book;
	const modelId = "anthropic/claude-opus-5-5";
	beforeEach(async () => {
		book = await Book.open();
	});
	const estimate = (extra: Partial<Params<"usage.estimate">> = {}) =>
		book.run("usage.estimate", {
			modelId,
			isLocal: false,
			at: noon,
			estimatedTokens: 1000,
			conversationId: null,
			...extra,
		});
	const sent = (id: string, estimated: number, real: number, source: "reported" | "partial" = "reported") =>
		book.run("usage.record", {
			call: call(id, {
				estimatedPromptTokens: estimated,
				figures: { source, counts: counts({ inputUncached: real / 2, cacheRead: real / 2 }) },
			}),
			...ofNoChat,
			kind: "chat",
			modelId,
		});

	it("prices the prompt, and an answer of usual length with it", () => {
		// $4 and $20 per million, 500 tokens of answer
		assert.deepEqual(estimate(), {
			tokens: 1000,
			inputMicroUsd: 4000,
			costMicroUsd: 4000 + 10_000,
			isFree: false,
			error: null,
		});
	});

	it("expects answers as long as the model's last ones were", () => {
		sent("1", 1000, 1000);
		assert.equal(estimate().costMicroUsd, 4000 + 10 * 20);
	});

	it("begins with what the chat's last call really had, from the cache while that is warm", () => {
		book.ask("c", "q", "x", { modelId });
		book.answer("c", "q", "r", "y", {
			modelId,
			call: call("u", {
				figures: { counts: counts({ inputUncached: 0, cacheRead: 8000, cacheWriteShort: 2000, output: 500 }) },
			}),
		});
		const next = { conversationId: "c", estimatedTokens: 100 };
		// 10,000 from the cache × $0.20, 500 + 100 written × $5, and an answer of 500 × $20 per million
		assert.deepEqual(estimate({ ...next, at: noon + 60_000 }), {
			tokens: 10_600,
			inputMicroUsd: 2000 + 3000,
			costMicroUsd: 2000 + 3000 + 10_000,
			isFree: false,
			error: null,
		});
		// Ten minutes later nothing is in the cache any more.
		assert.equal(estimate({ ...next, at: noon + 600_000 }).inputMicroUsd, 10_600 * 4);
	});

	it("costs nothing on this machine and is unknown without a price", () => {
		assert.equal(estimate({ modelId: "ollama/x", isLocal: true }).inputMicroUsd, 0);
		assert.equal(estimate({ modelId: "openai/acme-1" }).inputMicroUsd, null);
	});

	it("knows the dearer band of long prompts", () => {
		const haiku = { modelId: "anthropic/claude-haiku-5-5" };
		assert.equal(estimate({ ...haiku, estimatedTokens: 100_000 }).inputMicroUsd, 10_000);
		assert.equal(estimate({ ...haiku, estimatedTokens: 100_001 }).inputMicroUsd, 50_001);
	});

	it("is corrected by what real prompts had, and tells its error", () => {
		sent("1", 1000, 1200);
		assert.deepEqual([estimate().tokens, estimate().error], [1200, (1200 - 1000) / 1200]);
		sent("2", 1000, 1200);
		assert.equal(estimate().tokens, 1200);
		assert.ok((estimate().error ?? 1) < 0.12);
	});

	it("learns nothing from a call that was cut, one sent twice, or a prompt that was shortened", () => {
		sent("1", 1000, 1200, "partial");
		assert.equal(estimate().tokens, 1000);
		sent("2", 1000, 1200);
		sent("2", 1000, 600);
		sent("3", 1_000_000, 4098);
		assert.equal(estimate().tokens, 1200);
	});
});
