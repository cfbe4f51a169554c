import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { ChunkEntry } from "../../../src/extension/agentSessions/enterChunks.ts";
import type { TranscriptChunk } from "../../../src/db/index.ts";
import { TranscriptBook } from "./transcriptBook.ts";
import { assistantLine, line, TranscriptFolder, userLine } from "./transcriptFolder.ts";

const untimed = (timestamp: unknown): string => assistantLine("untimed", { timestamp });
const counted = (count: unknown): string => assistantLine("counted", {}, { input_tokens: count });

/** Lines as they may stand in the middle of a transcript, with whether each is left out. */
const lines: Readonly<Record<string, readonly [bytes: string | Buffer, isLeftOut: boolean]>> = {
	"bytes that are no text": [Buffer.from([0xff, 0xfe, 0x0a]), true],
	"bytes that are no text, within a line": [Buffer.from(`{"type":"user \xff\xfe\n`, "latin1"), true],
	"a mark of the byte order": [`\uFEFF${line({ type: "unknown" })}`, false],
	"a number": ["1\n", true],
	"a text": ['"x"\n', true],
	null: ["null\n", true],
	"a list": ["[]\n", true],
	"an answer without a message and a time": ['{"type":"assistant"}\n', true],
	"half a line": ['{"type":"assistant","message":{"id":"m\n', true],
	"a negative count": [counted(-1), true],
	"a count beyond all numbers": [
		'{"type":"assistant","timestamp":"2026-11-21T10:00:00.000Z","message":{"usage":{"input_tokens":1e400}}}\n',
		true,
	],
	"no time": [untimed(undefined), true],
	"a time that is no date": [untimed("not a date"), true],
	"a time before all times": [untimed("1969-01-01T00:00:00Z"), true],
	"a text in the place of a list": [userLine("hello"), false],
	"names of what every object has": ['{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}\n', false],
	"lists in lists without end": [`${"[".repeat(100_000)}${"]".repeat(100_000)}\n`, true],
	"a line too long even when shortened": [`[${"1,".repeat(5 * 1024 * 1024)}1]\n`, true],
};

describe("A bad line in the middle of a transcript", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
	});
	afterEach(() => folder.remove());

	const calls = (): readonly unknown[] =>
		book
			.rows<{ key: string }>("SELECT response_id AS key FROM token_usage WHERE response_id LIKE 'm%' ORDER BY key")
			.map(({ key }) => key);
	const leftOut = (): number | undefined => {
		const [session] = book.rows<{ id: string }>("SELECT id FROM agent_sessions");
		return book.book.run("agents.get", { agentSessionId: session?.id ?? "" })?.leftOutLines;
	};

	for (const [name, [bytes, isLeftOut]] of Object.entries(lines)) {
		it(`costs that line only: ${name}`, async () => {
			const file = folder.file("a.jsonl");
			writeFileSync(file, assistantLine("m1"));
			appendFileSync(file, bytes);
			appendFileSync(file, assistantLine("m2"));
			const { badLines, longLines, refusedLines } = await book.scan([folder.projects]);
			assert.equal(badLines + longLines + refusedLines, isLeftOut ? 1 : 0);
			assert.deepEqual(calls(), ["m1", "m2"]);
			assert.equal(leftOut(), isLeftOut ? 1 : 0);
			const before = book.content();
			await book.scan([folder.projects], { known: [] });
			assert.deepEqual(book.content(), before, "reading it again changes nothing");
			appendFileSync(file, assistantLine("m3"));
			appendFileSync(file, bytes);
			await book.scan([folder.projects]);
			assert.deepEqual(calls(), ["m1", "m2", "m3"]);
			assert.equal(leftOut(), isLeftOut ? 2 : 0);
			assert.ok(!("x" in {}) && !("y" in {}));
		});
	}
});

