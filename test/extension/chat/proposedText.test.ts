import assert from "node:assert/strict";
import { proposedText } from "../../../src/extension/chat/proposedText.ts";

const file = `import { tide } from "./tide.ts";

export class Berth {
	height(at: number): number {
		return tide(at);
	}

	depth(): number {
		return 12;
	}
}
`;

function propose(source: string, code: string, marker = "^"): string {
	const at = Math.max(0, source.indexOf(marker));
	const text = source.replace(marker, "");
	return proposedText(text, { start: at, end: at }, code);
}

describe("a proposed change", () => {
	it("replaces what is selected and keeps the line end after it", () => {
		const start = file.indexOf("\t\treturn 12;");
		const selected = { start, end: start + "\t\treturn 12;\n".length };
		assert.equal(proposedText(file, selected, "\t\treturn 13;\n"), file.replace("12", "13"));
	});

	it("replaces the old version of a function, indented as it was", () => {
		const code = "height(at: number): number {\n\treturn tide(at) + 1;\n}\n";
		assert.equal(propose(file, code), file.replace("tide(at);", "tide(at) + 1;"));
	});

	it("replaces the whole file when the block has most of it", () => {
		const code = `// A berth.\n${file.replace("12", "13")}`;
		assert.equal(propose(file, code), code);
	});

	it("puts new code in at the line of the cursor", () => {
		const source = file.replace("\tdepth", "^\tdepth");
		assert.equal(propose(source, "\tside = 1;\n"), file.replace("\tdepth", "\tside = 1;\n\tdepth"));
	});

	it("does not guess between two stretches that begin alike", () => {
		const source = "^a\nx\nb\na\ny\nb\nlong line\nanother line\nthird line\n";
		assert.equal(propose(source, "a\nz\nb"), `a\nz\nb\n${source.slice(1)}`);
	});

	it("fills an empty file and keeps the file's line ends", () => {
		assert.equal(propose("", "a\nb"), "a\nb\n");
		assert.equal(propose("one\r\n^two\r\nthree\r\n", "new"), "one\r\nnew\r\ntwo\r\nthree\r\n");
	});
});
