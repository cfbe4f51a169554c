import assert from "node:assert/strict";
import type { PricedCall } from "../../../src/db/prices/price.ts";
import { priceOf } from "../../../src/db/prices/price.ts";
import type { PriceRow } from "../../../src/db/prices/priceRow.ts";
import { bundledPrices } from "../../../src/db/priceTable.ts";

const base: PricedCall = {
	providers: ["anthropic", "anthropic"],
	model: "claude-opus-5-5",
	at: Date.UTC(2026, 10, 23),
	inputUncached: 0,
	cacheRead: 0,
	cacheWriteShort: 0,
	cacheWriteLong: 0,
	output: 0,
	webSearchRequests: 0,
	serviceTier: null,
	speed: null,
	inferenceGeo: null,
};

function cost(call: Partial<PricedCall>, extra: readonly PriceRow[] = []): number | null {
	const price = priceOf({ ...base, ...call }, [...extra, ...bundledPrices.prices], bundledPrices.modifiers);
	return price === null ? null : price.microUsd;
}

const openai = (model: string, call: Partial<PricedCall>): Partial<PricedCall> => ({
	providers: ["openai", "openai"],
	model,
	...call,
});

/** Each line is worked out by hand in dollars: tokens × dollars per million. */
const examples: readonly (readonly [what: string, call: Partial<PricedCall>, dollars: number | null])[] = [
	["input: 1,000 × $4", { inputUncached: 1000 }, 0.004],
	["output: 1,000 × $20", { output: 1000 }, 0.02],
	["a cache read: 10,000 × $0.20, not a tenth of the input", { cacheRead: 10_000 }, 0.002],
	["a five-minute cache write: 10,000 × $5", { cacheWriteShort: 10_000 }, 0.05],
	["a one-hour cache write at its own price: 10,000 × $8", { cacheWriteLong: 10_000 }, 0.08],
	[
		"all buckets, each once: 12×4 + 20,000×0.2 + 1,500×5 + 600×8 + 345×20 millionths",
		{ inputUncached: 12, cacheRead: 20_000, cacheWriteShort: 1500, cacheWriteLong: 600, output: 345 },
		0.023248,
	],
	["two web searches at a cent each on top", { inputUncached: 1000, webSearchRequests: 2 }, 0.024],
	["half in a batch", { output: 1000, serviceTier: "batch" }, 0.01],
	["a tenth more in the US only", { output: 1000, inferenceGeo: "us" }, 0.022],
	["both: 0.5 × 1.1", { output: 1000, serviceTier: "batch", inferenceGeo: "us" }, 0.011],
	["searches without the multiplier", { output: 1000, serviceTier: "batch", webSearchRequests: 1 }, 0.02],
	["nothing known of fast requests to this model", { output: 1000, speed: "fast" }, null],
	["six times when fast on 4.6: 1,000 × $25 × 6", { model: "claude-opus-4-6", output: 1000, speed: "fast" }, 0.15],
	["twice when fast on 5: 1,000 × $25 × 2", { model: "claude-opus-5", output: 1000, speed: "fast" }, 0.05],
	[
		"fast in the US: 1,000 × $25 × 6 × 1.1",
		{ model: "claude-opus-4-7", output: 1000, speed: "fast", inferenceGeo: "us" },
		0.165,
	],
	["a place it knows nothing of", { output: 1000, inferenceGeo: "mars" }, null],
	["a tier it knows nothing of", { output: 1000, serviceTier: "priority" }, null],
	["haiku at exactly 100,000 of prompt: the low band", { model: "claude-haiku-5-5", inputUncached: 100_000 }, 0.01],
	[
		"haiku one above: the whole request in the high band",
		{ model: "claude-haiku-5-5", inputUncached: 100_001 },
		0.0500005,
	],
	[
		"haiku's band counts what was cached: 60,000×0.5 + 40,001×0.05 + 1,000×2.5 millionths",
		{ model: "claude-haiku-5-5", inputUncached: 60_000, cacheRead: 40_001, output: 1000 },
		0.03450005,
	],
	[
		"sonnet's cache reads until 2026-10-07: 10,000 × $0.20",
		{ model: "claude-sonnet-5-5", at: Date.UTC(2026, 9, 6, 23, 59), cacheRead: 10_000 },
		0.002,
	],
	[
		"sonnet's cache reads since: 10,000 × $0.10",
		{ model: "claude-sonnet-5-5", at: Date.UTC(2026, 9, 7), cacheRead: 10_000 },
		0.001,
	],
	["sonnet before it was on sale", { model: "claude-sonnet-5-5", at: Date.UTC(2026, 8, 27), cacheRead: 10_000 }, null],
	[
		"opus 4.6 before March: above 200,000 the old band, $10",
		{ model: "claude-opus-4-6", at: Date.UTC(2026, 2, 12), inputUncached: 200_001 },
		2.00001,
	],
	[
		"opus 4.6 since: $5 at any length",
		{ model: "claude-opus-4-6", at: Date.UTC(2026, 2, 13), inputUncached: 200_001 },
		1.000005,
	],
	["gpt-6.1-sol at exactly 272,000: $2", openai("gpt-6.1-sol", { inputUncached: 272_000 }), 0.544],
	[
		"gpt-6.1-sol above: input × 2, output × 1.5",
		openai("gpt-6.1-sol", { inputUncached: 272_001, output: 1000 }),
		1.103004,
	],
	["gpt-6.1-sol with priority: twice", openai("gpt-6.1-sol", { output: 1000, serviceTier: "priority" }), 0.02],
	["gpt-6.1-sol with flex: half", openai("gpt-6.1-sol", { output: 1000, serviceTier: "flex" }), 0.005],
	["gpt-6.1-sol in a region: a tenth more", openai("gpt-6.1-sol", { output: 1000, inferenceGeo: "eu" }), 0.011],
	["gpt-6.1-terra's long cache writes: 1,000 × $2.5", openai("gpt-6.1-terra", { cacheWriteLong: 1000 }), 0.0025],
	[
		"gpt-5.6-sol before August, long: 300,000 × $10",
		openai("gpt-5.6-sol", { at: Date.UTC(2026, 7, 20), inputUncached: 300_000 }),
		3,
	],
	["long cache writes that no source prices", openai("gpt-6-astra", { cacheWriteLong: 1 }), null],
	["o3 before its cut: 1,000 × $40", openai("o3", { at: Date.UTC(2025, 5, 9), output: 1000 }), 0.04],
	["OpenAI's searches, of which no price is known", openai("gpt-5", { output: 1, webSearchRequests: 1 }), null],
	["an unknown model", { model: "acme-coder-1", output: 1000 }, null],
	["a likely but unknown sibling", { model: "claude-opus-5-6", output: 1000 }, null],
	["a dated id", { model: "claude-opus-5-5-20260923", output: 1000 }, 0.02],
	["a dated id with the long window's mark", { model: "claude-opus-5-5-20260923[1m]", output: 1000 }, 0.02],
	["the long window's mark", { model: "claude-opus-5-5[1m]", output: 1000 }, 0.02],
	["Bedrock's spelling", { model: "anthropic.claude-opus-5-5-20260923-v1:0", output: 1000 }, 0.02],
	[
		"Bedrock in one region, which costs more by an unknown part",
		{ model: "us.anthropic.claude-opus-5-5", output: 1000 },
		null,
	],
	["Vertex's spelling", { model: "claude-opus-5-5@20260923", output: 1000 }, 0.02],
	["OpenAI's dated id", openai("gpt-5-2025-08-07", { output: 1000 }), 0.01],
	["a dated id that had a price of its own", openai("gpt-4o-2024-05-13", { output: 1000 }), null],
];

