import assert from "node:assert/strict";
import { readPriceOverrides } from "../../../src/extension/usage/priceOverrides.ts";

const fine = { provider: "openai", model: "mine", input: 1.5, output: 2 };

describe("The user's own prices", () => {
	it("are dollars per million in the settings and micro-dollars after that", () => {
		const { prices, problems } = readPriceOverrides([
			{ ...fine, cacheRead: 0.1, cacheWrite5m: 1, cacheWrite1h: 2, effectiveFrom: "2026-11-01" },
		]);
		assert.deepEqual(problems, []);
		const [price] = prices;
		assert.deepEqual(
			[price?.input, price?.output, price?.cacheRead, price?.cacheWriteShort, price?.cacheWriteLong],
			[1_500_000, 2_000_000, 100_000, 1_000_000, 2_000_000],
		);
		assert.equal(price?.effectiveFrom, Date.UTC(2026, 10, 1));
	});

	it("leave unknown what is not said", () => {
		const [price] = readPriceOverrides([fine]).prices;
		assert.deepEqual([price?.cacheRead, price?.effectiveFrom, price?.bandAbove], [null, null, 0]);
	});

	it("that cannot be used are told by their place and left out", () => {
		const wrong = [null, 7, { ...fine, input: -1 }, { ...fine, output: "2" }, { ...fine, provider: "" }];
		const { prices, problems } = readPriceOverrides([fine, ...wrong]);
		assert.equal(prices.length, 1);
		assert.deepEqual(
			problems.map((problem) => /^Entry (\d)/.exec(problem)?.[1]),
			["2", "3", "4", "5", "6"],
		);
	});

	it("with a date that is none are told, instead of holding for ever", () => {
		const { prices, problems } = readPriceOverrides([{ ...fine, effectiveFrom: "soon" }]);
		assert.deepEqual([prices.length, problems.length], [0, 1]);
	});
});
