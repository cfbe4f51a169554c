import assert from "node:assert/strict";
import { readDollars } from "../../../src/extension/books/dollars.ts";

describe("An amount that a user writes", () => {
	for (const [text, dollars] of [
		["2.50", 2.5],
		["2,50", 2.5],
		[" $ 3 ", 3],
		["0.000001", 0.000001],
		["", null],
		["-1", undefined],
		["1e3", undefined],
		["ten", undefined],
		["1.2345678", undefined],
	] as const) {
		it(`"${text}" is ${String(dollars)}`, () => assert.equal(readDollars(text), dollars));
	}
});
