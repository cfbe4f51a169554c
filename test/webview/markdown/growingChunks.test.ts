import assert from "node:assert/strict";
import { array, assert as holds, constantFrom, nat, property } from "fast-check";
import { GrowingChunks, toChunks } from "../../../src/webview/markdown/growingChunks.ts";

describe("GrowingChunks", () => {
	it("cuts after 32 lines and leaves out the last line end only", () => {
		const lines = Array.from({ length: 70 }, (_, index) => `line ${index}`);
		const chunks = toChunks(lines);
		assert.deepEqual(
			chunks.map((chunk) => chunk.split("\n").length),
			[33, 33, 6],
		);
		assert.equal(chunks.join(""), lines.join("\n"));
	});

	it("cuts a long line at a space, and one without spaces between two characters", () => {
		const [words = ""] = toChunks(["word ".repeat(2000)]);
		assert.ok(words.length >= 4096 && words.length < 4110 && words.endsWith(" "));
		const [signs = ""] = toChunks(["\u{1F600}".repeat(4000)]);
		assert.match(signs, /^(\u{1F600})+$/u);
		assert.ok(signs.length >= 5120 && signs.length <= 5122);
	});

	it("cuts the same wherever the text was cut before", () => {
		const piece = constantFrom(
			"x".repeat(3000),
			"y ".repeat(1400),
			"\n",
			"\n\n",
			"\u{1F600}".repeat(900),
			"short\n".repeat(20),
		);
		holds(
			property(array(piece, { maxLength: 12 }), array(nat(), { maxLength: 8 }), (pieces, points) => {
				const text = pieces.join("");
				const whole = new GrowingChunks();
				whole.add(text);
				const cut = new GrowingChunks();
				const places = [0, ...points.map((point) => point % (text.length + 1)).toSorted((a, b) => a - b)];
				for (const [index, place] of places.entries()) cut.add(text.slice(place, places[index + 1] ?? text.length));
				assert.deepEqual(cut.with(""), whole.with(""));
				assert.equal(whole.with("").join(""), text.replace(/\n$/, ""));
			}),
		);
	});
});
