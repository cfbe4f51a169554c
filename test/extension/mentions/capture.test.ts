import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Message } from "../../../src/shared/model.ts";
import { attachedParts, ContentStore } from "../../../src/extension/attachments/index.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Capture, type CaptureOptions, type EditorPort } from "../../../src/extension/mentions/capture.ts";
import { mentionableChats, mentionableSessions, pastOf } from "../../../src/extension/mentions/past.ts";
import { Book } from "../../db/bookFixture.ts";

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const files = new Map<string, Uint8Array>([
	["file:///w/app.ts", Buffer.from("one\ntwo\nthree\n")],
	["file:///w/plan.png", png],
	["file:///w/program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0])],
	["file:///w/empty.txt", Buffer.alloc(0)],
	["file:///w/large.log", Buffer.alloc(600 * 1024, 97)],
	["file:///w/large.png", Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)])],
]);

const quiet: EditorPort = {
	async readFile(uri) {
		if (uri === "file:///w/huge.log") return { name: "huge.log", bytes: null };
		const bytes = files.get(uri);
		if (!bytes) throw new Error("ENOENT");
		return { name: uri.split("/").at(-1) ?? "", bytes };
	},
	selection: () => null,
	symbol: async () => null,
	problems: () => null,
	terminal: async () => null,
	diff: async () => null,
};

