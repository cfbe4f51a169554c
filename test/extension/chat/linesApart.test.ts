import assert from "node:assert/strict";
import { keptApart } from "../../../src/extension/chat/linesApart.ts";

const at = (before: string, after: string, replaced = "") => ({ before, after, replaced });
const block = "function brew() {\n}";

describe("Code put in at the cursor", () => {
	it("does not run into the line that follows", () => {
		assert.equal(keptApart(block, at("", "export interface Tea {")), `${block}\n`);
		assert.equal(keptApart("const a = 1;", at("", "const b = 2;")), "const a = 1;\n");
		assert.equal(keptApart(block, at("const f = ", "next();")), `${block}\n`);
		assert.equal(keptApart("first();", at("\t", "second();")), "first();\n\t");
		assert.equal(keptApart(block, at("", "last", "old line\n")), `${block}\n`);
	});

	it("stays as it is where nothing follows, and where it ends its line itself", () => {
		for (const text of [block, "const a = 1;"]) assert.equal(keptApart(text, at("", "")), text);
		assert.equal(keptApart(`${block}\n`, at("", "export")), `${block}\n`);
		assert.equal(keptApart("", at("", "export")), "");
	});

	it("stays within a line when it is a piece of one", () => {
		assert.equal(keptApart("foo()", at("const x = ", ";")), "foo()");
		assert.equal(keptApart("tea", at("", ".brew()", "coffee")), "tea");
	});
});
