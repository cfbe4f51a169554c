import assert from "node:assert/strict";
import { formatCost, formatMicroUsd, moneyFormat } from "../../src/shared/money.ts";

describe("Money", () => {
	for (const [microUsd, text] of [
		[0, "$0.00"],
		[1, "$0.000001"],
		[4200, "$0.0042"],
		[9999, "$0.009999"],
		[10_000, "$0.01"],
		[52_300, "$0.0523"],
		[-4200, "-$0.0042"],
		[1_234_567, "$1.23"],
		[999_999_999, "$1,000.00"],
	] as const) {
		it(`writes ${microUsd} millionths of a dollar as ${text}`, () => assert.equal(formatMicroUsd(microUsd), text));
	}

	it("is written as the locale writes it", () => {
		const german = [0, 12_345, 1_234_567_890].map(moneyFormat("de"));
		assert.deepEqual(german, ["0,00\u00a0$", "0,012345\u00a0$", "1.234,57\u00a0$"]);
		assert.equal(moneyFormat("en-GB")(1_230_000), "$1.23");
	});

	it("is written with all its places where it has to be exact", () => {
		const exactly = moneyFormat("en", Infinity);
		assert.deepEqual(
			[155_000, 9_000_000, 1_234_567].map((sum) => exactly(sum)),
			["$0.155", "$9.00", "$1.234567"],
		);
	});

	it("never hides what has no price", () => {
		assert.equal(formatCost({ microUsd: 420_000, unpricedCalls: 0 }), "$0.42");
		assert.equal(formatCost({ microUsd: 420_000, unpricedCalls: 2 }), "$0.42 + 2 unpriced");
		assert.equal(formatCost({ microUsd: 0, unpricedCalls: 2 }), "cost unknown");
	});
});