describe("What is attached", () => {
	let folder: string;
	let store: ContentStore;
	let book: Book;
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), "daybook-capture-"));
		store = new ContentStore(folder);
		book = await Book.open();
	});
	afterEach(async () => rm(folder, { recursive: true, force: true }));

	const database = () => ({
		call: async (name: Parameters<Book["run"]>[0], params: never) => book.run(name, params),
	});
	const captureWith = (editor: Partial<EditorPort> = {}) => {
		let ids = 0;
		return new Capture({
			editor: { ...quiet, ...editor },
			resources: {
				text: async (serverId, uri) => ({ name: `${serverId} notes`, text: `text of ${uri}` }),
			},
			past: pastOf(database as unknown as Parameters<typeof pastOf>[0]),
			store,
			newId: () => `a${++ids}`,
			localize: plainEnglish,
		} satisfies CaptureOptions);
	};
	const textOf = async (hash: string) => new TextDecoder().decode((await store.read(hash)) ?? undefined);

	it("is a resource of an MCP server as text", async () => {
		const kept = await captureWith().mention({ kind: "mcp", serverId: "s", uri: "scripted://notes/1" });
		assert.equal(kept.name, "s notes");
		assert.equal(await textOf(kept.contentHash), "text of scripted://notes/1");
	});

	it("is a whole file, or lines of it, with the place it is from", async () => {
		const whole = await captureWith().file("file:///w/app.ts", null);
		assert.deepEqual([whole.kind, whole.name, whole.byteCount], ["file", "app.ts", 14]);
		const lines = await captureWith().mention({ kind: "file", uri: "file:///w/app.ts", lines: [2, 3] });
		assert.deepEqual([lines.name, await textOf(lines.contentHash)], ["app.ts:2-3", "two\nthree\n"]);
		assert.deepEqual(lines.source, { uri: "file:///w/app.ts", startLine: 2, endLine: 3 });
	});

	it("is told by its bytes, whatever its name says", async () => {
		const image = await captureWith().bytes("notes.txt", png, null);
		assert.deepEqual([image.kind, image.mediaType], ["image", "image/png"]);
		const text = await captureWith().bytes("photo.png", Buffer.from("words"), null);
		assert.deepEqual([text.kind, text.mediaType], ["file", "text/plain"]);
	});

	for (const [uri, code, sentence] of [
		["file:///w/program", "attachment_type", /program cannot be attached: it is neither text nor a PNG/],
		["file:///w/empty.txt", "empty_attachment", /empty\.txt is empty/],
		[
			"file:///w/large.log",
			"attachment_size",
			/large\.log has 600 KB; attached text may have 512 KB.*large\.log:1-200/,
		],
		["file:///w/large.png", "attachment_size", /large\.png has 5\.0 MB; an image may have 5\.0 MB/],
		["file:///w/huge.log", "attachment_size", /huge\.log is too large to attach: files of up to 64\.0 MB are read/],
		["file:///w/gone.ts", "unreadable", /gone\.ts cannot be read/],
		["file:///w/50%25%20off", "unreadable", /50% off cannot be read/],
		["file:///w/50%zz", "unreadable", /50%zz cannot be read/],
		["file:///w/src/", "unreadable", /src cannot be read/],
	] as const) {
		it(`is refused with a sentence that says why: ${uri}`, async () => {
			await assert.rejects(captureWith().file(uri, null), (error: Error & { code?: string }) => {
				assert.equal(error.code, code);
				assert.match(error.message, sentence);
				return true;
			});
		});
	}

	it("can be a part of a file that is too large as a whole", async () => {
		const part = await captureWith().file("file:///w/app.ts", [1, 1]);
		assert.equal(await textOf(part.contentHash), "one\n");
		await assert.rejects(captureWith().file("file:///w/app.ts", [9, 9]), { code: "no_such_line" });
	});

	it("is what the editor has: selection, symbol, problems, terminal, changes", async () => {
		const source = { uri: "file:///w/app.ts", startLine: 2, endLine: 2 };
		const capture = captureWith({
			selection: () => ({ name: "app.ts:2", text: "two", source }),
			symbol: async (_uri, _line, name) => ({ name, text: "function two() {}", source }),
			problems: () => "app.ts:2:1 error: no",
			terminal: async () => "$ npm test\nfailed",
			diff: async () => "-two\n+2",
		});
		const found = await Promise.all([
			capture.mention({ kind: "selection" }),
			capture.mention({ kind: "symbol", uri: "file:///w/app.ts", line: 1, name: "two" }),
			capture.mention({ kind: "problems" }),
			capture.mention({ kind: "terminal" }),
			capture.mention({ kind: "diff" }),
		]);
		assert.deepEqual(await Promise.all(found.map(async ({ kind, contentHash }) => [kind, await textOf(contentHash)])), [
			["selection", "two"],
			["symbol", "function two() {}"],
			["problems", "app.ts:2:1 error: no"],
			["terminal", "$ npm test\nfailed"],
			["diff", "-two\n+2"],
		]);
	});

	it("is refused with what to do when the editor has nothing of it", async () => {
		for (const kind of ["selection", "problems", "terminal", "diff"] as const) {
			await assert.rejects(captureWith().mention({ kind }), { code: "nothing_to_attach" });
		}
	});

	it("keeps the end of a terminal that has said too much", async () => {
		const long = `${"x".repeat(300_000)}the end`;
		const { contentHash, byteCount } = await captureWith({ terminal: async () => long }).mention({ kind: "terminal" });
		const kept = await textOf(contentHash);
		assert.ok(kept.startsWith("[The beginning is left out.]\n") && kept.endsWith("the end"));
		assert.ok(byteCount < 140_000);
	});

	it("can be an earlier chat, found by its title or by what was said", async () => {
		book.ask("chat-1", "q", "How do tides work?", { title: "Tides" });
		book.answer("chat-1", "q", "r", "By the moon.");
		const database1 = database() as unknown as Parameters<typeof mentionableChats>[0];
		const found = await mentionableChats(database1, "tid", () => "today");
		const said = await mentionableChats(database1, "moon", () => "today");
		assert.deepEqual([found[0]?.id, said[0]?.id, said[0]?.detail], ["chat-1", "chat-1", "By the moon."]);
		assert.deepEqual(await mentionableSessions(database1, "", () => "today"), []);
		const { kind, name, contentHash } = await captureWith().mention({ kind: "chat", id: "chat-1" });
		assert.deepEqual([kind, name], ["chat", "Tides"]);
		assert.equal(await textOf(contentHash), "## User\n\nHow do tides work?\n\n## llama3.3:8b\n\nBy the moon.");
		await assert.rejects(captureWith().mention({ kind: "chat", id: "gone" }), { code: "gone" });
	});

	it("leaves out what of an earlier chat has no words, such as calls and their results", async () => {
		book.ask("chat-1", "q", "How do tides work?");
		const call = { type: "tool_call", id: "1", name: "get_diagnostics", argumentsJson: "{}" } as const;
		book.answer("chat-1", "q", "call", "", { parts: [call] });
		book.answer("chat-1", "call", "r", "By the moon.");
		const { contentHash } = await captureWith().mention({ kind: "chat", id: "chat-1" });
		assert.equal(await textOf(contentHash), "## User\n\nHow do tides work?\n\n## llama3.3:8b\n\nBy the moon.");
	});

	it("says of a long chat that its beginning is left out", async () => {
		for (let index = 0; index < 201; index++) book.ask("chat-1", `q${index}`, `question ${index}`);
		const { contentHash } = await captureWith().mention({ kind: "chat", id: "chat-1" });
		const text = await textOf(contentHash);
		assert.ok(text.startsWith("[The beginning is left out.]\n## User\n\nquestion 1\n"), text.slice(0, 80));
		assert.ok(text.endsWith("question 200"));
	});

	it("goes to a model whatever it is full of", async () => {
		const file = await captureWith().bytes("ticks.txt", Buffer.from("` ".repeat(200_000)), null);
		const message = { id: "m", attachments: [file] } as unknown as Message;
		const [part] = (await attachedParts([message], store, true)).get("m") ?? [];
		assert.ok(part?.type === "text" && part.text.length > 400_000);
	});

	it("goes to a model before the words: text fenced under its name, pictures as pictures", async () => {
		const capture = captureWith();
		const file = await capture.bytes("fence.md", Buffer.from("````\nno way out\n````"), null);
		const image = await capture.file("file:///w/plan.png", null);
		const message = { id: "m", attachments: [file, image] } as unknown as Message;
		const seen = (await attachedParts([message], store, true)).get("m");
		assert.deepEqual(seen, [
			{ type: "text", text: "File fence.md:\n`````md\n````\nno way out\n````\n`````\n\n" },
			{ type: "image", mediaType: "image/png", data: png },
		]);
	});

	it("tells a model without sight, and one whose content is gone, what it misses", async () => {
		const capture = captureWith();
		const image = await capture.file("file:///w/plan.png", null);
		const message = { id: "m", attachments: [image] } as unknown as Message;
		assert.deepEqual((await attachedParts([message], store, false)).get("m"), [
			{ type: "text", text: "[The user attached the image plan.png, which you cannot see.]\n\n" },
		]);
		const gone = (await attachedParts([message], { read: async () => null }, true)).get("m");
		assert.deepEqual(gone, [
			{ type: "text", text: "[The user attached plan.png; its content is no longer on this machine.]\n\n" },
		]);
	});
});
