import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import path from "node:path";
import { readableText } from "../../../src/extension/builtInTools/readableText.ts";
import { searchLines } from "../../../src/extension/builtInTools/ripgrep.ts";
import { ToolFixture } from "./toolFixture.ts";

const never = new AbortController().signal;

/** Finds what ripgrep would find with --null when it leaves nothing out. */
async function rgLike(tools: ToolFixture): Promise<string> {
	await tools.write(
		"search.sh",
		'#!/bin/bash\ngrep -rHnZF --exclude=search.sh -- "${@: -3:1}" "${@: -1}" | LC_ALL=C sort\n',
	);
	await chmod(tools.path("search.sh"), 0o755);
	return tools.path("search.sh");
}

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
		const any = await tools.call("search_text", { pattern: "TIDE", ignoreCase: true, glob: "**/*.ts" });
		assert.equal(any.text, "src/a.ts:1:const tide = 1;\nsrc/a.ts:2:// Tide");
		assert.equal((await tools.call("find_files", { glob: "**/*.md" })).text, "src/b.md");
		// One that never ends would hold up everything else here.
		await assert.rejects(tools.prepare("search_text", { pattern: "(a+)+$", isRegex: true }), /use plain text/);
		await assert.rejects(
			tools.prepare("search_text", { pattern: "x", path: "../.." }),
			/no \.\.\/\.\. in the open folders/,
		);
	});

	it("tell of files of the workspace alone, also when a glob leads an editor's search out of it (PTH-042)", async () => {
		const outside = [
			tools.path("../secret.txt"),
			"/etc/passwd",
			`${tools.folder}/src/../../secret.txt`,
			`${tools.folder}-evil/a.txt`,
		];
		Object.assign(tools.surroundings.editor, { findFiles: async () => [tools.path("src/a.ts"), ...outside] });
		assert.equal((await tools.call("find_files", { glob: "{..,../..}/**" })).text, "src/a.ts");
		const found = await tools.call("search_text", { pattern: "tide", glob: "{..,../..}/**" });
		assert.equal(found.text, "src/a.ts:1:const tide = 1;");
		Object.assign(tools.surroundings.editor, { findFiles: async () => outside });
		assert.equal((await tools.call("find_files", { glob: "../**" })).text, "Nothing was found.");
	});

	it("search a place that is named as a file is read, so that its name is judged", async () => {
		const named = await tools.prepare("search_text", { pattern: ".", path: ".env" });
		assert.deepEqual(named.action, { kind: "read", path: ".env" });
		assert.deepEqual((await tools.prepare("search_text", { pattern: "." })).action, { kind: "search" });
	});

	it("leave out what a search program finds in files with secrets, whatever is asked for", async () => {
		const program = await rgLike(tools);
		Object.assign(tools.surroundings.editor, { ripgrep: program });
		const files = [
			"src/a.ts",
			".env",
			"prod.tfvars",
			"config/secrets.yml",
			".git-credentials",
			".pypirc",
			"deploy_rsa",
			".ssh/config",
			".GIT/config",
			"src/b:1:c/.env",
		];
		for (const name of files) await tools.write(name, "tide\n");
		const found = await tools.call("search_text", { pattern: "tide", limit: 2 });
		assert.equal(found.text, "src/a.ts:1:tide\nsrc/b.md:1:tide");
		// The user was asked for that very file.
		assert.equal((await tools.call("search_text", { pattern: "tide", path: ".env" })).text, ".env:1:tide");
		for (const place of ["config", ".ssh", ".GIT"])
			assert.equal((await tools.call("search_text", { pattern: "tide", path: place })).text, "Nothing was found.");
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

	it("read a page as its words in lines, without what is not shown", () => {
		const page = `<!DOCTYPE html><head><TITLE>Low
			&amp; high</Title ><style>p > a {}</style><script>if (a < b) "</p>"</script ></head>
			<!-- <p>not this</p> --><p class="a">One <b>two</b></p><ul><li>3 &lt; 4<li>&#x35;&bogus;</ul><br/>a < b
			<scripture>shown</scripture><script>open till the end <p>x</p>`;
		assert.equal(readableText(page), "Low\n& high\n\nOne two\n\n3 < 4\n5&bogus;\n\na < b\nshown");
		assert.equal(readableText("1 < 2 and no more"), "1 < 2 and no more");
	});

	// Going back from each of these takes minutes; going on takes milliseconds.
	for (const piece of ["<script ", "<p ", "<title>", "<", "<script><!--", "<!--", "</script "])
		it(`read a page of ${piece} in bounded time`, () => {
			const page = piece.repeat(200_000);
			assert.equal(typeof readableText(page), "string");
			assert.match(readableText(`<p>begin</p>${page}`), /^begin/);
		});
});
