import assert from "node:assert/strict";
import { countLines, diffLines } from "../../../src/extension/builtInTools/lineDiff.ts";

const numbered = (word: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${word}${index}\n`).join("");

describe("the difference of two texts by lines", () => {
	it("has a few lines around each change, and gaps", () => {
		const before = numbered("line ", 20);
		const { added, removed, lines } = diffLines(before, before.replace("line 10\n", "new\nmore\n"));
		assert.deepEqual([added, removed], [2, 1]);
		assert.deepEqual(
			lines.map(({ kind, text }) => `${kind} ${text}`),
			[
				"gap 7",
				...["line 7", "line 8", "line 9"].map((text) => `same ${text}`),
				"removed line 10",
				"added new",
				"added more",
				...["line 11", "line 12", "line 13"].map((text) => `same ${text}`),
			],
		);
	});

	it("takes everything between the first and the last difference as replaced where too much differs", () => {
		const [head, tail] = [numbered("head ", 10), numbered("tail ", 10)];
		const { added, removed, lines } = diffLines(
			head + numbered("old ", 5000) + tail,
			head + numbered("new ", 4000) + tail,
		);
		assert.deepEqual([added, removed], [4000, 5000]);
		assert.deepEqual(lines.slice(0, 5), [
			{ kind: "gap", text: "7" },
			{ kind: "same", text: "head 7" },
			{ kind: "same", text: "head 8" },
			{ kind: "same", text: "head 9" },
			{ kind: "removed", text: "old 0" },
		]);
		assert.deepEqual(lines.at(-1), { kind: "gap", text: String(3 + 5000 + 4000 + 3 - 1999) });
	});

	it("tells of a change in a text of very many lines", () => {
		const before = numbered("line ", 100_000);
		assert.deepEqual(diffLines(before, before.replace("line 500\n", "")).added, 0);
		assert.deepEqual(countLines(before, before.replace("line 500\n", "x\n")), { added: 1, removed: 1 });
		assert.deepEqual(countLines(before, before.slice(0, -1)), { added: 1, removed: 1 });
		assert.deepEqual(countLines(before, before), { added: 0, removed: 0 });
	});

	// The smallest change between these takes minutes to find.
	it("is there in bounded time when nothing is alike, or all too much", () => {
		assert.deepEqual(countLines(numbered("a", 29_000), numbered("b", 29_000)), { added: 29_000, removed: 29_000 });
		assert.deepEqual(countLines(numbered("a", 200_000), numbered("b", 200_000)), { added: 200_000, removed: 200_000 });
		assert.ok(diffLines("\n".repeat(900_000), "x\n".repeat(900_000)).lines.length <= 2001);
	});
});
