import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { editorPort } from "../../src/extension/builtInTools/editorPort.ts";
import { findFilesTool, searchTextTool } from "../../src/extension/builtInTools/searchTools.ts";
import type { BuiltInSurroundings } from "../../src/extension/builtInTools/surroundings.ts";
import { plainEnglish } from "../../src/extension/localize.ts";

const manyGroups = `**/${"{a,b}".repeat(25)}`;
const upwards = ["{..,../..}/**", "../**", "**/../../**", "/{etc,root}/**", "{.,..}/**/*.txt", "**"];
/** Bytes. The 33 million paths for which the groups stand take many times as much; the rest of the editor takes some meanwhile. */
const mostMemory = 150_000_000;

describe("globs of models, with the editor's own search", () => {
	let root: string;
	let workspace: string;
	before(() => {
		root = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-globs-")));
		workspace = path.join(root, "ws");
		mkdirSync(path.join(workspace, "src"), { recursive: true });
		writeFileSync(path.join(root, "outside.txt"), "tide\n");
		writeFileSync(path.join(workspace, "inside.txt"), "tide\n");
		writeFileSync(path.join(workspace, "src", "ab".repeat(12) + "a"), "tide\n");
	});
	after(() => rmSync(root, { recursive: true, force: true }));

	const surroundings = (changes: Partial<BuiltInSurroundings["editor"]>): BuiltInSurroundings => ({
		editor: { ...editorPort(plainEnglish), folders: () => [workspace], ...changes },
		runCommand: async () => assert.fail("nothing is run"),
		fetchPage: async () => assert.fail("nothing is fetched"),
		database: () => ({ query: async () => assert.fail("nothing is asked") }),
		isSensitive: () => false,
		localize: plainEnglish,
	});
	/** With the editor's search program, and as if that was not there. */
	const ways: readonly Partial<BuiltInSurroundings["editor"]>[] = [
		{},
		{
			ripgrep: null,
			findFiles: async (glob, limit) => {
				const pattern = new vscode.RelativePattern(workspace, glob);
				const found = await vscode.workspace.findFiles(pattern, undefined, limit);
				// Also what an editor might find that takes the glob at its word.
				return [...found.map(({ fsPath }) => fsPath), path.join(root, "outside.txt"), `${workspace}/../outside.txt`];
			},
		},
	];
	const text = async (name: "find_files" | "search_text", given: object, changes: (typeof ways)[number]) => {
		const tool = name === "find_files" ? findFilesTool(surroundings(changes)) : searchTextTool(surroundings(changes));
		const prepared = await tool.prepare(JSON.stringify(given));
		const running = { approved: { kind: "search" }, isUsersWish: false, tell: () => {} } as const;
		try {
			return (await prepared.run(new AbortController().signal, running)).text;
		} catch (error) {
			return String(error);
		}
	};

	it("find nothing outside the workspace (PTH-042)", async () => {
		assert.notEqual(editorPort(plainEnglish).ripgrep, null);
		for (const way of ways) {
			for (const glob of upwards) {
				assert.doesNotMatch(await text("find_files", { glob }, way), /outside/, glob);
				assert.doesNotMatch(await text("search_text", { pattern: "tide", glob }, way), /outside/, glob);
			}
			assert.match(await text("find_files", { glob: "**/*.txt" }, way), /inside\.txt/);
		}
	}).timeout(120_000);

	it("are not written out into all that they stand for (PTH-043)", async () => {
		for (const way of ways) {
			const before = process.memoryUsage().rss;
			assert.match(await text("find_files", { glob: manyGroups }, way), /src\/(?:ab){12}a/);
			assert.match(await text("search_text", { pattern: "tide", glob: manyGroups }, way), /src\/(?:ab){12}a/);
			assert.ok(process.memoryUsage().rss - before < mostMemory);
		}
	}).timeout(120_000);
});
