import assert from "node:assert/strict";
import { sentencesInSource } from "./sentences.ts";
import { translationFaults } from "./translations.ts";

describe("the German translation", () => {
	it("has every text of the source and the manifest, none that is not used, and fills in the same values", () => {
		const faults = translationFaults();
		assert.equal(faults.length, 0, `\n${faults.join("\n")}\n(npm run translations lists them.)`);
	});

	it("is compared with sentences of calls, conditions, names and tables", () => {
		const texts = new Set(sentencesInSource().map(({ text }) => text));
		const samples = [
			"Find in chat",
			"The open file has this code already.",
			"Regenerate",
			"Get an answer",
			"The chat is longer than the model's window: {0} older messages were left out.",
			"It asks to wait {0}.",
		];
		assert.deepEqual(
			samples.filter((sample) => !texts.has(sample)),
			[],
		);
	});
});
