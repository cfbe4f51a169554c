import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { openSections } from "../../../src/extension/builtInTools/diffSections.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { judge } from "../../../src/extension/permissions/judge.ts";
import { isSensitive } from "../../../src/extension/permissions/secretNames.ts";
import { ToolFixture } from "./toolFixture.ts";

describe("What the editor's own tools tell", () => {
	let tools: ToolFixture;
	beforeEach(async () => {
		tools = await ToolFixture.open();
		for (const name of ["src/a.ts", ".env", "keys/my key.pem", "src/id_work"]) await tools.write(name, "tide=1\n");
	});
	afterEach(async () => tools.close());

	const say = async (toolName: string, given: object) => {
		const { action } = await tools.prepare(toolName, given);
		const situation = {
			isTrusted: true,
			workspaceFolders: [tools.folder],
			platform: "linux",
			homeFolder: "/home/none",
			closedFolders: [],
			settingsFolders: [],
			asksForWritesOutside: false,
			hasBash: true,
			modes: { scopes: ["auto"], tools: [], lists: [] },
			grants: [],
			localize: plainEnglish,
		} as const;
		return (await judge({ toolName, action, argumentsJson: "{}" }, situation)).decision;
	};

	for (const name of ["find_symbols", "get_diagnostics"]) {
		const words = name === "find_symbols" ? { query: "" } : {};
		it(`is asked for as reading is, of a file that is named: ${name}`, async () => {
			assert.equal(await say(name, { ...words, path: ".env" }), "confirm");
			assert.equal(await say(name, { ...words, path: "src/id_work" }), "confirm");
			assert.equal(await say(name, { ...words, path: "src/a.ts" }), "allow");
			assert.equal(await say(name, words), "allow");
		});
	}

	it("leaves out files with secrets that nobody named", async () => {
		const files = ["src/a.ts", ".env", "src/id_work"];
		const asked: (string | null)[] = [];
		Object.assign(tools.surroundings.editor, {
			symbols: async (_: string, only: string | null) => {
				asked.push(only);
				const all = files.map((name) => ({
					name: `of ${name}`,
					kind: "key",
					container: "",
					path: tools.path(name),
					line: 1,
				}));
				return only === null ? all : all.filter(({ path }) => path === only);
			},
			problems: (only: string | null) => {
				asked.push(only);
				const all = files.map((name) => ({
					path: tools.path(name),
					line: 1,
					severity: "error" as const,
					message: `of ${name}`,
					source: "",
				}));
				return only === null ? all : all.filter(({ path }) => path === only);
			},
		});
		assert.equal((await tools.call("find_symbols", { query: "" })).text, "src/a.ts:1: key of src/a.ts");
		assert.equal((await tools.call("get_diagnostics", {})).text, "src/a.ts:1: error: of src/a.ts");
		assert.equal((await tools.call("find_symbols", { query: "", path: ".env" })).text, ".env:1: key of .env");
		assert.equal((await tools.call("get_diagnostics", { path: ".env" })).text, ".env:1: error: of .env");
		assert.deepEqual(asked, [null, null, tools.path(".env"), tools.path(".env")]);
	});

	it("shows the changes of everything but files with secrets, however git writes their names", async () => {
		const git = (...words: string[]) =>
			execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", ...words], {
				cwd: tools.folder,
				stdio: ["ignore", "pipe", "ignore"],
			}).toString();
		git("init", "-q");
		const long = "a line\n".repeat(20);
		await tools.write("src/id_work", long);
		await tools.write("blob.p12", new Uint8Array([0, 1, 2]));
		await tools.write("ä.key", "tide=1\n");
		git("add", ".");
		git("commit", "-qm", "one");
		for (const name of [".env", "keys/my key.pem", "ä.key"])
			await tools.write(name, "hunter2\rdiff --git a/x b/x\r\u2028diff --git a/x b/x\r+hunter2\n");
		await tools.write("blob.p12", new Uint8Array([0, 3, 4]));
		git("mv", "src/id_work", "src/plain");
		await tools.write("src/plain", `${long}hunter2\n`);
		await tools.write("src/a.ts", "tide=2\n-- a/.env\n++ b/.env\n");
		for (const setting of [
			"diff.noPrefix=true",
			"diff.mnemonicPrefix=true",
			"core.quotePath=false",
			"color.ui=never",
		]) {
			const diff = git("-c", setting, "diff", "HEAD", "-M");
			assert.match(diff, /hunter2/);
			const { text, leftOut } = openSections(diff, isSensitive);
			assert.doesNotMatch(text, /hunter|p12/);
			assert.match(text, /\+tide=2\n\+-- a\/\.env/);
			assert.equal(leftOut.length, 5, leftOut.join());
		}
		const diff = git("diff", "HEAD");
		Object.assign(tools.surroundings.editor, { diff: async () => diff });
		const { text } = await tools.call("git_diff", {});
		assert.match(text, /\+tide=2/);
		assert.match(text, /\[The changes of \.env are left out: files of that name usually hold secrets\.\]/);
		assert.doesNotMatch(text, /hunter/);
	});
});
