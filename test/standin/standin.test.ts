import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { demoAnswer } from "./demoModel.ts";
import { readDirectives } from "./directives.ts";
import { startOllamaStandIn, type StandIn, type StandInOptions } from "./index.ts";
import { piecesOf } from "./tokens.ts";

function answerTo(text: string, system = ""): string {
	const messages = [
		{ role: "system", text: system, imageCount: 0 },
		{ role: "user", text, imageCount: 0 },
	];
	return piecesOf(demoAnswer({ messages, tools: [], isThinking: false }).text).join("");
}

describe("the demo model", () => {
	it("answers what it was asked", () => {
		assert.match(answerTo("Hello!"), /^Hello!/);
		assert.match(answerTo("What is 12 * (3 + 4)?"), /\*\*84\*\*/);
		assert.match(answerTo("What is 7 plus 5 times 2?"), /\*\*17\*\*/);
		assert.match(answerTo("Write a Python function that parses dates"), /```python\ndef parses_dates/);
		assert.match(answerTo("Give me a list of 4 tips for testing"), /^1\. [\s\S]*\n4\. /);
		assert.match(answerTo("Make a table of apples, pears and cherries"), /\| pears \| 5 \| p \|/);
		assert.match(
			answerTo(
				"Summarize: The cat sat on the mat at home. The dog barked loudly at night. Rain fell over the whole city.",
			),
			/The dog barked/,
		);
		assert.match(answerTo("What project is this?", "Project: aurora\nLanguage: Rust"), /Project: aurora/);
	});

	it("says once in a conversation that it is a demo model", () => {
		assert.match(answerTo("Hello!"), /demo model/);
		const messages = ["Hello", "Hi!", "Why?"].map((text, index) => ({
			role: index === 1 ? "assistant" : "user",
			text,
			imageCount: 0,
		}));
		assert.doesNotMatch(piecesOf(demoAnswer({ messages, tools: [], isThinking: false }).text).join(""), /demo model/);
	});

	it("uses a fitting tool, and then what it brought", () => {
		const tools = [{ name: "read_file", schema: { properties: { path: { type: "string" } }, required: ["path"] } }];
		const ask = { role: "user", text: "Read the file src/main.ts please", imageCount: 0 };
		const first = demoAnswer({ messages: [ask], tools, isThinking: false });
		assert.deepEqual(first.toolCalls, [{ name: "read_file", arguments: { path: "src/main.ts" } }]);
		const second = demoAnswer({
			messages: [
				ask,
				{ role: "assistant", text: "", imageCount: 0 },
				{ role: "tool", text: "const a = 1;", imageCount: 0 },
			],
			tools,
			isThinking: false,
		});
		assert.equal(second.toolCalls, undefined);
		assert.match(piecesOf(second.text).join(""), /const a = 1;/);
	});

	it("takes directives out of what it reads", () => {
		const read = readDirectives('Hi [[fault:429 retry-after=2 times=1]] [[tool run {"a":[1]}]] there');
		assert.equal(read.text, "Hi   there");
		assert.deepEqual(read.faults, [
			{ fault: { kind: "status", status: 429, headers: { "retry-after": "2" } }, times: 1 },
		]);
		assert.deepEqual(read.toolSteps, [[{ name: "run", arguments: { a: [1] } }]]);
		const steps = readDirectives("[[tool a]] [[tool b]] [[then]] [[tool c]]").toolSteps;
		assert.deepEqual(
			steps.map((calls) => calls.map(({ name }) => name)),
			[["a", "b"], ["c"]],
		);
	});
});

describe("the stand-in for Ollama", () => {
	let standIn: StandIn | undefined;
	afterEach(async () => {
		await standIn?.stop();
		standIn = undefined;
	});

	async function post(path: string, body: unknown, options: StandInOptions = {}): Promise<Response> {
		standIn ??= await startOllamaStandIn(options);
		return fetch(standIn.url + path, { method: "POST", body: JSON.stringify(body) });
	}

	it("cuts a prompt that is too long in silence, as Ollama does, unless told not to", async () => {
		const body = {
			model: "demo",
			stream: false,
			options: { num_ctx: 512 },
			messages: [{ role: "user", content: "word ".repeat(2000) }],
		};
		const cut: unknown = await (await post("/api/chat", body)).json();
		assert.ok(typeof cut === "object" && cut !== null && "prompt_eval_count" in cut);
		assert.equal(cut.prompt_eval_count, 258);
		const refused = await post("/api/chat", { ...body, truncate: false });
		assert.equal(refused.status, 400);
	});

	it("ends every stream with a line that is done and counts", async () => {
		const text = await (
			await post("/api/chat", { model: "demo", messages: [{ role: "user", content: "Hi" }], think: true })
		).text();
		const lines = text
			.trim()
			.split("\n")
			.map((line): unknown => JSON.parse(line));
		const last = lines.at(-1);
		assert.ok(typeof last === "object" && last !== null && "done" in last && "eval_count" in last);
		assert.equal(last.done, true);
		assert.ok(text.includes('"thinking"'));
	});

	it("lets a fault pass after the given number of times", async () => {
		const body = { model: "demo", stream: false, messages: [{ role: "user", content: "Hi [[fault:503 times=1]]" }] };
		const streamed = { ...body, stream: true };
		assert.equal((await post("/api/chat", streamed)).status, 503);
		assert.equal((await post("/api/chat", streamed)).status, 200);
	});
});

describe("the stand-in as a program", () => {
	async function start(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
		const child = spawn(
			process.execPath,
			[new URL("main.ts", import.meta.url).pathname, "--pace", "0", "--load", "0"],
			{ stdio: ["pipe", "pipe", "inherit"] },
		);
		assert.ok(child.stdout);
		for await (const line of createInterface(child.stdout)) {
			return { child, url: line };
		}
		return assert.fail("it printed no address");
	}

	it("prints its address, serves, and stops when its input is closed", async () => {
		const { child, url } = await start();
		const exited = once(child, "exit");
		assert.equal((await fetch(`${url}/api/version`)).status, 200);
		child.stdin?.end();
		assert.deepEqual(await exited, [0, null]);
	});

	it("stops on a signal", async () => {
		const { child } = await start();
		const exited = once(child, "exit");
		child.kill("SIGTERM");
		assert.deepEqual(await exited, [0, null]);
	});
});
