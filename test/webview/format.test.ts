import assert from "node:assert/strict";
import {
	formatContext,
	formatCostSum,
	formatDuration,
	formatMicroUsd,
	formatShortCount,
} from "../../src/webview/format.ts";

describe("format", () => {
	it("shows money with as many places as it takes", () => {
		const shown = [0, 1, 500, 12_345, 50_000, 123_456, 1_234_567, 9_876_543_210].map(formatMicroUsd);
		assert.deepEqual(shown, ["$0.00", "$0.000001", "$0.0005", "$0.012345", "$0.05", "$0.12", "$1.23", "$9,876.54"]);
	});

	it("tells what could not be priced beside the sum", () => {
		assert.equal(formatCostSum({ microUsd: 50_000, unpricedCalls: 2 }), "$0.05 + 2 unpriced");
		assert.equal(formatCostSum({ microUsd: 0, unpricedCalls: 0 }), "$0.00");
		assert.equal(formatCostSum({ microUsd: 0, unpricedCalls: 2 }), "cost unknown");
	});

	it("shortens counts, windows and times", () => {
		assert.deepEqual([999, 1000, 1250, 15_400, 2_500_000].map(formatShortCount), ["999", "1k", "1.3k", "15k", "2.5M"]);
		assert.deepEqual([32_768, 131_072, 200_000].map(formatContext), ["32k", "128k", "200k"]);
		assert.deepEqual([900, 8400, 59_000, 125_000].map(formatDuration), ["0.9 s", "8.4 s", "59 s", "2 min 5 s"]);
	});
});
