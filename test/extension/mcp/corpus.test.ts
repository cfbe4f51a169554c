import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { BoundedLines } from "../../../src/extension/mcp/client/boundedLines.ts";
import { ServerLog } from "../../../src/extension/mcp/client/serverLog.ts";
import { consentState } from "../../../src/extension/mcp/definitions/consent.ts";
import { readServersFile } from "../../../src/extension/mcp/definitions/readServers.ts";
import type { ServerDefinition } from "../../../src/extension/mcp/definitions/serverDefinition.ts";
import { readTools } from "../../../src/extension/mcp/offers/toolDefinitions.ts";
import { toolName } from "../../../src/extension/mcp/offers/toolNames.ts";
import { readToolResult } from "../../../src/extension/mcp/offers/toolResult.ts";
import { childEnvironment } from "../../../src/extension/mcp/processes/childEnvironment.ts";
import { toolsOf } from "../../../src/extension/mcp/servers/mcpTools.ts";
import type { McpServer } from "../../../src/extension/mcp/servers/mcpServer.ts";
import { plainEnglish as localize } from "../../../src/extension/localize.ts";
import { callTool, eventually, isAlive, McpWorkbench } from "./mcpWorkbench.ts";

interface Case {
	readonly id: string;
	// oxlint-disable-next-line typescript/no-explicit-any -- each case has a shape of its own
	readonly input: any;
	readonly expectation: string;
}

/** True when what the case expects holds. `naive` does what comes to mind first: it must not hold for that. */
interface Trial {
	readonly ours: (input: Case["input"], bench: McpWorkbench) => boolean | Promise<boolean>;
	readonly naive: (input: Case["input"], bench: McpWorkbench) => boolean | Promise<boolean>;
}

