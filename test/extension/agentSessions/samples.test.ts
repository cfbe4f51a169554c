import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TranscriptBook } from "./transcriptBook.ts";

const samples = path.resolve("test/fixtures/claudeCode");
const expected = JSON.parse(readFileSync(path.join(samples, "expected.json"), "utf8"));
const roots = expected.roots.map((root: string) => path.join(samples, root, "projects"));

interface Totals {
	readonly input: number;
	readonly output: number;
	readonly cacheRead: number;
	readonly cacheWrite5m: number;
	readonly cacheWrite1h: number;
	readonly webSearch: number;
	readonly total: number;
	readonly responses: number;
}

const sums = `
	sum(input_uncached) AS input, sum(output) AS output, sum(cache_read) AS cacheRead, sum(cache_write_short) AS cacheWrite5m,
	sum(cache_write_long) AS cacheWrite1h, sum(web_search_requests) AS webSearch, sum(total_tokens) AS total,
	count(*) AS responses`;

const bySession = "(SELECT session_id FROM agent_sessions WHERE id = agent_session_id)";

function totals(book: TranscriptBook, key: string): Record<string, Totals> {
	const rows = book.rows<Totals & { key: string }>(
		`SELECT ${key} AS key, ${sums} FROM token_usage GROUP BY 1 ORDER BY 1`,
	);
	return Object.fromEntries(rows.map(({ key: name, ...rest }) => [name, rest]));
}

describe("The sample transcripts", () => {
	let book: TranscriptBook;
	const zone = process.env["TZ"];
	before(async () => {
		process.env["TZ"] = "UTC";
		book = await TranscriptBook.open();
		const figures = await book.scan(roots);
		assert.deepEqual(
			{ files: figures.files, badLines: figures.badLines, pendingTail: figures.openTails },
			{ files: expected.stats.files, badLines: expected.stats.badLines, pendingTail: expected.stats.pendingTail },
		);
	});
	after(() => {
		if (zone === undefined) delete process.env["TZ"];
		else process.env["TZ"] = zone;
	});

	it("equal the expected totals in every bucket", () => {
		assert.deepEqual(totals(book, "'all'")["all"], expected.totals);
	});

	it("equal them by model", () => {
		assert.deepEqual(totals(book, "substr(model_id, 11)"), expected.byModel);
	});

	it("equal them by session", () => {
		assert.deepEqual(totals(book, bySession), expected.bySession);
	});

	it("equal them by day, in two time zones", async () => {
		assert.deepEqual(totals(book, "day"), expected.byDayUTC);
		process.env["TZ"] = "America/New_York";
		const there = await TranscriptBook.open();
		await there.scan(roots);
		process.env["TZ"] = "UTC";
		assert.deepEqual(totals(there, "day"), expected.byDayNewYork);
	});

	it("cost what is expected, to the micro-dollar of each call, with what is not priced told apart", () => {
		const rows = book.rows<{ model: string; micro: number; unpriced: number; calls: number }>(
			`SELECT substr(model_id, 11) AS model, sum(ifnull(cost_micro_usd, 0)) AS micro,
				sum(cost_micro_usd IS NULL) AS unpriced, count(*) AS calls
			FROM token_usage GROUP BY 1`,
		);
		for (const { model, micro, unpriced, calls } of rows) {
			const wanted = expected.cost.byModel[model];
			assert.equal(unpriced, wanted.unpricedResponses, model);
			assert.ok(Math.abs(micro - wanted.microUSD) <= 0.5 * calls, `${model}: ${micro} and not ${wanted.microUSD}`);
		}
		// Each call is rounded to whole micro-dollars once, so that a sum of calls is off by half of one for each at most.
		const all = rows.reduce((sum, { micro }) => sum + micro, 0);
		assert.ok(Math.abs(all - expected.cost.all.microUSD) < 1, String(all));
	});

	it("change nothing when they are read again, from their start as well", async () => {
		const before = book.content();
		const second = await book.scan(roots);
		assert.equal(second.bytesRead, 0);
		await book.scan(roots, { known: [] });
		assert.deepEqual(book.content(), before);
	});

	it("change nothing when a copy of both roots is read as well", async () => {
		const before = book.content();
		const copy = mkdtempSync(path.join(tmpdir(), "daybook-transcripts-"));
		try {
			cpSync(samples, copy, { recursive: true });
			const figures = await book.scan(expected.roots.map((root: string) => path.join(copy, root)));
			assert.equal(figures.filesRead, expected.stats.files);
			assert.deepEqual(book.content(), before);
		} finally {
			rmSync(copy, { recursive: true });
		}
	});

	it("give the same whichever file comes first", async () => {
		const files = book
			.rows<{ path: string }>("SELECT path FROM agent_session_files ORDER BY path")
			.map((row) => row.path);
		const backwards = await TranscriptBook.open();
		for (const file of files.filter((each) => each.startsWith(samples)).toReversed())
			await backwards.scan([], { files: [file] });
		assert.deepEqual(totals(backwards, "substr(model_id, 11)"), expected.byModel);
		assert.deepEqual(totals(backwards, "day"), expected.byDayUTC);
		assert.deepEqual(totals(backwards, bySession), expected.bySession);
	});

	it("keep the counters in step with the rows", () => {
		assert.deepEqual(book.book.run("maintenance.recount", {}), []);
	});

	it("tell what each session was about", () => {
		const told = book.rows(
			"SELECT session_id AS id, title, initial_task AS task, task_count AS tasks FROM agent_sessions ORDER BY id",
		);
		assert.deepEqual(told, [
			{ id: "0dc674a4-f4a8-437e-adcb-d5a742bcf21b", title: null, task: "bonjour, été", tasks: 1 },
			{
				id: "156bfc78-e593-4c3a-a60a-e46baf7dddf6",
				title: "rounding",
				task: "fix the rounding in cart totals",
				tasks: 1,
			},
			{ id: "308c037d-4b65-4bd7-ae7c-6f02e75ad39b", title: null, task: "", tasks: 0 },
			{ id: "b0d87817-99b1-4b51-a804-083996a10f08", title: null, task: "fix the rounding in cart totals", tasks: 2 },
			{ id: "c091ec79-fe4f-4134-a7f8-ccecb22570f1", title: null, task: "write the release notes", tasks: 2 },
			{ id: "ef9bcf6b-d0cd-435e-afcc-ad631c680a63", title: null, task: "hello", tasks: 2 },
		]);
		const [first] = book.book.run("agents.list", {
			projectId: null,
			workingDirectory: "C:\\Users\\dev\\proj",
			limit: 5,
		});
		assert.equal(first?.gitBranch, "main");
		const details = book.rows<{ id: string }>("SELECT id FROM agent_sessions WHERE title = 'rounding'")[0];
		const session = book.book.run("agents.get", { agentSessionId: details?.id ?? "" });
		assert.deepEqual(session?.toolsUsed, ["Read", "Agent", "Grep"]);
		assert.deepEqual(
			session?.models.map(({ label, calls, cost }) => [label, calls, cost.unpricedCalls]),
			[
				["claude-opus-5-5", 3, 0],
				["claude-haiku-5-5", 2, 0],
			],
		);
		assert.deepEqual(session?.environment, { version: "2.1.330" });
	});
});
