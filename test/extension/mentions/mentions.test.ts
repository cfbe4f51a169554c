import assert from "node:assert/strict";
import * as fc from "fast-check";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { mentionCompletions, type MentionablesPort } from "../../../src/extension/mentions/completions.ts";
import { bestFiles, fileScore } from "../../../src/extension/mentions/fileMatch.ts";
import { type Mention, mentionFrom, mentionId } from "../../../src/extension/mentions/mentionId.ts";
import { linesOf, nameWithLines, parseMention } from "../../../src/extension/mentions/mentionQuery.ts";

describe("What is typed behind an @", () => {
	it("is words for anything, or for one kind, with lines behind a file", () => {
		assert.deepEqual(parseMention("par"), { kind: null, words: "par", lines: null });
		assert.deepEqual(parseMention("symbol:parse"), { kind: "symbol", words: "parse", lines: null });
		assert.deepEqual(parseMention("src/a.ts:10-20"), { kind: null, words: "src/a.ts", lines: [10, 20] });
		assert.deepEqual(parseMention("file:a.ts:7"), { kind: "file", words: "a.ts", lines: [7, 7] });
		assert.deepEqual(parseMention("a.ts:20-10").lines, [10, 20]);
	});

	it("waits for lines that are still being typed", () => {
		assert.deepEqual(parseMention("a.ts:"), { kind: null, words: "a.ts", lines: null });
		assert.deepEqual(parseMention("a.ts:10-"), { kind: null, words: "a.ts", lines: [10, 10] });
	});

	it("never fails", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (typed) => {
				parseMention(typed);
				assert.equal(mentionFrom(typed)?.kind, undefined);
			}),
		);
	});
});

describe("Lines of a text", () => {
	it("count from one, hold both ends, and are null where there are none", () => {
		const text = "one\ntwo\r\nthree";
		assert.deepEqual(
			[linesOf(text, [1, 1]), linesOf(text, [2, 3]), linesOf(text, [3, 99]), linesOf(text, [4, 4])],
			["one\n", "two\r\nthree", "three", null],
		);
		assert.deepEqual(
			[nameWithLines("a", null), nameWithLines("a", [3, 3]), nameWithLines("a", [3, 4])],
			["a", "a:3", "a:3-4"],
		);
	});
});

describe("Files for what is typed", () => {
	const paths = [
		"src/parser.ts",
		"src/parserTable.ts",
		"docs/parser/readme.md",
		"test/sparse.ts",
		"src/pageAreaSer.ts",
	];

	it("come with the name that is meant first", () => {
		assert.deepEqual(bestFiles(paths, "parser", 3), ["src/parser.ts", "src/parserTable.ts", "docs/parser/readme.md"]);
		assert.equal(bestFiles(paths, "parser.ts", 1)[0], "src/parser.ts");
		assert.equal(bestFiles(paths, "pas", 1)[0], "src/pageAreaSer.ts");
		assert.deepEqual(bestFiles(paths, "zzz", 3), []);
	});

	it("keep their order when nothing is typed, so that open files stay first", () => {
		assert.deepEqual(bestFiles(paths, "", 2), paths.slice(0, 2));
	});

	it("are found by every stretch of their path in any case", () => {
		const path = fc.array(fc.constantFrom("src", "Deep", "folder_x", "Main.test.ts"), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(path, fc.nat(), fc.nat(), (parts, from, length) => {
				const whole = parts.join("/");
				const start = from % whole.length;
				const typed = whole.slice(start, start + 1 + (length % 8)).toUpperCase();
				assert.notEqual(fileScore(whole, typed), null);
			}),
		);
	});
});

