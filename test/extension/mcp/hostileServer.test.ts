import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { toolsOf } from "../../../src/extension/mcp/servers/mcpTools.ts";
import { plainEnglish as localize } from "../../../src/extension/localize.ts";
import { callTool, eventually, isAlive, McpWorkbench } from "./mcpWorkbench.ts";

describe("a hostile MCP server", function () {
	this.timeout(120_000);
	let bench: McpWorkbench;

	beforeEach(() => (bench = new McpWorkbench()));
	afterEach(async () => bench.end());

	it("answers like a kind one when it is kind", async () => {
		const server = await bench.running();
		assert.deepEqual(await callTool(server, "echo", { text: "hello" }), {
			text: "hello",
			isError: false,
			isTrimmed: false,
		});
		assert.equal(server.run.offers?.prompts[0]?.name, "greet");
		assert.equal(server.run.offers?.resources[0]?.uri, "scripted://notes/1");
		assert.match(server.run.log.text(), /scripted server is here/);
	});

	it("gets no key, nothing of the editor's and no switch of Node's from the environment", async () => {
		const secrets = {
			ANTHROPIC_API_KEY: "sk-canary",
			VSCODE_IPC_HOOK: "canary",
			NODE_OPTIONS: "--no-warnings",
			LC_ALL: "C",
		};
		const before = { ...process.env };
		Object.assign(process.env, secrets);
		try {
			const { text } = await callTool(await bench.running(), "environment");
			const seen = JSON.parse(text) as Record<string, string>;
			assert.doesNotMatch(text, /canary|no-warnings|ELECTRON|npm_/);
			const folders = (process.env["PATH"] ?? "").split(path.delimiter);
			const there = folders.filter((folder) => path.isAbsolute(folder) && existsSync(folder));
			assert.equal(seen["PATH"], there.join(path.delimiter));
			assert.equal(seen["LC_ALL"], "C");
			assert.ok(seen["JOURNAL"]);
		} finally {
			for (const name of Object.keys(secrets)) delete process.env[name];
			Object.assign(process.env, before);
		}
	});

	it("has a changed tool disabled, and an added one, until the user has looked", async () => {
		const server = await bench.running();
		const [echo] = toolsOf([server], localize);
		const prepared = await echo?.prepare("{}");
		await callTool(server, "turn");
		await eventually(
			() => server.tools().find(({ tool }) => tool.name === "echo")?.state,
			(state) => state === "changed",
		);
		assert.equal(server.tools().find(({ tool }) => tool.name === "added")?.state, "new");
		const offered = toolsOf([server], localize).map(({ definition }) => definition.name);
		assert.ok(!offered.includes("mcp__scripted__echo") && !offered.includes("mcp__scripted__added"));
		const late = await prepared?.run(new AbortController().signal, {
			approved: { kind: "unresolved" },
			isUsersWish: true,
			tell: () => {},
		});
		assert.equal(late?.isError, true, "a call that was allowed before the change is not made");
		assert.ok(!bench.journal().includes("call echo"));
		await server.accept(server.tools().map(({ tool }) => tool.fingerprint));
		assert.equal((await callTool(server, "added")).text, "added");
	});

	it("cannot fill the memory with one answer of 50 or of 200 MB", async () => {
		const server = await bench.running();
		for (const megabytes of [50, 200]) {
			const before = process.memoryUsage().rss;
			const outcome = await callTool(server, "huge", { megabytes });
			assert.ok(outcome.text.length <= 100_100, `${outcome.text.length}`);
			assert.ok(outcome.isTrimmed && outcome.text.startsWith("begin xxx"), outcome.text.slice(0, 80));
			assert.match(outcome.text, /left out$/);
			assert.ok(process.memoryUsage().rss - before < 150_000_000);
		}
		assert.equal((await callTool(server, "echo", { text: "still here" })).text, "still here");
	});

	it("that writes a line without an end is ended", async () => {
		bench.configure(["endless", bench.scripted("endlessLine")]);
		const server = (await bench.servers()).all()[0];
		await server?.agree(server.definitionHash);
		await assert.rejects(server?.start("user") ?? Promise.resolve(), /without an end/);
		assert.equal(server?.run.state, "failed");
		await eventually(
			() => bench.pids().filter(isAlive),
			(alive) => alive.length === 0,
		);
	});

	it("that floods with what nobody asked for is ended, and others go on", async () => {
		const server = await bench.running();
		await callTool(server, "flood").catch(() => null);
		await eventually(
			() => server.run.state,
			(state) => state === "failed",
		);
		assert.match(server.run.failure ?? "", /without being asked/);
		await eventually(
			() => bench.pids().filter(isAlive),
			(alive) => alive.length === 0,
		);
	});

	it("has garbage on its output ignored, and its error output kept short and without control characters", async () => {
		const server = await bench.running();
		assert.equal((await callTool(server, "garbage")).text, "after the garbage");
		const log = await eventually(
			() => server.run.log.text(),
			(text) => text.includes("characters before"),
		);
		assert.ok(log.length < 70_000);
		// oxlint-disable-next-line no-control-regex -- what must not be there
		assert.doesNotMatch(log, /[\u0000-\u0008\u001b\u0007]/);
	});

	it("is told that its answer does not come, and a call that hangs ends at its limit", async () => {
		const server = await bench.running();
		bench.limits.callTimeoutMs = 300;
		const outcome = await callTool(server, "hang");
		assert.equal(outcome.isError, true);
		bench.limits.callTimeoutMs = 20_000;
		const stop = new AbortController();
		const hanging = callTool(server, "hang", {}, stop.signal);
		stop.abort();
		await assert.rejects(hanging);
		assert.equal((await callTool(server, "echo", { text: "x" })).text, "x");
	});

	it("that hangs or crashes while it starts is failed, ended, and not tried again for a while", async () => {
		bench.limits.startTimeoutMs = 1500;
		for (const behaviour of ["hangAtStart", "crashAtStart"]) {
			bench.configure([behaviour, bench.scripted(behaviour)]);
			const server = (await bench.servers()).all()[0];
			assert.ok(server);
			await server.agree(server.definitionHash);
			await assert.rejects(server.start("use"), { code: "mcp_failed" });
			assert.equal(server.run.state, "failed");
			const starts = bench.journal().length;
			await assert.rejects(server.start("use"), /a moment ago/);
			assert.equal(bench.journal().length, starts, "no process was started");
			await assert.rejects(server.start("user"), { code: "mcp_failed" });
			assert.equal(bench.journal().length, starts + 1, "the user's click starts it at once");
		}
		await eventually(
			() => bench.pids().filter(isAlive),
			(alive) => alive.length === 0,
		);
	});

	it("that crashes in the middle of a call is told as failed, and starts again by a click", async () => {
		const server = await bench.running();
		assert.equal((await callTool(server, "crash")).isError, true);
		await eventually(
			() => server.run.state,
			(state) => state === "failed",
		);
		assert.match(server.run.failure ?? "", /code 3/);
		await server.start("user");
		assert.equal((await callTool(server, "echo", { text: "again" })).text, "again");
	});

	it("does not get an answer twice, nor one that another id or kind of id asks for", async () => {
		const server = await bench.running();
		assert.equal((await callTool(server, "strange")).text, "the first");
		assert.equal((await callTool(server, "echo", { text: "y" })).text, "y");
	});

	it("is refused an answer of a model, a word of the user and the folders", async () => {
		await bench.running("asks");
		const answers = await eventually(
			() => bench.journal().filter((line) => line.startsWith("answer")),
			(lines) => lines.length === 3,
		);
		for (const line of answers) assert.match(line, /-32601/);
	});

	it("has pictures named instead of drawn, and links that do something left out", async () => {
		const { text } = await callTool(await bench.running(), "images");
		assert.doesNotMatch(text, /<svg|command:/);
		assert.match(text, /\[image \(image\/svg\+xml\), [\d,]+ bytes, was left out\]/);
		assert.match(text, /\[link site: https:\/\/example\.com\/\]/);
	});

	it("with 5000 tools has 128, with strange ones only those that can be used", async () => {
		const many = await bench.running("manyTools");
		assert.equal(many.tools().length, 128);
		assert.match(many.run.offers?.problems.join() ?? "", /first 128/);
		const server = await bench.running("hostileTools");
		assert.deepEqual(
			server.tools().map(({ tool }) => tool.name),
			["constructor", "__proto__", "twice", "recursive", "readonly"],
		);
		assert.equal(Object.hasOwn(Object.prototype, "isAdmin"), false);
		assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
		assert.equal((await callTool(server, "constructor")).text, "constructor");
		for (const { definition } of toolsOf([server], localize)) assert.match(definition.name, /^[A-Za-z0-9_-]{1,64}$/);
	});
});
