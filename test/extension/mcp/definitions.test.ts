import assert from "node:assert/strict";
import * as fc from "fast-check";
import { changesSince, consentState, Seal } from "../../../src/extension/mcp/definitions/consent.ts";
import { definitionRows, revealed } from "../../../src/extension/mcp/definitions/definitionRows.ts";
import { readServers, readServersFile } from "../../../src/extension/mcp/definitions/readServers.ts";
import type { ServerDefinition, ServerScope } from "../../../src/extension/mcp/definitions/serverDefinition.ts";
import { definitionView } from "../../../src/extension/mcp/page/view.ts";
import { toolName } from "../../../src/extension/mcp/offers/toolNames.ts";
import { readAccepted, writeAccepted } from "../../../src/extension/mcp/offers/toolFingerprints.ts";
import { sighting } from "../../db/bookFixture.ts";
import { plainEnglish as localize } from "../../../src/extension/localize.ts";
import { callTool, McpWorkbench } from "./mcpWorkbench.ts";

const options = {
	scope: { kind: "project", projectId: "p", file: "app/.vscode/mcp.json" },
	place: "app/.vscode/mcp.json",
	folder: "/work/app",
	localize,
} as const;

const files: ServerDefinition = {
	kind: "stdio",
	command: "npx",
	args: ["-y", "files"],
	env: { TOKEN: "secret-value", A: "1" },
	cwd: "/work",
};
const remote: ServerDefinition = {
	kind: "http",
	url: "https://example.com/mcp",
	headers: { authorization: "Bearer x" },
};

