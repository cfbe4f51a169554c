import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Params } from "../../src/db/database.ts";
import { Book, call, noon, sighting } from "./bookFixture.ts";

describe("Search over messages", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const search = (query: string, extra: Partial<Params<"search.messages">> = {}) =>
		book.run("search.messages", {
			query,
			projectId: null,
			conversationId: null,
			modelId: null,
			role: null,
			from: null,
			to: null,
			minimumRating: null,
			minimumCostMicroUsd: null,
			includeArchived: true,
			cursor: null,
			limit: 50,
			...extra,
		});
	const ids = (query: string, extra: Partial<Params<"search.messages">> = {}) =>
		search(query, extra).hits.map((hit) => hit.messageId);

	it("finds words by their beginning in any case and accent, and phrases exactly", () => {
		book.ask("c", "a", "Die Migration der Größe nach");
		book.ask("c", "b", "size after migrations");
		assert.deepEqual(ids("migr"), ["b", "a"]);
		assert.deepEqual(ids("GRÖSSE"), ["a"]);
		assert.deepEqual(ids("große"), ["a"]);
		assert.deepEqual(ids('"after migrations"'), ["b"]);
		assert.deepEqual(ids('"migrations after"'), []);
		assert.deepEqual(ids("migr -size"), ["a"]);
	});

	for (const [script, text, wanted, unwanted] of [
		["Japanese", "この関数は価格を計算して返します。", ["計算", "価格を計算", "関数", "返"], ["計返", "算価"]],
		["Chinese", "数据库迁移已经完成，请重新启动。", ["迁移", "数据库", "重新启动", "启"], ["移据", "完请"]],
		["Thai", "ฐานข้อมูลเสียหาย", ["ข้อมูล", "เสีย"], ["มูลฐาน"]],
	] as const) {
		it(`finds every stretch of ${script} text, and nothing else`, () => {
			book.ask("c", "a", text);
			for (const part of wanted) assert.deepEqual(ids(part), ["a"], part);
			for (const part of unwanted) assert.deepEqual(ids(part), [], part);
		});
	}

	it("finds any two or more characters of any Chinese or Japanese text", () => {
		const character = fc.constantFrom(...Array.from("日本語計算機科学価格変更のはをコード数据库迁移"));
		let number = 0;
		fc.assert(
			fc.property(
				fc.array(character, { minLength: 2, maxLength: 30 }),
				fc.nat(),
				fc.nat(),
				(characters, from, length) => {
					const text = characters.join("");
					const start = from % (characters.length - 1);
					const part = characters.slice(start, start + 2 + (length % 5)).join("");
					const id = `m${number++}`;
					book.ask(`chat ${id}`, id, `before ${text} after`);
					const hits = ids(part, { conversationId: `chat ${id}` });
					assert.deepEqual(hits, [id], `${part} in ${text}`);
				},
			),
			{ numRuns: 200 },
		);
	});

	for (const [what, text, wanted, unwanted] of [
		[
			"an emoji",
			"tea 🍵 for two",
			["🍵", "tea 🍵", "🍵 two", '"for two" 🍵', '"🍵"', "tea -🎂"],
			["🍰", "coffee 🍵", "tea -🍵"],
		],
		["a family of joined emoji", "us: 👩‍👩‍👧‍👦!", ["👩‍👩‍👧‍👦", "👩‍👩‍👧"], ["👨‍👩‍👧"]],
		["a tone of skin", "well done 👍🏽", ["👍", "👍🏽"], ["👍🏿"]],
		["a flag", "made in 🇩🇪🇯🇵", ["🇩🇪", "🇯🇵", "🇩🇪🇯🇵"], ["🇫🇷"]],
		["a younger emoji glued to a word", "ready🫡", ["🫡", "ready"], ["🫠"]],
		["a heart in colours or without", "I ❤️ tea", ["❤", "❤️"], ["♥"]],
		["signs", "a → b, x ≥ 5 €, 20 °C", ["→", "≥", "€", "5€", "x≥5", "20°"], ["←", "≤", "£"]],
	] as const) {
		it(`finds ${what}, alone and beside words`, () => {
			book.ask("c", "b", "tea without any");
			book.ask("c", "a", text);
			for (const part of wanted) assert.equal(ids(part)[0], "a", part);
			for (const part of unwanted) assert.ok(!ids(part).includes("a"), part);
			assert.ok(!ids(wanted[0]).includes("b"));
		});
	}

	it("marks the emoji that was found, and goes on after a page of them", () => {
		book.ask("c", "a", "one 🍵");
		book.ask("c", "b", "two 🍵");
		const first = search("🍵", { limit: 1 });
		assert.deepEqual(first.hits[0]?.snippet, { text: "two 🍵", marks: [[4, 6]] });
		assert.deepEqual(ids("🍵", { cursor: first.cursor }), ["a"]);
	});

	for (const [typed, text] of [
		["strasse", "Die Straße"],
		["straße", "die Strasse"],
		["grosse", "Große Größe"],
		["зеленый", "Зелёный чай"],
		["Зелёный", "зеленый чай"],
	] as const) {
		it(`finds ${typed} in “${text}” and marks it`, () => {
			book.ask("c", "a", text);
			const [hit] = search(typed).hits;
			assert.equal(hit?.messageId, "a");
			assert.ok(hit.snippet.marks.length > 0);
		});
	}

	it("finds words glued to another script", () => {
		book.ask("c", "a", "新しいAPIキーを使う");
		assert.deepEqual(ids("api"), ["a"]);
		assert.deepEqual(ids("APIキー"), ["a"]);
	});

	it("never fails on what is typed", () => {
		book.ask("c", "a", "text");
		fc.assert(
			fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (typed) => {
				search(typed);
			}),
			{ numRuns: 500 },
		);
		for (const typed of ['"', "NEAR/2", "a NEAR b", "content:x", "NOT", "((", "*", "^a", "a*b", "\0", "0 ᦰ", "ᦰ -ᦰ"])
			search(typed);
	});

	it("filters by project, chat, role, model, time, cost and rating", () => {
		book.run("projects.recordSighting", sighting());
		book.ask("c", "q", "needle", { projectId: "project-1" });
		book.answer("c", "q", "r", "needle", { call: call("u", { figures: { reportedCostMicroUsd: 50 } }) });
		book.ask("d", "q2", "needle", { at: noon + 100 });
		book.database.run(`INSERT INTO ratings (id, machine_id, user_id, message_id, value, created_at, updated_at)
			VALUES ('x', 'm', 'user-1', 'r', 4, 1, 1)`);
		assert.deepEqual(ids("needle"), ["q2", "r", "q"]);
		assert.deepEqual(ids("needle", { projectId: "project-1" }), ["r", "q"]);
		assert.deepEqual(ids("needle", { conversationId: "d" }), ["q2"]);
		assert.deepEqual(ids("needle", { role: "assistant" }), ["r"]);
		assert.deepEqual(ids("needle", { modelId: "ollama/llama3.3:8b" }), ["r"]);
		assert.deepEqual(ids("needle", { from: noon + 1 }), ["q2", "r"]);
		assert.deepEqual(ids("needle", { to: noon }), ["q"]);
		assert.deepEqual(ids("needle", { minimumCostMicroUsd: 50 }), ["r", "q"]);
		assert.deepEqual(ids("needle", { minimumRating: 4 }), ["r"]);
		assert.deepEqual(ids("needle", { minimumRating: 5 }), []);
	});

	it("leaves deleted chats out, and archived ones when told to", () => {
		book.ask("c", "a", "needle");
		book.run("conversations.setStatus", { conversationId: "c", status: "archived", at: noon });
		assert.deepEqual([ids("needle"), ids("needle", { includeArchived: false })], [["a"], []]);
		book.run("conversations.setStatus", { conversationId: "c", status: "deleted", at: noon });
		assert.deepEqual(ids("needle"), []);
		book.run("conversations.purge", { conversationIds: ["c"] });
		assert.deepEqual(ids("needle"), []);
	});

	it("finds all that a filter lets through when no words are given, and nothing without both", () => {
		book.ask("c", "q", "alpha");
		book.answer("c", "q", "r", "beta");
		assert.deepEqual(ids(" ", { role: "assistant" }), ["r"]);
		assert.deepEqual(ids("", { conversationId: "c", limit: 1 }), ["r"]);
		assert.deepEqual(ids(""), []);
		assert.deepEqual(ids("-alpha", { role: "user" }), []);
	});

	it("shows no message without words among what a filter lets through", () => {
		book.ask("c", "q", "alpha");
		const parts = [{ type: "tool_call", id: "1", name: "read_file", argumentsJson: "{}" }] as const;
		book.answer("c", "q", "call", "", { parts });
		book.answer("c", "call", "r", "beta");
		assert.deepEqual(ids("", { role: "assistant" }), ["r"]);
	});

	it("goes on where the last page ended", () => {
		for (let index = 0; index < 5; index++) book.ask("c", `m${index}`, "needle");
		const first = search("needle", { limit: 2 });
		const second = search("needle", { limit: 2, cursor: first.cursor });
		const third = search("needle", { limit: 2, cursor: second.cursor });
		const all = [first, second, third].map((page) => page.hits.map((hit) => hit.messageId));
		assert.deepEqual([all, third.cursor], [[["m4", "m3"], ["m2", "m1"], ["m0"]], null]);
	});

	it("shows where it was found", () => {
		book.ask("c", "a", "a needle in the hay", { title: "Hay" });
		const [hit] = search("needle").hits;
		assert.deepEqual([hit?.conversationTitle, hit?.snippet], ["Hay", { text: "a needle in the hay", marks: [[2, 8]] }]);
	});
});
