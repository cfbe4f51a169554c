import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { noon } from "../../db/bookFixture.ts";
import { DoorFixture, enterUser, question } from "../../db/doorFixture.ts";
import type { ServerDefinition } from "../../../src/extension/mcp/definitions/serverDefinition.ts";
import { historyTools } from "../../../src/extension/mcp/history/historyTools.ts";
import { historyToolIds } from "../../../src/extension/contributions.ts";
import { installMcpKit, kitPrograms } from "../../mcp/kit.ts";
import { repository } from "../../vscode/layout.ts";
import { callTool, eventually, isAlive, McpWorkbench } from "./mcpWorkbench.ts";

const node = process.execPath;

describe("MCP with other people's programs", function () {
	this.timeout(180_000);
	let bench: McpWorkbench;

	before(function () {
		if (installMcpKit()) return;
		console.log("      skipped: the servers cannot be installed from the npm registry");
		this.skip();
	});
	beforeEach(() => (bench = new McpWorkbench()));
	afterEach(async () => bench.end());

	const started = async (definition: ServerDefinition) => {
		bench.configure(["real", definition]);
		const [server] = (await bench.servers()).all();
		assert.ok(server);
		await server.agree(server.definitionHash);
		await server.start("user");
		await server.accept(server.tools().map(({ tool }) => tool.fingerprint));
		return server;
	};
	const child = (program: string, ...args: readonly string[]): ServerDefinition => ({
		kind: "stdio",
		command: node,
		args: [program, ...args],
		env: {},
		cwd: bench.folder,
	});

	it("writes and reads a file through the server for files, and nothing outside of its folder", async () => {
		const folder = path.join(bench.folder, "notes");
		mkdirSync(folder);
		const server = await started(child(kitPrograms.filesystem, folder));
		const { pid } = server.run;
		assert.ok(pid !== null && isAlive(pid));
		const file = path.join(folder, "a.txt");
		await callTool(server, "write_file", { path: file, content: "words" });
		assert.equal(readFileSync(file, "utf8"), "words");
		assert.equal((await callTool(server, "read_text_file", { path: file })).text, "words");
		assert.equal((await callTool(server, "read_text_file", { path: "/etc/hostname" })).isError, true);
		await server.run.stop();
		assert.equal(isAlive(pid), false);
	});

	it("uses tools, prompts and resources of the server that has everything", async () => {
		const server = await started(child(kitPrograms.everything));
		assert.match((await callTool(server, "echo", { message: "hello" })).text, /hello/);
		assert.match((await callTool(server, "get-sum", { a: 2, b: 40 })).text, /42/);
		assert.ok((server.run.offers?.prompts.length ?? 0) > 0);
		assert.ok((server.run.offers?.resources.length ?? 0) > 0);
		assert.deepEqual(server.run.offers?.problems, []);
	});

	it("speaks with a server over streamable HTTP, and with none that sends it elsewhere", async () => {
		const probe = createServer().listen(0, "127.0.0.1");
		await once(probe, "listening");
		const { port } = probe.address() as AddressInfo;
		probe.close();
		const process_ = spawn(node, [kitPrograms.everything, "streamableHttp"], {
			env: { ...process.env, PORT: String(port) },
			stdio: "ignore",
		});
		try {
			const url = `http://127.0.0.1:${port}/mcp`;
			let isUp = false;
			const look = (): void =>
				void fetch(url).then(
					() => (isUp = true),
					() => {},
				);
			await eventually(
				() => (look(), isUp),
				(up) => up,
			);
			const server = await started({ kind: "http", url, headers: {} });
			assert.match((await callTool(server, "echo", { message: "over http" })).text, /over http/);
			await server.run.stop();
		} finally {
			process_.kill("SIGKILL");
		}
	});

	describe("that ask Daybook", () => {
		const fixture = new DoorFixture();
		const inspect = (...args: readonly string[]): string =>
			execFileSync(
				node,
				[
					kitPrograms.inspector,
					"--cli",
					node,
					path.join(repository, "dist/mcpServer.cjs"),
					"--folder",
					fixture.folder,
					...args,
				],
				{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 },
			);

		before(async () => {
			const door = fixture.open();
			await enterUser(door);
			await door.call("messages.addUser", { ...question("m1", "chat-1"), at: noon });
			await door.call("messages.addUser", question("m2", "chat-2"));
			await door.close();
		});
		after(async () => fixture.end());

		it("pass the inspector's checks of the list, and its strict ones of each schema", () => {
			const { tools } = JSON.parse(inspect("--method", "tools/list", "--strict")) as { tools: { name: string }[] };
			assert.deepEqual(
				tools.map(({ name }) => name),
				["search_history", "read_chat", "list_chats", "list_projects", "usage_report"],
			);
		});

		it("get answers from the file while a window has it open", async () => {
			const window = fixture.open();
			await window.call("projects.list", { status: "all" });
			const said = (text: string): unknown => (JSON.parse(text) as { content: { text: string }[] }).content[0]?.text;
			const ask = (tool: string, ...args: readonly string[]): string =>
				String(
					said(inspect("--method", "tools/call", "--tool-name", tool, ...args.flatMap((arg) => ["--tool-arg", arg]))),
				);
			assert.match(ask("search_history", "query=question"), /"chat_id": "chat-2"[^]*"chat_id": "chat-1"/);
			assert.match(ask("read_chat", "chat_id=chat-1"), /question m1/);
			assert.match(ask("list_chats"), /chat-2/);
			assert.equal(ask("list_projects"), "[]");
			assert.match(ask("usage_report", "days=3"), /"by_model": \[\]/);
			await window.close();
		});

		it("are told what they asked wrongly", () => {
			assert.throws(() => inspect("--method", "tools/call", "--tool-name", "nothing"));
			assert.throws(() => inspect("--method", "tools/call", "--tool-name", "read_chat", "--tool-arg", "chat_id=none"), {
				status: 5,
			});
		});
	});
});

describe("the questions that other agents may ask", () => {
	it("are the same for the editor's agents as for others", () => {
		const manifest = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
			contributes: {
				languageModelTools: readonly { name: string; modelDescription: string; inputSchema: unknown }[];
			};
		};
		assert.deepEqual(
			manifest.contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => [
				name,
				modelDescription,
				inputSchema,
			]),
			historyTools.map(({ name, description, inputSchema }) => [
				new Map(Object.entries(historyToolIds)).get(name),
				description,
				JSON.parse(JSON.stringify(inputSchema)) as unknown,
			]),
		);
	});
});