describe("A call's price", () => {
	for (const [what, call, dollars] of examples) {
		it(`is right for ${what}`, () => {
			assert.equal(cost(call), dollars === null ? null : Math.floor(dollars * 1e6 + 0.5 + 1e-9));
		});
	}

	it("rounds half a micro-dollar up, once for the whole call", () => {
		// 5 × $0.1 and 1 × $0.5 per million make 0.5 + 0.5 micro-dollars: rounded singly they would be 2.
		assert.equal(cost({ model: "claude-haiku-5-5", inputUncached: 5, output: 1 }), 1);
		assert.equal(cost({ model: "claude-haiku-5-5", inputUncached: 5 }), 1);
		assert.equal(cost({ model: "claude-haiku-5-5", inputUncached: 4 }), 0);
	});

	it("is the user's own where there is one, with the provider's shares for the cache", () => {
		const mine: PriceRow = {
			id: "user:1",
			provider: "anthropic",
			model: "claude-opus-5-5",
			effectiveFrom: null,
			effectiveTo: null,
			bandAbove: 0,
			input: 1_000_000,
			output: 2_000_000,
			cacheRead: null,
			cacheWriteShort: null,
			cacheWriteLong: null,
			source: "contract",
			sourceDate: null,
			origin: "user",
		};
		const call = { inputUncached: 1000, cacheRead: 1000, cacheWriteShort: 1000, cacheWriteLong: 1000, output: 1000 };
		// 1 + 0.05 (this model's exception) + 1.25 + 2 + 2 dollars per million
		assert.equal(cost(call, [mine]), 6300);
	});

	it("is exact for counts beyond 32 bits", () => {
		assert.equal(cost({ model: "claude-opus-5-5", inputUncached: 9_000_000_001 }), 36_000_000_004);
	});
});
