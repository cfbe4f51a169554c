import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { Archive } from "../../../src/extension/agentSessions/transcripts/archive.ts";
import { claudeCode } from "../../../src/extension/agentSessions/transcripts/claudeCode/index.ts";
import { readSession } from "../../../src/extension/agentSessions/transcripts/readSession.ts";
import { TranscriptBook } from "./transcriptBook.ts";
import { assistantLine, TranscriptFolder, userLine } from "./transcriptFolder.ts";

const said = (id: string, text: string): string =>
	assistantLine(id, { message: { content: [{ type: "text", text }] } });

describe("The archive of transcripts", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	let copies: string;
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
		copies = mkdtempSync(path.join(tmpdir(), "daybook-archive-"));
	});
	afterEach(() => {
		folder.remove();
		rmSync(copies, { recursive: true });
	});

	const scan = async () => book.scan([folder.projects], { archive: new Archive(copies) });
	const archived = (): Buffer[] =>
		readdirSync(copies)
			.filter((name) => name.endsWith(".gz"))
			.toSorted()
			.map((name) => gunzipSync(readFileSync(path.join(copies, name))));
	const find = (query: string): number =>
		book.book.run("agents.search", { query, cursor: null, limit: 10 }).hits.length;

	it("holds the whole lines of each transcript, compressed, and grows with it", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello") + said("m1", "good morning").repeat(200) + "half a li");
		await scan();
		const whole = readFileSync(file).subarray(0, -9);
		assert.deepEqual(archived(), [whole]);
		const size = readdirSync(copies).reduce((sum, name) => sum + statSync(path.join(copies, name)).size, 0);
		assert.ok(size < whole.length / 4);
		appendFileSync(file, `ne\n${said("m2", "good night")}`);
		await scan();
		assert.deepEqual(archived(), [readFileSync(file)]);
	});

	it("takes in what was read before it was switched on, answers included, and counts nothing twice", async () => {
		writeFileSync(folder.file("a.jsonl"), userLine("hello") + said("m1", "good morning"));
		await book.scan([folder.projects]);
		assert.equal(find("morning"), 0);
		const before = book.rows("SELECT count(*) AS n, sum(total_tokens) AS tokens FROM token_usage");
		const figures = await scan();
		assert.equal(figures.restartedFiles, 0);
		assert.equal(find("morning"), 1);
		assert.equal(find("hello"), 1);
		assert.deepEqual(book.rows("SELECT count(*) AS n, sum(total_tokens) AS tokens FROM token_usage"), before);
		assert.deepEqual(book.rows("SELECT task_count FROM agent_sessions"), [{ task_count: 1 }]);
		assert.equal((await scan()).filesRead, 0);
	});

	it("is whole after a crash between writing and noting", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello"));
		await scan();
		const copy = readdirSync(copies).find((name) => name.endsWith(".gz")) ?? "";
		appendFileSync(path.join(copies, copy), "what was written and never noted");
		appendFileSync(file, said("m1", "good morning"));
		await scan();
		assert.deepEqual(archived(), [readFileSync(file)]);
	});

	it("makes up for what was read and not copied", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello"));
		await scan();
		appendFileSync(file, said("m1", "good morning"));
		await book.scan([folder.projects]);
		assert.deepEqual(archived(), [Buffer.from(userLine("hello"))]);
		await scan();
		assert.deepEqual(archived(), [readFileSync(file)]);
	});

	it("keeps the copy of a transcript that another one replaced", async () => {
		const file = folder.file("a.jsonl");
		const first = userLine("first");
		const second = userLine("another beginning") + said("m1", "good morning");
		writeFileSync(file, first);
		await scan();
		writeFileSync(file, second);
		await scan();
		assert.deepEqual(archived().map(String).toSorted(), [first, second].toSorted());
	});

	it("shows a session whose transcript is gone", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello") + said("m1", "good morning"));
		await scan();
		const sessionId = book.rows<{ id: string }>("SELECT session_id AS id FROM agent_sessions")[0]?.id ?? "";
		const order = { tool: "claude_code", paths: [file], archiveFolder: copies, sessionId } as const;
		const there = await readSession(claudeCode, order);
		rmSync(file);
		const gone = await readSession(claudeCode, order);
		assert.deepEqual(gone, there);
		assert.deepEqual(
			gone?.prompts.map(({ content }) => content),
			["hello", "good morning"],
		);
		assert.equal(await readSession(claudeCode, { ...order, paths: [folder.file("never.jsonl")] }), null);
	});
});
