import assert from "node:assert/strict";
import { bigramsOf, parseSearch } from "../../src/db/searchText.ts";
import { snippetOf } from "../../src/db/snippet.ts";

describe("Pairs of characters", () => {
	for (const [text, pairs] of [
		["only words, numbers 12 and Größe", null],
		["", null],
		["計算機", "計算 算機 機"],
		["計", "計"],
		["コーヒー", "コー ーヒ ヒー ー"],
		["価格API、変更", "価格 格 API 変更 更"],
		["ใช้งาน", "ใช ช้ ้ง งา าน น"],
		["𠮷野家", "𠮷野 野家 家"],
		["plain words and 日本", "日本 本"],
	] as const) {
		it(`of “${text}” are ${pairs === null ? "none" : `“${pairs}”`}`, () => {
			assert.equal(bigramsOf(text), pairs);
		});
	}

	it("of a stretch of any length are there", () => {
		assert.equal(bigramsOf("海".repeat(300_000))?.length, 300_000 * 3 - 2);
	});
});

describe("What is typed into the search", () => {
	for (const [typed, match] of [
		["migration", '"migration*"'],
		["two words", '"two*" AND "words*"'],
		['"exact phrase"', '"exact phrase"'],
		['"exact phrase" wal', '"exact phrase" AND "wal*"'],
		["wal -journal", '("wal*") NOT ("journal*")'],
		["-journal", null],
		["", null],
		['"', null],
		['" " * ( ) - : ^', null],
		["a OR b AND NOT NEAR", '"a*" AND "OR*" AND "b*" AND "AND*" AND "NOT*" AND "NEAR*"'],
		["foo-bar", '"foo*" AND "bar*"'],
		["C++ x.y()", '"C*" AND "x*" AND "y*"'],
		["計算", '"計算"'],
		["計算機", '"計算 算機"'],
		["機", '"機*"'],
		["価格API", '"価格" AND "API*"'],
		["pass", '("pass*" OR "paß*")'],
		["x -pass", '("x*") NOT (("pass*" OR "paß*"))'],
		["🍵", null],
	] as const) {
		it(`“${typed}” becomes ${match ?? "nothing"}`, () => {
			assert.equal(parseSearch(typed).match, match);
		});
	}
});

describe("A snippet", () => {
	const marked = (text: string, terms: readonly string[]) => {
		const snippet = snippetOf(text, terms);
		return snippet.marks.map(([start, end]) => snippet.text.slice(start, end));
	};

	it("shows the place of the first word found and marks all of them", () => {
		const text = `${"long ago ".repeat(30)}the needle and another Needle, end`;
		const snippet = snippetOf(text, ["needle"]);
		assert.ok(snippet.text.startsWith("…") && snippet.text.includes("the needle"), snippet.text);
		assert.deepEqual(marked(text, ["needle"]), ["needle", "Needle"]);
	});

	it("marks words without regard to case and accents, at their own length", () => {
		assert.deepEqual(marked("Die GRÖẞE der Größe, Crème brûlée", ["große", "creme"]), ["GRÖẞE", "Größe", "Crème"]);
	});

	it("shows the beginning when the words are not found as they stand", () => {
		assert.deepEqual(snippetOf("a text", ["else"]), { text: "a text", marks: [] });
	});

	it("never cuts a character in two", () => {
		const text = "😀".repeat(300);
		const { text: shown } = snippetOf(`${text}x`, ["x"]);
		assert.doesNotMatch(shown, /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
	});

	it("marks overlapping words once", () => {
		assert.deepEqual(marked("migration", ["migration", "migr"]), ["migration"]);
	});
});
