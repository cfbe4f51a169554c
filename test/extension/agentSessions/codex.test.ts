import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { codex } from "../../../src/extension/agentSessions/transcripts/codex/index.ts";
import { TranscriptBook } from "./transcriptBook.ts";
import { line, TranscriptFolder } from "./transcriptFolder.ts";

const own = "11111111-1111-4111-8111-111111111111";
const fork = "22222222-2222-4222-8222-222222222222";

let seconds = 0;
const event = (type: string, payload: unknown): string =>
	line({ timestamp: new Date(Date.UTC(2026, 10, 21, 10, 0, seconds++)).toISOString(), type, payload });
const meta = (id: string, extra: object = {}): string =>
	event("session_meta", {
		id,
		cwd: "/work/shop",
		originator: "codex_cli_rs",
		cli_version: "0.99.0",
		git: { branch: "main" },
		...extra,
	});
const turn = (model: string): string => event("turn_context", { cwd: "/work/shop", model });
const says = (message: string): string => event("event_msg", { type: "user_message", message });

type Sum = readonly [input: number, cached: number, output: number, reasoning: number];
const usage = ([input, cached, output, reasoning]: Sum): object => ({
	input_tokens: input,
	cached_input_tokens: cached,
	output_tokens: output,
	reasoning_output_tokens: reasoning,
	total_tokens: input + output,
});
const counted = (total: Sum, last: Sum): string =>
	event("event_msg", {
		type: "token_count",
		info: { total_token_usage: usage(total), last_token_usage: usage(last) },
		rate_limits: {},
	});

describe("Rollouts of Codex CLI", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	beforeEach(async () => {
		seconds = 0;
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
	});
	afterEach(() => folder.remove());

	const path = (id: string): string => folder.file(`rollout-2026-11-21T10-00-00-${id}.jsonl`);
	const scan = async () => book.scan([folder.projects], { tool: codex });
	const calls = () =>
		book.rows(
			`SELECT model_id AS model, input_uncached AS fresh, cache_read AS cached, output, reasoning, cost_micro_usd AS micro
			FROM token_usage ORDER BY at, output`,
		);

	it("are running sums: what they grow by is a call, with its cached and thought tokens in it", async () => {
		const first: Sum = [1000, 400, 100, 30];
		const both: Sum = [3000, 1400, 150, 30];
		writeFileSync(
			path(own),
			meta(own) +
				turn("gpt-6.1-sol") +
				says("round the totals") +
				counted(first, first) +
				counted(first, first) +
				counted(both, [2000, 1000, 50, 0]),
		);
		await scan();
		// gpt-6.1-sol: $2 in, $10 out, $0.10 cached per million
		assert.deepEqual(calls(), [
			{ model: "openai/gpt-6.1-sol", fresh: 600, cached: 400, output: 100, reasoning: 30, micro: 1200 + 40 + 1000 },
			{ model: "openai/gpt-6.1-sol", fresh: 1000, cached: 1000, output: 50, reasoning: 0, micro: 2000 + 100 + 500 },
		]);
		const [session] = book.rows(
			"SELECT tool_name, session_id, initial_task, task_count, git_branch, working_directory FROM agent_sessions",
		);
		assert.deepEqual(session, {
			tool_name: "codex",
			session_id: own,
			initial_task: "round the totals",
			task_count: 1,
			git_branch: "main",
			working_directory: "/work/shop",
		});
	});

	it("go on in the middle of a file, with the model and the sum of before", async () => {
		writeFileSync(path(own), meta(own) + turn("gpt-6.1-sol") + counted([1000, 0, 10, 0], [1000, 0, 10, 0]));
		await scan();
		appendFileSync(path(own), counted([1500, 0, 30, 0], [500, 0, 20, 0]));
		const figures = await scan();
		assert.equal(figures.lines, 1);
		assert.deepEqual(
			calls().map(({ fresh, output, model }) => [fresh, output, model]),
			[
				[1000, 10, "openai/gpt-6.1-sol"],
				[500, 20, "openai/gpt-6.1-sol"],
			],
		);
	});

	it("are forked with the lines of their origin, which count once", async () => {
		const history =
			says("first") + counted([1000, 0, 10, 0], [1000, 0, 10, 0]) + counted([2000, 0, 20, 0], [1000, 0, 10, 0]);
		writeFileSync(
			path(fork),
			meta(fork, { forked_from_id: own }) +
				meta(own) +
				turn("gpt-6.1-sol") +
				history +
				counted([2300, 0, 25, 0], [300, 0, 5, 0]),
		);
		writeFileSync(path(own), meta(own) + turn("gpt-6.1-sol") + history + counted([2400, 0, 26, 0], [400, 0, 6, 0]));
		await scan();
		assert.equal(calls().length, 4);
		const sums = book.rows<{ tokens: number }>("SELECT total_tokens AS tokens FROM agent_sessions ORDER BY tokens");
		assert.deepEqual(
			sums.map(({ tokens }) => tokens),
			[305, 2426],
		);
	});

	it("begin anew when the sum becomes less, by what the last call took", async () => {
		writeFileSync(
			path(own),
			meta(own) +
				turn("gpt-6.1-sol") +
				counted([5000, 0, 10, 0], [5000, 0, 10, 0]) +
				counted([700, 0, 7, 0], [700, 0, 7, 0]),
		);
		await scan();
		assert.deepEqual(
			calls().map(({ fresh }) => fresh),
			[700, 5000].toSorted((a, b) => b - a),
		);
	});

	it("tell of tools, files and commits", async () => {
		const patch = "*** Begin Patch\n*** Update File: src/cart.ts\n@@\n*** Add File: src/new.ts\n+x\n*** End Patch";
		const wrapped = JSON.stringify({ output: "[main 1a2b3c4] Round\n 1 file changed\n", metadata: {} });
		writeFileSync(
			path(own),
			meta(own) +
				event("response_item", { type: "custom_tool_call", name: "apply_patch", input: patch }) +
				event("response_item", { type: "function_call", name: "shell", arguments: '{"command":["ls"]}' }) +
				event("response_item", { type: "function_call_output", output: wrapped }),
		);
		await scan();
		const [row] = book.rows<{ metadata: string }>("SELECT metadata FROM agent_sessions");
		const { tools_used, files_modified, git_commits } = JSON.parse(row?.metadata ?? "{}");
		assert.deepEqual(
			[tools_used, files_modified, git_commits],
			[["apply_patch", "shell"], ["src/cart.ts", "src/new.ts"], ["1a2b3c4"]],
		);
	});

	it("refuse sums that cannot be, and pass over what is not known", async () => {
		const odd = event("event_msg", { type: "token_count", info: { total_token_usage: { input_tokens: -1 } } });
		const limits = event("event_msg", { type: "token_count", info: null, rate_limits: {} });
		writeFileSync(
			path(own),
			meta(own) + odd + limits + event("future", {}) + line("text") + counted([10, 0, 1, 0], [10, 0, 1, 0]),
		);
		const figures = await scan();
		assert.equal(figures.refusedLines, 1);
		assert.deepEqual(
			calls().map(({ model, micro }) => [model, micro]),
			[["openai/unknown", null]],
		);
	});
});
