import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { CollectedPrices } from "../../../scripts/buildPrices.ts";
import { buildPrices } from "../../../scripts/buildPrices.ts";
import { bundledPrices } from "../../../src/db/priceTable.ts";

const collected = JSON.parse(
	readFileSync(new URL("../../../scripts/data/prices.json", import.meta.url), "utf8"),
) as CollectedPrices;

describe("The bundled price table", () => {
	it("is what its script makes of the collected prices", () => {
		assert.deepEqual(bundledPrices, JSON.parse(JSON.stringify(buildPrices(collected))));
	});

	it("has every collected model", () => {
		const models = new Set(bundledPrices.prices.map((row) => `${row.provider}/${row.model}`));
		assert.deepEqual(
			collected.models.filter((model) => !models.has(`${model.provider}/${model.model}`)),
			[],
		);
	});

	it("holds whole micro-dollars under ids that occur once", () => {
		const ids = new Set<string>();
		for (const row of bundledPrices.prices) {
			assert.ok(!ids.has(row.id), row.id);
			ids.add(row.id);
			for (const rate of [row.input, row.output, row.cacheRead, row.cacheWriteShort, row.cacheWriteLong]) {
				assert.ok(rate === null || (Number.isInteger(rate) && rate >= 0), row.id);
			}
		}
	});

	it("never has two rows for one model, moment and band", () => {
		for (const row of bundledPrices.prices) {
			const rivals = bundledPrices.prices.filter(
				(other) =>
					other !== row &&
					other.model === row.model &&
					other.provider === row.provider &&
					other.bandAbove === row.bandAbove &&
					(other.effectiveFrom ?? -Infinity) < (row.effectiveTo ?? Infinity) &&
					(row.effectiveFrom ?? -Infinity) < (other.effectiveTo ?? Infinity),
			);
			assert.deepEqual(rivals, []);
		}
	});
});
