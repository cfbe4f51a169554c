import assert from "node:assert/strict";
import { formatCost, formatMicroUsd } from "../../src/shared/money.ts";

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

	it("never hides what has no price", () => {
		assert.equal(formatCost({ microUsd: 420_000, unpricedCalls: 0 }), "$0.42");
		assert.equal(formatCost({ microUsd: 420_000, unpricedCalls: 2 }), "$0.42 + 2 unpriced");
		assert.equal(formatCost({ microUsd: 0, unpricedCalls: 2 }), "cost unknown");
	});
});