describe("A mention on its way to the panel and back", () => {
	const mentions: readonly Mention[] = [
		{ kind: "file", uri: "file:///a%20b.ts", lines: [1, 2] },
		{ kind: "file", uri: "file:///a", lines: null },
		{ kind: "symbol", uri: "file:///a", line: 3, name: "parse" },
		{ kind: "chat", id: "c" },
		{ kind: "session", id: "s" },
		{ kind: "diff" },
		{ kind: "browse" },
	];
	it("stays what it was", () => {
		for (const mention of mentions) assert.deepEqual(mentionFrom(mentionId(mention)), mention);
	});

	it("is nothing when it was tampered with", () => {
		for (const id of [
			"",
			"null",
			"[]",
			'{"kind":"file"}',
			'{"kind":"file","uri":7,"lines":null}',
			'{"kind":"file","uri":"file:///a","lines":[-1,2]}',
			'{"kind":"symbol","uri":"file:///a","line":"x","name":"y"}',
			'{"kind":"shell"}',
		])
			assert.equal(mentionFrom(id), null, id);
	});
});

describe("The popup behind an @", () => {
	const port: MentionablesPort = {
		files: async () => ({ paths: ["src/app.ts", "read me.md"], uriOf: (path) => `file:///w/${path}` }),
		symbols: async (words) => [{ name: `${words}Thing`, uri: "file:///w/src/app.ts", line: 4, detail: "src/app.ts" }],
		selectionPlace: () => "app.ts:3-9",
		problemCount: () => 2,
		hasTerminal: () => true,
		chats: async () => [{ id: "c1", title: "Why is the sky blue?", detail: "yesterday" }],
		agentSessions: async () => [{ id: "s1", title: "Fix the build", detail: "claude-code" }],
		resources: () => [],
	};
	it("lists resources of MCP servers once there are some", async () => {
		const entry = { serverId: "s", uri: "scripted://notes/1", name: "My notes", detail: "scripted" };
		const some = { ...port, resources: () => [entry] };
		const items = await mentionCompletions("mcp:", some, plainEnglish);
		assert.deepEqual(
			items.map(({ label, insert, id }) => [label, insert, mentionFrom(id)]),
			[["My notes", "@mcp:My-notes", { kind: "mcp", serverId: "s", uri: "scripted://notes/1" }]],
		);
		const labels = async (from: MentionablesPort) =>
			(await mentionCompletions("", from, plainEnglish)).map(({ label }) => label);
		assert.ok((await labels(some)).includes("mcp"));
		assert.ok(!(await labels(port)).includes("mcp"));
	});
	const nothing: MentionablesPort = {
		...port,
		selectionPlace: () => null,
		problemCount: () => 0,
		hasTerminal: () => false,
	};
	const labels = async (typed: string, from = port) =>
		(await mentionCompletions(typed, from, plainEnglish)).map(({ label }) => label);

	it("offers each kind there is something of, then files", async () => {
		assert.deepEqual(await labels(""), [
			"file",
			"browse",
			"selection",
			"symbol",
			"problems",
			"terminal",
			"diff",
			"chat",
			"session",
			"app.ts",
			"read me.md",
		]);
		assert.deepEqual(await labels("", nothing), [
			"file",
			"browse",
			"symbol",
			"diff",
			"chat",
			"session",
			"app.ts",
			"read me.md",
		]);
	});

	it("narrows to kinds and files that fit", async () => {
		assert.deepEqual(await labels("se"), ["selection", "session"]);
		assert.deepEqual(await labels("app"), ["app.ts"]);
	});

	it("takes lines over into what is attached and into the text", async () => {
		const [item] = await mentionCompletions("app.ts:3-5", port, plainEnglish);
		assert.deepEqual(mentionFrom(item?.id ?? ""), { kind: "file", uri: "file:///w/src/app.ts", lines: [3, 5] });
		assert.equal(item?.insert, "@app.ts:3-5");
	});

	it("asks for the next word after a kind, and writes no spaces into a mention", async () => {
		const [file] = await mentionCompletions("file", port, plainEnglish);
		assert.deepEqual([file?.insert, file?.continues], ["@file:", true]);
		const [chat] = await mentionCompletions("chat:sky", port, plainEnglish);
		assert.deepEqual([chat?.insert, chat?.label], ["@chat:Why-is-the-sky-blue", "Why is the sky blue?"]);
		const [symbol] = await mentionCompletions("symbol:my", port, plainEnglish);
		assert.equal(symbol?.label, "myThing");
	});
});
