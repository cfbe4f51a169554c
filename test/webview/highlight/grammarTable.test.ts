import assert from "node:assert/strict";
import { array, assert as holds, constantFrom, property, string } from "fast-check";
import { languageNames, readerOf } from "../../../src/webview/highlight/grammarTable.ts";
import { StreamReader, type Grammar } from "../../../src/webview/highlight/streamReader.ts";

function wordsOf(language: string, lines: readonly string[]): readonly string[] {
	const reader = readerOf(language);
	assert.ok(reader, language);
	return lines.flatMap((line) => reader.read(line).map(({ kind, start, end }) => `${kind}:${line.slice(start, end)}`));
}

describe("readers of code", () => {
	it("know keywords, strings, numbers and comments of the languages that models write most", () => {
		const samples: Readonly<Record<string, readonly [line: string, words: readonly string[]]>> = {
			ts: ['const a: number = "x" // y', ["keyword:const", 'string:"x"', "comment:// y"]],
			python: ["def f(): return 'x' # y", ["keyword:def", "string:'x'", "comment:# y"]],
			rust: ["fn main() { let x = 12; } // y", ["keyword:fn", "number:12", "comment:// y"]],
			sql: ["SELECT 'x' FROM t WHERE a = 1", ["keyword:SELECT", "string:'x'", "number:1"]],
			bash: ['echo "x" # y', ["comment:# y"]],
			json: ['{"a": true, "b": 12}', ["number:12"]],
			php: ["if ($x) { return 12; } # y", ["keyword:if", "property:$x", "number:12", "comment:# y"]],
			diff: ["+added", ["inserted:+added"]],
			html: ["<p class='x'>", ["tag:p", "string:'x'"]],
			"C++": ["class A { int x; };", ["keyword:class"]],
		};
		for (const [language, [line, wanted]] of Object.entries(samples)) {
			const words = wordsOf(language, [line]);
			for (const word of wanted) assert.ok(words.includes(word), `${language}: ${word} in ${words.join(" ")}`);
		}
	});

	it("carry what began on an earlier line, and go on from a copy without disturbing the first", () => {
		const reader = readerOf("js");
		reader?.read("/* begins");
		const copy = reader?.copy();
		assert.deepEqual(
			copy?.read("const a */ const b").map(({ kind }) => kind),
			["comment", "keyword", "property"],
		);
		assert.deepEqual(
			reader?.read("const a").map(({ kind }) => kind),
			["comment"],
		);
	});

	it("are there for no language that is not known, whatever it is called", () => {
		for (const name of ["", "klingon", "constructor", "__proto__"]) assert.equal(readerOf(name), null);
	});

	it("give tokens in order and within the line for any text in any language", () => {
		const sign = constantFrom(
			...Array.from("<>/*'\"`{}()[]#$%&|\\=:;,.-+_ \tab0é\u{1F600}"),
			"<!--",
			"${",
			"<<EOF",
			"'''",
			"{-",
			"#|",
		);
		const line = array(sign, { maxLength: 60 }).map((signs) => signs.join(""));
		holds(
			property(constantFrom(...languageNames), array(line, { maxLength: 12 }), (language, lines) => {
				const reader = readerOf(language);
				for (const text of lines) {
					let at = 0;
					for (const { start, end } of reader?.read(text) ?? []) {
						assert.ok(start >= at && end > start && end <= text.length, `${language}: ${JSON.stringify(text)}`);
						at = end;
					}
				}
			}),
			{ numRuns: 3000 },
		);
	});

	it("leave lines alone that are too long to be read in a moment", () => {
		for (const language of languageNames) {
			const reader = readerOf(language);
			for (const hostile of ["a_", "((", "\\", "<!", "'\"", "-"])
				assert.deepEqual(reader?.read(hostile.repeat(50_000)), []);
		}
	});

	it("ask a grammar at most a few times for each character, though it never moves, and not again when it fails", () => {
		let asked = 0;
		const still: Grammar = { token: () => (asked++, null) };
		new StreamReader(still).read("abc");
		assert.ok(asked <= 3 * 12, `${asked} times`);
		const failing: Grammar = {
			token() {
				asked++;
				throw new Error("no");
			},
		};
		asked = 0;
		const reader = new StreamReader(failing);
		assert.deepEqual([reader.read("abc"), reader.read("def")], [[], []]);
		assert.equal(asked, 1);
	});

	it("read the same from any line on as from the first", () => {
		holds(
			property(
				array(string({ maxLength: 30 }), { minLength: 2, maxLength: 8 }),
				constantFrom("ts", "go", "python"),
				(lines, language) => {
					const whole = readerOf(language);
					const expected = lines.map((line) => whole?.read(line));
					let reader = readerOf(language);
					const stepwise = lines.map((line) => {
						reader = reader?.copy() ?? null;
						return reader?.read(line);
					});
					assert.deepEqual(stepwise, expected);
				},
			),
		);
	});
});
