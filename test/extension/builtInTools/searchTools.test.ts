import assert from "node:assert/strict";
import path from "node:path";
import { readableText } from "../../../src/extension/builtInTools/readableText.ts";
import { searchLines } from "../../../src/extension/builtInTools/ripgrep.ts";
import { ToolFixture } from "./toolFixture.ts";

const never = new AbortController().signal;

describe("The other tools", () => {
	let tools: ToolFixture;
	beforeEach(async () => {
		tools = await ToolFixture.open();
		const files = {
			"src/a.ts": "const tide = 1;\n// Tide\n",
			"src/b.md": "tide\n",
			".env": "tide=secret\n",
			id_rsa: "tide",
		};
		for (const [name, text] of Object.entries(files)) await tools.write(name, text);
	});
	afterEach(async () => tools.close());

	it("search by reading where there is no ripgrep, and never in what holds secrets", async () => {
		const names = ["src/a.ts", "src/b.md", ".env", "id_rsa"];
		const findFiles = async (glob: string) =>
			names.filter((name) => path.matchesGlob(name, glob)).map((name) => tools.path(name));
		Object.assign(tools.surroundings.editor, { findFiles });
		assert.equal(
			(await tools.call("search_text", { pattern: "tide" })).text,
			"src/a.ts:1:const tide = 1;\nsrc/b.md:1:tide",
		);
		const any = await tools.call("search_text", {
			pattern: "T[I]DE",
			isRegex: true,
			ignoreCase: true,
			glob: "**/*.ts",
		});
		assert.equal(any.text, "src/a.ts:1:const tide = 1;\nsrc/a.ts:2:// Tide");
		assert.equal((await tools.call("find_files", { glob: "**/*.md" })).text, "src/b.md");
		await assert.rejects(tools.call("search_text", { pattern: "(", isRegex: true }), /pattern is not valid/);
		await assert.rejects(
			tools.prepare("search_text", { pattern: "x", path: "../.." }),
			/no \.\.\/\.\. in the open folders/,
		);
	});

	it("end a search program that finds too much, and pass on what it complains of", async () => {
		const endless = { program: "yes", arguments: ["line"], cwd: tools.folder, lines: 5 };
		assert.deepEqual(await searchLines(endless, never), { lines: Array(5).fill("line"), hasMore: true });
		const failing = {
			program: "bash",
			arguments: ["-c", "echo 'bad pattern' >&2; exit 2"],
			cwd: tools.folder,
			lines: 5,
		};
		await assert.rejects(searchLines(failing, never), /bad pattern/);
		await assert.rejects(searchLines({ ...endless, program: "no-such-program" }, never), { code: "ENOENT" });
	});

	it("fetch a page as its words, and show the whole address before", async () => {
		const url = "https://example.com/?k=1";
		const prepared = await tools.prepare("fetch_url", { url });
		assert.deepEqual(prepared.preview, { type: "details", rows: [{ label: "Address", text: url }] });
		assert.deepEqual(tools.fetched, []);
		assert.equal((await tools.run("fetch_url", prepared)).text, `[${url}]\nTide\n\nLow & high`);
	});

	it("ask the books, but none of the tables that say what is permitted", async () => {
		assert.equal((await tools.call("query_daybook", { sql: "SELECT 1 AS n" })).text, "n\n1");
		for (const table of ["tool_grants", '"MCP_servers"', "main.[user_preferences]", "sqlite_schema", "meta"])
			await assert.rejects(tools.prepare("query_daybook", { sql: `SELECT * FROM ${table}` }), /not open to models/);
	});

	it("read a hostile page in bounded time", () => {
		const hostile = `<script>${"<!--".repeat(50_000)}</script>${"<div ".repeat(50_000)}&#x110000;&bogus;<p>end`;
		assert.match(readableText(hostile), /end|^$/);
	});
});
