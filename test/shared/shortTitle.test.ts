import assert from "node:assert/strict";
import { shortTitle } from "../../src/shared/shortTitle.ts";

describe("a short title", () => {
	it("is one line", () => {
		assert.equal(shortTitle("  Mend\n\tthe  pump "), "Mend the pump");
		assert.equal(shortTitle(" \n"), "");
	});

	it("is cut at 120 characters, never within one", () => {
		assert.equal(shortTitle("a".repeat(120)), "a".repeat(120));
		assert.equal(shortTitle("a".repeat(121)), `${"a".repeat(119)}…`);
		assert.equal(shortTitle(`${"a".repeat(118)}🎉bc`), `${"a".repeat(118)}…`);
	});
});