describe("The definition of an MCP server", () => {
	it("is read as VS Code writes it, with comments, numbers and the folder's variable", () => {
		const content = `{
			// what the team uses
			"servers": {
				"notes": { "type": "stdio", "command": "node", "args": ["\${workspaceFolder}/notes.js"], "env": { "PORT": 1 }, "cwd": "sub" },
				"web": { "type": "http", "url": "https://example.com/mcp", "headers": { "x": "y" } },
			},
		}`;
		const { servers, problems } = readServersFile(content, options);
		assert.deepEqual(problems, []);
		assert.deepEqual(
			servers.map(({ name, definition }) => [name, definition]),
			[
				[
					"notes",
					{ kind: "stdio", command: "node", args: ["/work/app/notes.js"], env: { PORT: "1" }, cwd: "/work/app/sub" },
				],
				["web", { kind: "http", url: "https://example.com/mcp", headers: { x: "y" } }],
			],
		);
	});

	it("is read as most other programs write it", () => {
		const { servers } = readServersFile('{"mcpServers": {"a": {"command": "b"}}}', options);
		assert.equal(servers[0]?.name, "a");
	});

	it("that cannot be used is told in one sentence, and the others stay", () => {
		const given = {
			good: { command: "a" },
			empty: {},
			script: { url: "javascript:alert(1)" },
			named: { url: "https://user:pass@example.com/" },
			asks: { command: "a", env: { TOKEN: "${input:token}" } },
			list: [],
			args: { command: "a", args: "rm -rf" },
		};
		const { servers, problems } = readServers(given, options);
		assert.deepEqual(
			servers.map(({ name }) => name),
			["good"],
		);
		assert.equal(problems.length, 6);
		assert.match(problems.join("\n"), /uses \$\{input:token\}/);
		for (const broken of ["", "[]", "{", "null", '{"servers": 7}', "x".repeat(300_000)])
			assert.deepEqual(readServersFile(broken, options).servers, []);
	});

	it("never throws, whatever stands in a file", () => {
		fc.assert(
			fc.property(fc.json(), fc.anything(), (text, value) => {
				readServersFile(text, options);
				readServers(value, options);
			}),
		);
	});

	it("is agreed to as a whole: any change asks again, and names what has changed", () => {
		const seal = new Seal("key");
		const agreed = seal.ofDefinition("s", files);
		assert.equal(consentState(seal, "s", files, agreed), "agreed");
		assert.equal(consentState(seal, "s", files, null), "never");
		const before: unknown = JSON.parse(JSON.stringify(seal.withoutSecrets("s", files)));
		const changes: readonly (readonly [Partial<typeof files>, ...string[]])[] = [
			[{ command: "npx " }, "command"],
			[{ args: ["-y", "files", ""] }, "args[2]"],
			[{ args: ["-y files"] }, "args[0]", "args[1]"],
			[{ args: ["-y"] }, "args[1]"],
			[{ env: { TOKEN: "other", A: "1" } }, "env.TOKEN"],
			[{ env: { TOKEN: "secret-value", A: "1", NODE_OPTIONS: "--require x" } }, "env.NODE_OPTIONS"],
			[{ cwd: "/" }, "cwd"],
		];
		for (const [change, ...names] of changes) {
			const now = { ...files, ...change } as ServerDefinition;
			assert.equal(consentState(seal, "s", now, agreed), "changed", names.join());
			assert.deepEqual(changesSince(seal, "s", before, now), names);
		}
		assert.equal(consentState(seal, "s", remote, agreed), "changed");
		assert.equal(consentState(seal, "s", { ...files, env: { A: "1", TOKEN: "secret-value" } }, agreed), "agreed");
	});

	it("marks the very lines that changed, and one that is gone", () => {
		const seal = new Seal("key");
		const before: unknown = JSON.parse(JSON.stringify(seal.withoutSecrets("s", files)));
		const marked = (args: readonly string[]) => {
			const now: ServerDefinition = { ...files, args };
			const rows = definitionView(definitionRows(now), changesSince(seal, "s", before, now));
			return rows.filter(({ isChanged }) => isChanged).map(({ label, text }) => [label, text]);
		};
		assert.deepEqual(marked(["-y", "files", "stdio"]), [["args[2]", "stdio"]]);
		assert.deepEqual(marked(["-y", "other"]), [["args[1]", "other"]]);
		assert.deepEqual(marked(["-y"]), [["args[1]", null]]);
	});

	it("is not agreed to by a row of another server, another machine or another program", () => {
		const seal = new Seal("key");
		assert.equal(consentState(seal, "other", files, seal.ofDefinition("s", files)), "changed");
		assert.equal(consentState(new Seal("another key"), "s", files, seal.ofDefinition("s", files)), "changed");
		assert.equal(consentState(seal, "s", files, JSON.stringify(files)), "changed");
		const tools = [{ name: "t", fingerprint: "f", text: "{}" }];
		const written = writeAccepted(seal, "s", tools);
		assert.deepEqual(readAccepted(seal, "s", written), tools);
		assert.deepEqual(readAccepted(seal, "other", written), []);
		assert.deepEqual(readAccepted(seal, "s", written.replace('"f"', '"g"')), []);
		for (const broken of ["", "{}", "[]", '{"seal":"x","tools":[]}'])
			assert.deepEqual(readAccepted(seal, "s", broken), []);
	});

	it("is shown whole, with what nobody sees made visible", () => {
		assert.deepEqual(
			definitionRows(files).map(({ label, text }) => `${label}=${text}`),
			["command=npx", "args[0]=-y", "args[1]=files", "env.TOKEN=secret-value", "env.A=1", "cwd=/work"],
		);
		assert.deepEqual(
			definitionRows(remote).map(({ label }) => label),
			["url", "headers.authorization"],
		);
		const hidden = "a\u202Eb\u200Bc\u0007d\u00A0e\u{E0041}f\n";
		assert.equal(revealed(hidden), "a<U+202E>b<U+200B>c<U+0007>d<U+00A0>e<U+E0041>f<U+000A>");
		assert.equal(revealed("naïve 日本 path"), "naïve 日本 path");
	});
});

