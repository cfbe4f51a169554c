import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { TranscriptBook } from "./transcriptBook.ts";
import { assistantLine, line, TranscriptFolder, userLine } from "./transcriptFolder.ts";

/**
 * Ways in which others miscount transcripts, each with dollars computed by hand. List prices of 2026-11-21 per million
 * tokens: Sonnet 5.5 $2 in, $10 out, $0.10 cache read, $2.50 and $4 cache writes; Opus 5.5 $4, $20, $0.20, $5 and $8.
 */
describe("Money in transcripts", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
	});
	afterEach(() => folder.remove());

	async function cost(
		...files: readonly (readonly string[])[]
	): Promise<{ calls: number; micro: number; unpriced: number }> {
		for (const [index, lines] of files.entries()) writeFileSync(folder.file(`${index}.jsonl`), lines.join(""));
		await book.scan([folder.projects]);
		const [sum] = book.rows<{ calls: number; micro: number; unpriced: number }>(
			"SELECT count(*) AS calls, sum(ifnull(cost_micro_usd, 0)) AS micro, sum(cost_micro_usd IS NULL) AS unpriced FROM token_usage",
		);
		assert.deepEqual(book.book.run("maintenance.recount", {}), []);
		return { calls: sum?.calls ?? 0, micro: sum?.micro ?? 0, unpriced: sum?.unpriced ?? 0 };
	}

	it("counts the lines of one streamed answer once, with the output of the last one", async () => {
		const state = (output: number): string => assistantLine("m", {}, { input_tokens: 1000, output_tokens: output });
		// 1,000 × $2 + 500 × $10 per million
		assert.deepEqual(await cost([state(1), state(1), state(500)]), { calls: 1, micro: 7000, unpriced: 0 });
	});

	it("does so too when the states come in several readings", async () => {
		const state = (output: number): string => assistantLine("m", {}, { input_tokens: 1000, output_tokens: output });
		await cost([state(1)]);
		await cost([state(1), state(1)]);
		assert.deepEqual(await cost([state(1), state(1), state(500)]), { calls: 1, micro: 7000, unpriced: 0 });
		const [row] = book.rows<{ revision: number; n: number }>("SELECT revision, change_sequence AS n FROM token_usage");
		assert.deepEqual({ ...row }, { revision: 2, n: 2 });
	});

	it("bills cached tokens once, at their own price", async () => {
		// 100 × $2 + 100,000 × $0.10 + 5 × $10 per million
		const cached = assistantLine("m", {}, { input_tokens: 100, cache_read_input_tokens: 100_000 });
		assert.deepEqual(await cost([cached]), { calls: 1, micro: 200 + 10_000 + 50, unpriced: 0 });
	});

	it("bills cache writes of an hour at their price and not at that of five minutes", async () => {
		const split = { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 10_000 };
		const written = assistantLine(
			"m",
			{},
			{ input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 11_000, cache_creation: split },
		);
		// 1,000 × $2.50 + 10,000 × $4 per million
		assert.deepEqual(await cost([written]), { calls: 1, micro: 2500 + 40_000, unpriced: 0 });
	});

	it("takes the larger of both ways in which cache writes are told", async () => {
		const usage = { input_tokens: 0, output_tokens: 0 };
		const onlySplit = { ...usage, cache_creation_input_tokens: 0, cache_creation: { ephemeral_5m_input_tokens: 800 } };
		const splitTooSmall = {
			...usage,
			cache_creation_input_tokens: 1000,
			cache_creation: { ephemeral_1h_input_tokens: 200 },
		};
		const onlySum = { ...usage, cache_creation_input_tokens: 400, cache_creation: null };
		// 800 × 2.5; 800 × 2.5 + 200 × 4; 400 × 2.5
		assert.deepEqual(
			await cost([
				assistantLine("a", {}, onlySplit),
				assistantLine("b", {}, splitTooSmall),
				assistantLine("c", {}, onlySum),
			]),
			{
				calls: 3,
				micro: 2000 + 2800 + 1000,
				unpriced: 0,
			},
		);
	});

	it("says unknown of a model without a price, and never $0", async () => {
		assert.deepEqual(await cost([assistantLine("m", { message: { model: "acme-coder-1" } })]), {
			calls: 1,
			micro: 0,
			unpriced: 1,
		});
		assert.deepEqual(book.rows("SELECT cost_micro_usd, price_basis FROM token_usage"), [
			{ cost_micro_usd: null, price_basis: "unknown" },
		]);
	});

	it("takes no price that an old version of the tool wrote beside the figures", async () => {
		const old = assistantLine("m", { costUSD: 0.0123, message: { model: "claude-3-5-sonnet-20241022" } });
		assert.deepEqual(await cost([old]), { calls: 1, micro: 0, unpriced: 1 });
	});

	it("counts a fork once, for the session it was forked from", async () => {
		const original = assistantLine("m", {}, { input_tokens: 1000, output_tokens: 0 });
		const copy = assistantLine(
			"m",
			{ uuid: "new", sessionId: "fork", forkedFrom: { sessionId: "x" } },
			{ input_tokens: 1000, output_tokens: 0 },
		);
		const own = assistantLine("m2", { sessionId: "fork" }, { input_tokens: 1000, output_tokens: 0 });
		// The fork is read first.
		assert.deepEqual(await cost([copy, own], [original]), { calls: 2, micro: 4000, unpriced: 0 });
		const sessions = book.rows("SELECT session_id <> 'fork' AS original, total_tokens FROM agent_sessions ORDER BY 1");
		assert.deepEqual(sessions, [
			{ original: 0, total_tokens: 1000 },
			{ original: 1, total_tokens: 1000 },
		]);
	});

	it("counts a helper's replay of its session's answer never, in whichever order it is read", async () => {
		const side = assistantLine(
			"m",
			{ isSidechain: true, requestId: "other" },
			{ input_tokens: 9000, output_tokens: 0 },
		);
		const main = assistantLine("m", {}, { input_tokens: 1000, output_tokens: 0 });
		assert.deepEqual(await cost([side], [main, side]), { calls: 1, micro: 2000, unpriced: 0 });
	});

	it("counts what only helpers did", async () => {
		const side = (id: string, requestId: string): string =>
			assistantLine(id, { isSidechain: true, requestId }, { input_tokens: 1000, output_tokens: 0 });
		assert.deepEqual(await cost([side("a", "1"), side("b", "2"), side("a", "1"), side("a", "3")]), {
			calls: 2,
			micro: 4000,
			unpriced: 0,
		});
	});

	it("keeps two answers of a host that gives all of them one id", async () => {
		const one = assistantLine("chatcmpl-1", { requestId: "a" }, { input_tokens: 1000, output_tokens: 0 });
		const other = assistantLine("chatcmpl-1", { requestId: "b" }, { input_tokens: 2000, output_tokens: 0 });
		assert.deepEqual(await cost([one, other]), { calls: 2, micro: 6000, unpriced: 0 });
	});

	it("keeps the whole answer of a gateway without request ids whose helper told of it first, however often it is read", async () => {
		const state = (isSidechain: boolean, output: number): string =>
			assistantLine("m", { isSidechain, requestId: undefined }, { input_tokens: 1000, output_tokens: output });
		const files = [[state(true, 500)], [state(false, 500)], [state(false, 1)]];
		// 1,000 x $2 and 500 x $10 a million.
		assert.deepEqual(await cost(...files, ...files), { calls: 1, micro: 7000, unpriced: 0 });
		assert.deepEqual(book.rows("SELECT revision FROM token_usage"), [{ revision: 2 }]);
	});

	it("counts the lines of a gateway that sends no request id once", async () => {
		const state = (output: number): string =>
			assistantLine("chatcmpl-1", { requestId: undefined }, { input_tokens: 1000, output_tokens: output });
		assert.deepEqual(await cost([state(0), state(100)]), { calls: 1, micro: 3000, unpriced: 0 });
		assert.deepEqual(
			await cost([
				state(0),
				state(100),
				assistantLine("chatcmpl-1", { requestId: "late" }, { input_tokens: 1000, output_tokens: 200 }),
			]),
			{
				calls: 1,
				micro: 4000,
				unpriced: 0,
			},
		);
	});

	it("takes the whole line of the model that answered in the end, not the largest of each figure", async () => {
		const first = assistantLine(
			"m",
			{ message: { model: "claude-fable-5-2" } },
			{ input_tokens: 100, cache_read_input_tokens: 900 },
		);
		const fallback = assistantLine(
			"m",
			{ message: { model: "claude-opus-5-5" } },
			{ input_tokens: 100, cache_creation_input_tokens: 1000, output_tokens: 400 },
		);
		// 100 × $4 + 1,000 × $5 + 400 × $20 per million
		assert.deepEqual(await cost([first, fallback]), { calls: 1, micro: 400 + 5000 + 8000, unpriced: 0 });
		assert.deepEqual(book.rows("SELECT cache_read, model_id FROM token_usage"), [
			{ cache_read: 0, model_id: "anthropic/claude-opus-5-5" },
		]);
	});

	it("leaves out what the tool says in the place of an answer, and figures in a person's words", async () => {
		const error = assistantLine(
			"e",
			{ isApiErrorMessage: true, message: { model: "<synthetic>" } },
			{ input_tokens: 50 },
		);
		const words = userLine('my log says "usage":{"input_tokens":123456}');
		const unknown = line({
			type: "unknown",
			timestamp: "2026-11-21T10:00:00Z",
			message: { usage: { input_tokens: 999 } },
		});
		assert.deepEqual(await cost([error, words, unknown]), { calls: 0, micro: 0, unpriced: 0 });
	});

	it("charges a search of the web, and knows no price for fast requests that nobody published", async () => {
		const search = assistantLine(
			"a",
			{},
			{ input_tokens: 0, output_tokens: 0, server_tool_use: { web_search_requests: 2 } },
		);
		const fast = assistantLine("b", { message: { model: "claude-opus-5-5" } }, { speed: "fast" });
		assert.deepEqual(await cost([search, fast]), { calls: 2, micro: 20_000, unpriced: 1 });
	});

	it("prices a long prompt as a whole by the band it lies in", async () => {
		const usage = { input_tokens: 50_000, cache_read_input_tokens: 60_000, output_tokens: 0 };
		// Haiku above 100,000: 50,000 × $0.50 + 60,000 × $0.05 per million
		assert.deepEqual(await cost([assistantLine("m", { message: { model: "claude-haiku-5-5" } }, usage)]), {
			calls: 1,
			micro: 25_000 + 3000,
			unpriced: 0,
		});
	});

	it("counts answers without an id by their line, and the same line in two files once", async () => {
		const nameless = assistantLine(null, { uuid: "u1" }, { input_tokens: 1000, output_tokens: 0 });
		const bare = assistantLine(null, { uuid: undefined }, { input_tokens: 1000, output_tokens: 0 });
		assert.deepEqual(await cost([nameless, bare], [nameless, bare]), { calls: 2, micro: 4000, unpriced: 0 });
	});
});
