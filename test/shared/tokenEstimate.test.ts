import assert from "node:assert/strict";
import * as fc from "fast-check";
import { estimateTokens } from "../../src/shared/tokenEstimate.ts";

/** Counted with o200k_base; the estimate is for several tokenizers, so it may be off by a third. */
const counted: readonly (readonly [text: string, tokens: number])[] = [
	[
		"Hi Anna, thanks for your note yesterday. I looked at the numbers again and I think we should wait until next week before we decide. Could you ask the others what they think about it?",
		39,
	],
	["export function add(left: number, right: number): number {\n\treturn left + right;\n}\n", 19],
	[
		"人工智能是计算机科学的一个分支，它企图了解智能的实质，并生产出一种新的能以人类智能相似的方式做出反应的智能机器。",
		40,
	],
	[
		"Künstliche Intelligenz ist ein Teilgebiet der Informatik, das sich mit der Automatisierung intelligenten Verhaltens befasst.",
		29,
	],
	['{"name":"daybook","version":"0.1.0","private":true,"dependencies":{"left-pad":"1.3.0"}}', 29],
];

describe("the estimate of tokens", () => {
	for (const [text, tokens] of counted) {
		it(`is near the count for “${text.slice(0, 30).trim()}…”`, () => {
			const estimate = estimateTokens(text);
			assert.ok(Math.abs(estimate - tokens) <= Math.max(3, tokens / 3), `${estimate} instead of ${tokens}`);
		});
	}

	it("is nothing for nothing and something for anything else but blanks", () => {
		assert.equal(estimateTokens(""), 0);
		fc.assert(
			fc.property(
				fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== ""),
				(text) => estimateTokens(text) > 0,
			),
		);
	});

	it("grows with the text and never beyond two tokens a character", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (left, right) => {
				const whole = estimateTokens(left + right);
				assert.ok(whole <= 2 * (left.length + right.length) + 1);
				assert.ok(whole + 2 >= estimateTokens(left));
			}),
		);
	});
});