const file = new URL("../../fixtures/security/mcp.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly Case[];
const stdio = (command: string, args: readonly string[]): ServerDefinition => ({
	kind: "stdio",
	command,
	args,
	env: {},
	cwd: "/",
});
const asTool = (tool: object): object => ({ name: "t", description: "", inputSchema: { type: "object" }, ...tool });
const namesOf = (listed: readonly unknown[]): readonly string[] =>
	readTools(listed, localize).tools.map(({ name }) => name);
/** What a client does that takes everything as it comes. */
const listedNames = (listed: readonly { readonly name: string }[]): readonly string[] => listed.map(({ name }) => name);

const trials: Readonly<Record<string, Trial>> = {
	// Poisoned descriptions: shown whole, offered to nobody before the user has looked.
	"MCP-001": {
		ours: ({ tools }) => {
			const [tool] = readTools(tools, localize).tools;
			const server = { tools: () => [{ tool, state: "new" }] } as unknown as McpServer;
			return toolsOf([server], localize).length === 0 && tool?.text.includes("<IMPORTANT>") === true;
		},
		naive: ({ tools }) => listedNames(tools).length === 0,
	},
	"MCP-003": {
		ours: ({ first, later }, { seal }) => {
			const agreed = seal.ofDefinition("s", stdio(first.command, first.args));
			return consentState(seal, "s", stdio(later.command, later.args), agreed) === "changed";
		},
		naive: ({ name }) => !new Set([name]).has(name),
	},
	// A file in a folder that is not trusted: nothing is started, by listing neither.
	"MCP-004": {
		async ours(_, bench) {
			bench.isTrusted = false;
			bench.configure(["repo", bench.scripted()]);
			const [server] = (await bench.servers()).all();
			assert.ok(server);
			await server.agree(server.definitionHash);
			await assert.rejects(server.start("user"), { code: "untrusted" });
			return bench.pids().length === 0;
		},
		async naive(_, { folder }) {
			const touched = path.join(folder, "pwned");
			const content = JSON.stringify({ servers: { repo: { command: "touch", args: [touched] } } });
			const options = { scope: { kind: "user" }, place: ".mcp.json", folder, localize } as const;
			for (const { definition } of readServersFile(content, options).servers)
				if (definition.kind === "stdio") spawn(definition.command, [...definition.args]);
			await eventually(() => existsSync(touched), Boolean);
			return !existsSync(touched);
		},
	},
	"MCP-006": {
		ours: ({ tool, server }) => {
			const twins = [1, 2].map((n) => ({ id: `${n}`, name: server as string, isUsers: n === 1 }));
			const names = twins.map((twin) => toolName(twin, tool));
			return new Set([...names, tool]).size === 3 && names.every((name) => name.startsWith("mcp__evil__read_file"));
		},
		naive: ({ tool }) => new Set([tool, tool]).size === 2,
	},
	"MCP-007": {
		ours: ({ tool }) => namesOf([asTool(tool)]).join() === "constructor",
		naive: ({ tool }) => {
			const registry: Record<string, unknown> = {};
			return registry[tool.name] === undefined;
		},
	},
	"MCP-008": {
		ours: ({ tool }) => namesOf([asTool(tool)]).join() === "__proto__" && !("isAdmin" in {}),
		naive: ({ tool }) => {
			const registry: Record<string, unknown> = {};
			registry[tool.name] = { isAdmin: true };
			return Object.hasOwn(registry, tool.name);
		},
	},
	"MCP-010": {
		ours: ({ tool }) => namesOf([asTool(tool)]).length === 0,
		naive: ({ tool }) => listedNames([tool]).length === 0,
	},
	"MCP-011": {
		ours: ({ tools }) => namesOf(Array.from({ length: tools }, (_, n) => asTool({ name: `t${n}` }))).length === 128,
		naive: ({ tools }) => listedNames(Array.from({ length: tools }, (_, n) => ({ name: `t${n}` }))).length === 128,
	},
	"MCP-012": {
		ours: ({ inputSchema }) => namesOf([asTool({ inputSchema })]).length === 1,
		naive: ({ inputSchema }) => {
			const inline = (schema: { $ref?: string }): object => (schema.$ref === "#" ? inline(inputSchema) : schema);
			try {
				return inline(inputSchema) !== null;
			} catch {
				return false;
			}
		},
	},
	"MCP-013": {
		ours: ({ inputSchema }) => namesOf([asTool({ inputSchema })]).length === 0,
		async naive() {
			const asked = await asks(async (address) => void (await fetch(`${address}/s.json`)));
			return asked === 0;
		},
	},
	"MCP-016": {
		ours: ({ result }) => !readToolResult(result).text.includes("<svg"),
		naive: ({ result }) =>
			!result.content
				.map((part: { data: string; mimeType: string }) => `data:${part.mimeType},${part.data}`)
				.join()
				.includes("<svg"),
	},
	"MCP-017": {
		ours: ({ result }) => !readToolResult(result).text.includes("command:"),
		naive: ({ result }) =>
			!result.content
				.map((part: { uri: string }) => part.uri)
				.join()
				.includes("command:"),
	},
	"MCP-018": {
		async ours(_, bench) {
			const outcome = await callTool(await bench.running(), "huge", { megabytes: 200 });
			return outcome.isTrimmed && outcome.text.length < 101_000 && keptOf(200) <= 8_000_000;
		},
		naive: () => {
			let kept = "";
			for (let n = 0; n < 200; n++) kept += "x".repeat(1_000_000);
			return kept.length <= 8_000_000;
		},
	},
	"MCP-019": {
		async ours(_, bench) {
			const log = new ServerLog();
			for (let n = 0; n < 16_000; n++) log.append(`${"x".repeat(65_000)}\n`);
			const outcome = await callTool(await bench.running(), "garbage");
			return log.text().length < 66_000 && outcome.text === "after the garbage";
		},
		naive: () => {
			const kept: string[] = [];
			for (let n = 0; n < 16_000; n++) kept.push("x".repeat(65_000));
			return kept.reduce((sum, piece) => sum + piece.length, 0) < 66_000;
		},
	},
	"MCP-020": {
		async ours(_, bench) {
			bench.limits = { startTimeoutMs: 800, callTimeoutMs: 800 };
			for (const behaviour of ["hangAtStart", "crashAtStart"]) {
				bench.configure([behaviour, bench.scripted(behaviour)]);
				const [server] = (await bench.servers()).all();
				await server?.agree(server.definitionHash);
				await assert.rejects(server?.start("user") ?? Promise.resolve(), { code: "mcp_failed" });
			}
			bench.limits.startTimeoutMs = 20_000;
			const server = await bench.running();
			assert.equal((await callTool(server, "hang")).isError, true);
			assert.equal((await callTool(server, "crash")).isError, true);
			await server.run.stop();
			return bench.pids().every((pid) => !isAlive(pid));
		},
		async naive(_, { folder }) {
			const script = "process.stdin.on('end', () => console.log('ended')).resume(); setInterval(() => {}, 1000)";
			const child = spawn(process.execPath, ["-e", script], { cwd: folder });
			child.stdin.end();
			await once(child.stdout, "data");
			const isLeft = child.pid !== undefined && isAlive(child.pid);
			child.kill("SIGKILL");
			return !isLeft;
		},
	},
	"MCP-021": {
		ours: async (_, bench) => (await callTool(await bench.running(), "strange")).text === "the first",
		naive: () => {
			const answered: unknown[] = [];
			const pending: Record<string, (result: string) => void> = { 1: (result) => answered.push(result) };
			for (const { id, result } of [
				{ id: "1", result: "id as text" },
				{ id: 1, result: "the first" },
			])
				pending[id]?.(result);
			return answered.join() === "the first";
		},
	},
	"MCP-022": {
		async ours(_, bench) {
			await bench.running("asks");
			const answers = await eventually(
				() => bench.journal().filter((line) => line.startsWith("answer")),
				(lines) => lines.length === 3,
			);
			return answers.every((line) => line.includes("-32601"));
		},
		naive: ({ request }) => {
			const handlers: Readonly<Record<string, () => object>> = {
				"sampling/createMessage": () => ({ role: "assistant" }),
			};
			return handlers[request]?.() === undefined;
		},
	},
	// A server that sends the client to another address for its authorisation.
	"MCP-026": {
		ours: async (_, bench) => (await authorisationAsks(async (url) => connect(bench, url))) === 0,
		naive: async () =>
			(await authorisationAsks(async (url) => {
				const answer = await fetch(url, { method: "POST" });
				const metadata = /resource_metadata="([^"]+)"/.exec(answer.headers.get("www-authenticate") ?? "")?.[1];
				await fetch(metadata ?? "");
			})) === 0,
	},
	"MCP-027": {
		ours: () =>
			Object.keys(childEnvironment(hostile, { OWN: "1" }, "mark", []))
				.sort()
				.join() === "DAYBOOK_MCP_PROCESS,OWN,PATH",
		naive: () =>
			Object.keys({ ...hostile, OWN: "1" })
				.sort()
				.join() === "OWN,PATH",
	},
	"MCP-029": {
		async ours({ annotations }) {
			const [tool] = readTools([asTool({ annotations })], localize).tools;
			const server = {
				id: "s",
				name: "s",
				tools: () => [{ tool, state: "accepted" }],
				toolName: (name: string) => name,
			} as unknown as McpServer;
			const prepared = await toolsOf([server], localize)[0]?.prepare("{}");
			// Only the kind decides about the permission; a hint of the server has no place in what is judged.
			return !JSON.stringify(prepared?.action).includes("readOnly") && prepared?.action.kind === "mcp";
		},
		naive: ({ annotations }) => (annotations.readOnlyHint === true ? "allow" : "confirm") === "confirm",
	},
};

