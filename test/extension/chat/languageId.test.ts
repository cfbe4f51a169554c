import assert from "node:assert/strict";
import { languageIdOf } from "../../../src/extension/chat/languageId.ts";

const languages = [
	{ id: "typescript", aliases: ["TypeScript", "ts"], extensions: [".ts", ".cts"] },
	{ id: "shellscript", aliases: ["Shell Script", "bash"], extensions: [".sh"] },
	{ id: "plain" },
];

describe("the language of a new file", () => {
	it("is found by id, by another name and by file ending, without case", () => {
		const found = ["TypeScript", "ts", "cts", "bash", "sh", "plain"].map((name) => languageIdOf(name, languages));
		assert.deepEqual(found, ["typescript", "typescript", "typescript", "shellscript", "shellscript", "plain"]);
	});

	it("is open when nobody knows it", () => {
		assert.deepEqual([languageIdOf("", languages), languageIdOf("klingon", languages)], [null, null]);
	});
});