describe("A stretch that the database refuses", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	/** Of calls, prompts and titles. */
	let isBad: (text: string) => boolean;
	let code: string;
	let told: unknown[];
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
		isBad = (text) => text.includes("bad");
		code = "bug";
		told = [];
	});
	afterEach(() => folder.remove());

	/** The database in memory, which throws at what is called bad before anything of it is entered. */
	const enter = async (chunks: readonly TranscriptChunk[]): Promise<void> => {
		const texts = chunks.flatMap(({ calls: all, prompts, sessions }) => [
			...all.map(({ responseKey }) => responseKey),
			...prompts.map(({ content }) => content),
			...sessions.map(({ title }) => title?.text ?? ""),
		]);
		if (texts.some(isBad)) throw Object.assign(new Error("refused"), { code });
		book.enter(chunks);
	};
	const scan = async () => {
		const entry = new ChunkEntry({ enter, refused: (_, leftOut) => void told.push(leftOut) });
		const figures = await book.scan([folder.projects], {}, async (chunks) => entry.enter(chunks));
		return { ...figures, leftOut: entry.leftOut };
	};
	const count = (table: string): number => book.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n ?? -1;
	const leftOut = (): unknown =>
		book.rows("SELECT json_extract(reader_state, '$.leftOut') AS n FROM agent_session_files");

	it("is entered but for the lines at fault, and what follows with it", async () => {
		const many = Array.from({ length: 450 }, (_, n) => assistantLine(n === 70 || n === 430 ? `bad ${n}` : `m${n}`));
		writeFileSync(folder.file("a.jsonl"), userLine("hello") + userLine("bad words") + many.join(""));
		const figures = await scan();
		assert.deepEqual([figures.refusedFiles, figures.leftOut], [0, 3]);
		assert.deepEqual([count("token_usage"), count("agent_session_prompts")], [448, 1]);
		assert.deepEqual(leftOut(), [{ n: 3 }]);
		assert.deepEqual(told, [2, 1]);
		appendFileSync(folder.file("a.jsonl"), assistantLine("late"));
		const later = await scan();
		assert.deepEqual([later.lines, later.restartedFiles, count("token_usage")], [1, 0, 449]);
		assert.deepEqual(leftOut(), [{ n: 3 }]);
	});

	it("keeps a session whose title cannot be entered", async () => {
		const title = line({ type: "custom-title", customTitle: "bad", sessionId: "5e551000-0000-4000-8000-000000000001" });
		writeFileSync(folder.file("a.jsonl"), userLine("hello") + title + assistantLine("m1"));
		await scan();
		assert.deepEqual([count("agent_sessions"), count("token_usage"), count("agent_session_prompts")], [1, 1, 1]);
		assert.deepEqual(leftOut(), [{ n: 1 }]);
	});

	it("waits whole when nothing of it is taken and the database may be at fault, and is read when it no more is", async () => {
		writeFileSync(folder.file("a.jsonl"), userLine("hello") + assistantLine("bad 1") + assistantLine("bad 2"));
		writeFileSync(folder.file("b.jsonl"), assistantLine("m1"));
		assert.deepEqual([(await scan()).refusedFiles, count("token_usage")], [1, 1]);
		assert.deepEqual(told, [null]);
		isBad = () => false;
		const later = await scan();
		assert.deepEqual([later.refusedFiles, later.leftOut, count("token_usage")], [0, 0, 3]);
	});

	it("does not wait when it is said to be at fault itself", async () => {
		code = "constraint";
		writeFileSync(folder.file("a.jsonl"), assistantLine("bad"));
		assert.deepEqual([(await scan()).leftOut, count("token_usage")], [1, 0]);
		appendFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		assert.deepEqual([(await scan()).lines, count("token_usage")], [1, 1]);
	});

	it("ends the scan when the database has no room, and nothing is given up", async () => {
		code = "full";
		writeFileSync(folder.file("a.jsonl"), assistantLine("bad"));
		await assert.rejects(scan());
		assert.deepEqual(leftOut(), []);
	});
});
