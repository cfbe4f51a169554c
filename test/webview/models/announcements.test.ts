import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setBundle } from "../../../src/webview/l10n.ts";
import { failureSentence } from "../../../src/webview/models/announcements.ts";

const failure = (code: string, message: string) => ({ code, message, detail: null, actions: [] });

describe("What the database says of an answer that a closed window cut off", () => {
	before(() => setBundle(JSON.parse(readFileSync("l10n/bundle.l10n.de.json", "utf8"))));
	after(() => setBundle({}));

	it("is said in the user's language", () => {
		const source = readFileSync("src/db/answers.ts", "utf8");
		const sentences = [...source.matchAll(/"(The window was closed [^"]+)"/g)].map(([, sentence]) => sentence ?? "");
		assert.equal(sentences.length, 2);
		for (const sentence of sentences)
			assert.match(failureSentence(failure("interrupted", sentence)), /^Das Fenster wurde geschlossen, bevor /);
	});

	it("leaves every other sentence as the host has written it", () => {
		assert.equal(failureSentence(failure("interrupted", "Abgebrochen.")), "Abgebrochen.");
		assert.equal(failureSentence(failure("full", "toString")), "toString");
		assert.equal(failureSentence(failure("interrupted", "toString")), "toString");
	});
});
