import assert from "node:assert/strict";
import * as fc from "fast-check";
import { columnsOf, niceTicks } from "../../../src/webview/usagePage/chartScale.ts";

describe("The scale of a chart", () => {
	for (const [highest, ticks] of [
		[0, [0]],
		[3, [0, 1, 2, 3]],
		[1_000_000, [0, 500_000, 1_000_000]],
		[7, [0, 2.5, 5, 7.5]],
		[0.9, [0, 0.5, 1]],
	] as const) {
		it(`goes up to ${highest} by ${ticks.join(", ")}`, () => assert.deepEqual(niceTicks(highest), ticks));
	}

	it("has few marks and room for the highest value, whatever that is", () => {
		fc.assert(
			fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (highest) => {
				const ticks = niceTicks(highest);
				assert.ok(ticks.length >= 2 && ticks.length <= 5, `${ticks.length}`);
				assert.ok((ticks.at(-1) ?? 0) >= highest * (1 - 1e-9));
			}),
		);
	});
});

describe("The columns of a chart", () => {
	it("are the days of the period, those without a value too", () => {
		assert.deepEqual(columnsOf(new Map([["2026-02-28", 5]]), "2026-02-27", "2026-03-01", 100), [
			{ from: "2026-02-27", to: "2026-02-27", value: 0 },
			{ from: "2026-02-28", to: "2026-02-28", value: 5 },
			{ from: "2026-03-01", to: "2026-03-01", value: 0 },
		]);
	});

	it("are shared by as few days as the room needs, and lose nothing", () => {
		const values = new Map(
			Array.from({ length: 10 }, (_, index) => [`2026-01-${String(index + 1).padStart(2, "0")}`, 1]),
		);
		const columns = columnsOf(values, "2026-01-01", "2026-01-10", 4);
		assert.deepEqual(
			columns.map(({ from, to, value }) => [from.slice(-2), to.slice(-2), value]),
			[
				["01", "03", 3],
				["04", "06", 3],
				["07", "09", 3],
				["10", "10", 1],
			],
		);
	});
});
