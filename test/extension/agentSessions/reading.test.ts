import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
	appendFileSync,
	chmodSync,
	cpSync,
	mkdirSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { TranscriptBook } from "./transcriptBook.ts";
import { assistantLine, line, TranscriptFolder, userLine } from "./transcriptFolder.ts";

describe("Reading a transcript", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
	});
	afterEach(() => folder.remove());

	const scan = async () => book.scan([folder.projects]);
	const calls = (): number => book.rows<{ n: number }>("SELECT count(*) AS n FROM token_usage")[0]?.n ?? -1;
	const tokens = (): number => book.rows<{ n: number }>("SELECT sum(total_tokens) AS n FROM token_usage")[0]?.n ?? -1;

	it("reads only what was appended, and opens no other file", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello") + assistantLine("m1").repeat(400));
		writeFileSync(folder.file("b.jsonl"), assistantLine("m2"));
		await scan();
		const added = assistantLine("m3");
		appendFileSync(file, added);
		const figures = await scan();
		assert.equal(figures.filesRead, 1);
		// The marks by which the file is known again are a kilobyte each.
		assert.equal(figures.bytesRead, added.length + 2048);
		assert.equal(calls(), 3);
		assert.equal((await scan()).bytesRead, 0);
	});

	it("leaves an unfinished line until it is whole", async () => {
		const file = folder.file("a.jsonl");
		const whole = assistantLine("m1");
		writeFileSync(file, whole + assistantLine("m2").slice(0, 60));
		assert.equal((await scan()).openTails, 1);
		assert.equal(calls(), 1);
		appendFileSync(file, assistantLine("m2").slice(60, -1));
		await scan();
		assert.equal(calls(), 1);
		appendFileSync(file, "\n");
		const figures = await scan();
		assert.equal(calls(), 2);
		assert.equal(figures.badLines, 0);
	});

	it("counts the same wherever a file is cut while it is written", async () => {
		const text = Buffer.from(
			userLine("bonjour, été \u2028 日本語") +
				assistantLine("m1", {}, { output_tokens: 1 }) +
				assistantLine("m1") +
				assistantLine("m2"),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 6 }), async (cuts) => {
				const fresh = await TranscriptBook.open();
				const file = folder.file("cut.jsonl");
				writeFileSync(file, "");
				let at = 0;
				for (const cut of [...cuts.toSorted((a, b) => a - b), text.length]) {
					appendFileSync(file, text.subarray(at, cut));
					at = cut;
					await fresh.scan([folder.projects]);
				}
				const [sum] = fresh.rows<{ n: number; tokens: number }>(
					"SELECT count(*) AS n, sum(total_tokens) AS tokens FROM token_usage",
				);
				assert.deepEqual({ ...sum }, { n: 2, tokens: 30 });
				const [session] = fresh.rows<{ task: string }>("SELECT initial_task AS task FROM agent_sessions");
				assert.equal(session?.task, "bonjour, été \u2028 日本語");
			}),
			{ numRuns: 30 },
		);
	});

	it("starts anew when a file was cut, and counts nothing twice", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, assistantLine("m1") + assistantLine("m2"));
		await scan();
		truncateSync(file, 0);
		writeFileSync(file, assistantLine("m1") + assistantLine("m3").slice(0, -20));
		const figures = await scan();
		assert.equal(figures.restartedFiles, 1);
		assert.equal(calls(), 2);
		writeFileSync(file, assistantLine("m1") + assistantLine("m3"));
		await scan();
		assert.equal(calls(), 3);
	});

	it("starts anew when another file has come under the name, longer than the one before", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, assistantLine("m1"));
		await scan();
		writeFileSync(folder.file("other"), assistantLine("x1") + assistantLine("x2") + assistantLine("x3"));
		renameSync(folder.file("other"), file);
		assert.equal((await scan()).restartedFiles, 1);
		assert.equal(calls(), 4);
	});

	it("starts anew when a file has the same beginning and another end", async () => {
		const file = folder.file("a.jsonl");
		const head = userLine("x".repeat(3000));
		writeFileSync(file, head + assistantLine("m1"));
		await scan();
		writeFileSync(file, head + assistantLine("other") + assistantLine("m2"));
		assert.equal((await scan()).restartedFiles, 1);
		assert.equal(calls(), 3);
	});

	it("does not read a file again that was only touched", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, assistantLine("m1").repeat(300));
		await scan();
		utimesSync(file, new Date(), new Date(Date.now() + 60_000));
		assert.ok((await scan()).bytesRead <= 2048);
		assert.equal((await scan()).filesRead, 0);
	});

	it("passes over what is no record, and says how much", async () => {
		const nonsense = [
			"not json",
			"\0\0\0",
			'{"type":"assistant"',
			"[1,2]",
			"null",
			'"text"',
			"{}",
			'{"type":"new-kind","usage":{}}',
		];
		writeFileSync(
			folder.file("a.jsonl"),
			`\uFEFF${assistantLine("m1")}${nonsense.join("\r\n")}\r\n\r\n${assistantLine("m2")}`,
		);
		const figures = await scan();
		assert.equal(calls(), 2);
		assert.equal(figures.badLines, 6);
	});

	it("refuses figures that cannot be and keeps the others", async () => {
		const impossible = [-1, 1.5, 1e300, 9e15];
		const lines = impossible.map((count, index) => assistantLine(`bad ${index}`, {}, { input_tokens: count }));
		const strange = assistantLine(
			"m1",
			{},
			{ cache_read_input_tokens: null, service_tier: 7, cache_creation: "x", input_tokens: "12" },
		);
		writeFileSync(folder.file("a.jsonl"), lines.join("") + strange + assistantLine("m2"));
		const figures = await scan();
		assert.equal(figures.refusedLines, impossible.length);
		assert.equal(calls(), 2);
		assert.equal(tokens(), 5 + 15);
	});

	it("takes no time that a calendar does not show", async () => {
		const times = ["", "soon", "-000001-01-01T00:00:00Z", "+275760-09-13T00:00:00Z", 12, null];
		const lines = times.map((timestamp, index) => assistantLine(`t${index}`, { timestamp }));
		writeFileSync(folder.file("a.jsonl"), lines.join("") + assistantLine("m1"));
		await scan();
		assert.equal(calls(), 1);
	});

	it("loses no call in a line of any length, and needs little memory for it", async () => {
		const image = { type: "image", source: { data: `\\"\\u00e9${"A".repeat(20 * 1024 * 1024)}` } };
		const huge = assistantLine("huge", { message: { content: [image, { type: "text", text: "after it" }] } });
		writeFileSync(
			folder.file("a.jsonl"),
			assistantLine("m1") + huge + userLine([image, { type: "text", text: "what is this?" }]) + assistantLine("m2"),
		);
		const figures = await scan();
		assert.equal(calls(), 3);
		assert.equal(figures.badLines + figures.longLines, 0);
		assert.equal(
			book.rows<{ task: string }>("SELECT initial_task AS task FROM agent_sessions")[0]?.task,
			"what is this?",
		);
	});

	it("gives up a line of endless small parts, and goes on behind it", async () => {
		const endless = `[${"1,".repeat(6 * 1024 * 1024)}1]\n`;
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1") + endless + assistantLine("m2"));
		const figures = await scan();
		assert.equal(figures.longLines, 1);
		assert.equal(calls(), 2);
	});

	it("opens no pipe, follows no link in circles, and tells of a file it may not read", async () => {
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		execFileSync("mkfifo", [folder.file("pipe.jsonl")]);
		symlinkSync(folder.root, folder.file("circle"));
		mkdirSync(folder.file("folder.jsonl"));
		symlinkSync(folder.file("nowhere"), folder.file("dead.jsonl"));
		writeFileSync(folder.file("secret.jsonl"), assistantLine("m2"));
		chmodSync(folder.file("secret.jsonl"), 0);
		const figures = await scan();
		// Whoever runs as root may read everything.
		const mayRead = process.getuid?.() === 0;
		assert.equal(calls(), mayRead ? 2 : 1);
		assert.equal(figures.failedFiles, mayRead ? 0 : 1);
		assert.deepEqual(book.failed, mayRead ? [] : [folder.file("secret.jsonl")]);
	});

	it("follows a link to a project's folder once, and none to a folder around it", async () => {
		const elsewhere = path.join(folder.root, "elsewhere");
		mkdirSync(elsewhere);
		writeFileSync(path.join(elsewhere, "a.jsonl"), assistantLine("m1"));
		writeFileSync(path.join(folder.root, "b.jsonl"), assistantLine("m2"));
		symlinkSync(elsewhere, path.join(folder.projects, "-work-shop-1"));
		symlinkSync(elsewhere, path.join(folder.projects, "-work-shop-2"));
		symlinkSync(folder.root, path.join(folder.projects, "-work-shop-3"));
		assert.equal((await scan()).files, 1);
		assert.equal(calls(), 1);
		assert.equal((await scan()).bytesRead, 0);
		rmSync(path.join(elsewhere, "a.jsonl"));
		await scan();
		assert.deepEqual(book.rows("SELECT path FROM agent_session_files WHERE gone_at IS NOT NULL"), [
			{ path: path.join(elsewhere, "a.jsonl") },
		]);
	});

	it("enters a call whose id is no well-formed text, and keeps two such apart", async () => {
		// Valid JSON, but the half of a pair stands for no character.
		const broken = (half: string): string => assistantLine("m1 half").replaceAll("half", half);
		writeFileSync(folder.file("a.jsonl"), broken("\\ud800") + broken("\\ud801") + assistantLine("m2"));
		await scan();
		await scan();
		assert.equal(calls(), 3);
		assert.equal(tokens(), 45);
	});

	it("notes what its tool deleted, keeps all of it, and sees when it comes back", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello") + assistantLine("m1"));
		const copy = folder.file("copy");
		await scan();
		renameSync(file, copy);
		const before = calls();
		const gone = (): unknown =>
			book.rows<{ gone: number }>("SELECT source_deleted_at IS NOT NULL AS gone FROM agent_sessions")[0]?.gone;
		assert.equal(gone(), 0);
		await scan();
		assert.equal(gone(), 1);
		assert.equal(calls(), before);
		renameSync(copy, file);
		await scan();
		assert.equal(gone(), 0);
	});

	it("takes nothing for deleted while the whole folder is not there", async () => {
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		await scan();
		rmSync(folder.projects, { recursive: true });
		await scan();
		assert.deepEqual(book.rows("SELECT gone_at FROM agent_session_files"), [{ gone_at: null }]);
	});

	it("knows a session as gone only when the last of its files is", async () => {
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		cpSync(folder.file("a.jsonl"), folder.file("b.jsonl"));
		await scan();
		rmSync(folder.file("a.jsonl"));
		await scan();
		assert.deepEqual(book.rows("SELECT source_deleted_at FROM agent_sessions"), [{ source_deleted_at: null }]);
		rmSync(folder.file("b.jsonl"));
		await scan();
		assert.equal(book.rows("SELECT 1 FROM agent_sessions WHERE source_deleted_at IS NOT NULL").length, 1);
	});

	it("keeps a title that comes alone, long after the session", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, userLine("hello"));
		await scan();
		const session = JSON.parse(userLine("hello")).sessionId;
		appendFileSync(file, line({ type: "ai-title", aiTitle: "Greeting", sessionId: session }));
		await scan();
		appendFileSync(file, line({ type: "custom-title", customTitle: "My greeting", sessionId: session }));
		await scan();
		appendFileSync(file, line({ type: "ai-title", aiTitle: "Another", sessionId: session }));
		await scan();
		assert.deepEqual(book.rows("SELECT title FROM agent_sessions"), [{ title: "My greeting" }]);
	});

	it("hands over large files in stretches, each with its place", async () => {
		const text = Array.from({ length: 450 }, (_, index) => assistantLine(`m${index}`)).join("");
		writeFileSync(folder.file("a.jsonl"), text);
		await scan();
		assert.equal(calls(), 450);
		const [file] = book.rows<{ offset_read: number }>("SELECT offset_read FROM agent_session_files");
		assert.equal(file?.offset_read, statSync(path.join(folder.project, "a.jsonl")).size);
	});
});