const hostile = {
	PATH: "/bin",
	ANTHROPIC_API_KEY: "k",
	VSCODE_PID: "1",
	NODE_OPTIONS: "--require x",
	GITHUB_TOKEN: "t",
};

function keptOf(megabytes: number): number {
	let kept = 0;
	const lines = new BoundedLines(8_000_000, {
		onLine: () => {},
		onLongLine: ({ head, tail }) => (kept = head.length + tail.length),
	});
	const piece = Buffer.alloc(1_000_000, "x");
	for (let n = 0; n < megabytes; n++) lines.push(piece);
	lines.push(Buffer.from("\n"));
	return kept - 1024;
}

/** How often a server on loopback was asked while `work` went on. */
async function asks(work: (address: string) => Promise<void>): Promise<number> {
	let count = 0;
	const server = createServer((_, response) => {
		count++;
		response.end("{}");
	});
	const address = await listening(server);
	await work(address);
	server.close();
	return count;
}

async function authorisationAsks(work: (url: string) => Promise<void>): Promise<number> {
	return asks(async (elsewhere) => {
		const server = createServer((_request, response) => {
			const metadata = `${elsewhere}/.well-known/oauth-protected-resource`;
			response.writeHead(401, { "www-authenticate": `Bearer resource_metadata="${metadata}"` }).end();
		});
		const url = `${await listening(server)}/mcp`;
		await work(url);
		server.close();
	});
}

async function connect(bench: McpWorkbench, url: string): Promise<void> {
	bench.configure(["remote", { kind: "http", url, headers: {} }]);
	const [server] = (await bench.servers()).all();
	assert.ok(server);
	await server.agree(server.definitionHash);
	await assert.rejects(server.start("user"), { code: "mcp_failed" });
}

async function listening(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the known attacks by MCP servers", function () {
	this.timeout(120_000);
	let bench: McpWorkbench;

	beforeEach(() => (bench = new McpWorkbench()));
	afterEach(async () => bench.end());

	it("have a trial each", () => {
		assert.deepEqual(Object.keys(trials).sort(), cases.map(({ id }) => id).sort());
	});

	for (const { id, input, expectation } of cases) {
		it(`${id}: ${expectation}`, async () => {
			const trial = trials[id];
			assert.ok(trial);
			assert.equal(await trial.ours(input, bench), true, "holds here");
			assert.equal(await trial.naive(input, bench), false, "does not hold for what is done without care");
		});
	}
});