describe("What is kept of an MCP server", function () {
	this.timeout(60_000);
	let bench: McpWorkbench;

	beforeEach(() => (bench = new McpWorkbench()));
	afterEach(async () => bench.end());

	it("holds no value of its environment, survives the window, and is gone when it is taken back", async () => {
		const server = await bench.running();
		const { database } = await bench.book();
		const stored = JSON.stringify(database.all("SELECT * FROM mcp_servers"));
		assert.ok(!stored.includes(bench.folder.replace(/^.*\//, "") + "/journal"), "the value of JOURNAL");
		const [next] = (await bench.servers()).all();
		assert.equal(next?.consent, "agreed");
		await next?.start("use");
		assert.ok(next?.tools().every(({ state }) => state === "accepted"));
		await next?.revoke();
		assert.equal(next?.run.state, "stopped");
		await assert.rejects(next?.start("user") ?? Promise.resolve(), { code: "mcp_no_consent" });
		await server.run.stop();
		await assert.rejects(server.start("use"), { code: "mcp_no_consent" }, "another window knows of it, too");
	});

	it("stays taken back when somebody writes the consent into the database again", async () => {
		const server = await bench.running();
		const { database } = await bench.book();
		const [before] = database.all<Record<string, string | number | null>>("SELECT * FROM mcp_servers");
		await server.revoke();
		database.run(
			"UPDATE mcp_servers SET definition = :definition, consent_hash = :consent, tool_fingerprints = :tools",
			{
				definition: before?.["definition"] ?? null,
				consent: before?.["consent_hash"] ?? null,
				tools: before?.["tool_fingerprints"] ?? null,
			},
		);
		const [next] = (await bench.servers()).all();
		assert.ok(next);
		for (const one of [server, next]) await assert.rejects(one.start("user"), { code: "mcp_no_consent" });
		// Allowed anew, it has no tools that were looked at: those of then do not count either.
		await next.agree(next.definitionHash);
		database.run("UPDATE mcp_servers SET tool_fingerprints = :tools", { tools: before?.["tool_fingerprints"] ?? null });
		const [again] = (await bench.servers()).all();
		await again?.start("user");
		assert.ok(again?.tools().every(({ state }) => state === "new"));
		// What cannot be read lets nothing hold.
		bench.secrets.set("daybook.mcp.epochs", "[");
		const [unread] = (await bench.servers()).all();
		assert.notEqual(unread?.consent, "agreed");
	});

	it("ends a running server whose definition changes or goes away", async () => {
		bench.configure(["scripted", bench.scripted()]);
		const servers = await bench.servers();
		const [server] = servers.all();
		assert.ok(server);
		await server.agree(server.definitionHash);
		await server.start("user");
		bench.configure(["scripted", bench.scripted("asks")]);
		await servers.refresh();
		assert.equal(server.run.state, "stopped");
		assert.equal(servers.all()[0]?.consent, "changed");
		assert.equal(await servers.all()[0]?.agree(server.definitionHash), false, "a word for what is not there any more");
		bench.configure();
		await servers.refresh();
		assert.deepEqual(servers.all(), []);
	});

	it("lets a call fail that names nothing or gives too little", async () => {
		const server = await bench.running();
		await assert.rejects(callTool(server, "nothing"), /There is no tool/);
	});
});

describe("The names of an MCP server's tools", () => {
	it("fit every host and never meet, whatever servers and tools are called", () => {
		const tool = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
		const server = fc.string({ maxLength: 30, unit: fc.constantFrom("a", "b", "_", "-", " ", "é", ".") });
		fc.assert(
			fc.property(fc.array(server, { maxLength: 5 }), fc.uniqueArray(tool, { maxLength: 6 }), (names, tools) => {
				// The user's servers have the keys of one object; those of projects may have any name once more.
				const own = [...new Set(names)].map((name, index) => ({ id: `${index}`, name, isUsers: true }));
				const others = names.map((name, index) => ({ id: `p${index}`, name, isUsers: false }));
				const all = [...own, ...others].flatMap((one) => tools.map((name) => toolName(one, name)));
				assert.equal(new Set(all).size, all.length);
				for (const name of all) assert.match(name, /^mcp__[A-Za-z0-9_-]{1,59}$/);
			}),
		);
	});

	it("are plain where that is clear", () => {
		assert.equal(toolName({ id: "1", name: "files", isUsers: true }, "read_file"), "mcp__files__read_file");
	});

	it("of the user's servers stay what they are when a folder brings a server of that name", async () => {
		const bench = new McpWorkbench();
		const named = async (...scopes: readonly ServerScope[]) => {
			bench.found = {
				servers: scopes.map((scope) => ({ name: "github", scope, definition: bench.scripted() })),
				problems: [],
			};
			return (await bench.servers()).all().map((server) => server.toolName("delete_repo"));
		};
		try {
			const project = {
				kind: "project",
				projectId: (await bench.book()).run("projects.recordSighting", sighting()).projectId,
				file: ".daybook/mcp.json",
			} as const;
			const [alone] = await named({ kind: "user" });
			const [beside, theirs] = await named({ kind: "user" }, project);
			assert.equal(alone, "mcp__github__delete_repo");
			assert.equal(beside, alone, "so an Off or Ask still finds it");
			assert.match(theirs ?? "", /^mcp__github__delete_repo_[0-9a-f]{10}$/);
			assert.deepEqual(await named(project), [theirs], "and a project's is the same with and without it");
		} finally {
			await bench.end();
		}
	});
});
