import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { FolderReader } from "../../../src/extension/projects/detection/folder.ts";
import { decodeText } from "../../../src/extension/projects/detection/folder.ts";
import { detectProject, suggestStarters, watchedNames } from "../../../src/extension/projects/detection/index.ts";
import { DEFAULT_LIMITS } from "../../../src/extension/projects/detection/scan.ts";
import { nodeFolder } from "./nodeFolder.ts";

const MANIFESTS = watchedNames().map((name) => name.replace("*", "some"));

/** A folder in memory: file contents by path. */
function memoryFolder(files: ReadonlyMap<string, Uint8Array>): FolderReader {
	return {
		list: async (directory) =>
			directory === "" ? [...files.keys()].map((name) => ({ name, type: "file" as const })) : [],
		read: async (file, maxBytes) => {
			const bytes = files.get(file);
			return bytes === undefined || bytes.length > maxBytes ? undefined : decodeText(bytes);
		},
	};
}

describe("project detection in hostile folders", () => {
	let root = "";
	beforeEach(() => {
		root = mkdtempSync(path.join(tmpdir(), "daybook-detection-"));
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	function write(file: string, content: string | Uint8Array): void {
		mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
		writeFileSync(path.join(root, file), content);
	}

	it("does not read a manifest of ten megabytes, and still goes by its name", async () => {
		write("package.json", `{"name": "big", "x": "${"y".repeat(10 * 1024 * 1024)}"}`);
		const counts = { lists: 0, reads: 0, bytes: 0 };
		const profile = await detectProject(nodeFolder(root, counts), "folder");
		assert.equal(profile.type, "node");
		assert.equal(profile.name, "folder");
		assert.equal(counts.bytes, 0);
	});

	it("does not follow links that run in circles or lead out of the folder", async () => {
		write("go.mod", "module circles\n");
		symlinkSync(root, path.join(root, "self"));
		symlinkSync("/", path.join(root, "everything"));
		symlinkSync(path.join(root, "b"), path.join(root, "a"));
		symlinkSync(path.join(root, "a"), path.join(root, "b"));
		const counts = { lists: 0, reads: 0, bytes: 0 };
		const profile = await detectProject(nodeFolder(root, counts), "folder");
		assert.equal(profile.name, "circles");
		assert.equal(counts.lists, 1);
	});

	it("leaves what package managers fetched alone", async () => {
		write("node_modules/next/package.json", '{"dependencies": {"next": "1"}}');
		write("target/debug/Cargo.toml", "[package]\n");
		const counts = { lists: 0, reads: 0, bytes: 0 };
		const profile = await detectProject(nodeFolder(root, counts), "folder");
		assert.equal(profile.type, null);
		assert.equal(counts.lists, 1);
	});

	it("asks a bounded number of times in a folder with thousands of packages", async () => {
		write("package.json", '{"name": "huge", "workspaces": ["packages/*"]}');
		for (let index = 0; index < 600; index++)
			write(`packages/p${index}/package.json`, '{"dependencies":{"react":"1"}}');
		const counts = { lists: 0, reads: 0, bytes: 0 };
		const profile = await detectProject(nodeFolder(root, counts), "folder");
		assert.equal(profile.framework, "React");
		assert.equal(profile.workspaceTool, "npm workspaces");
		assert.ok(counts.lists <= DEFAULT_LIMITS.directories, `${counts.lists} lists`);
		assert.ok(counts.reads <= DEFAULT_LIMITS.reads + 1, `${counts.reads} reads`);
		assert.ok(profile.findings.length <= 60);
	});

	it("stops at the limit of names in one giant folder", async () => {
		const names = Array.from({ length: 50_000 }, (_, index) => ({ name: `f${index}.py`, type: "file" as const }));
		const reader: FolderReader = { list: async () => names, read: async () => undefined };
		const profile = await detectProject(reader, "giant");
		assert.equal(profile.type, "python");
	});

	it("takes a folder that cannot be listed for an empty one", async () => {
		const profile = await detectProject(nodeFolder(path.join(root, "gone")), "gone");
		assert.deepEqual(profile.findings, []);
		assert.deepEqual(suggestStarters(profile, plainEnglish), []);
	});

	it("gives a finding for any bytes in any manifest, without touching what all objects share", async () => {
		const before = Object.getOwnPropertyNames(Object.prototype).length;
		const content = fc.oneof(
			fc.uint8Array({ maxLength: 400 }),
			fc.string({ unit: "binary", maxLength: 400 }).map((text) => new TextEncoder().encode(text)),
			fc.json({ maxDepth: 8 }).map((text) => new TextEncoder().encode(text)),
			fc
				.object({
					maxDepth: 3,
					key: fc.constantFrom("dependencies", "project", "name", "__proto__", "tool", "workspaces"),
				})
				.map((value) => new TextEncoder().encode(JSON.stringify(value))),
		);
		const files = fc.dictionary(fc.constantFrom(...MANIFESTS), content, { minKeys: 1, maxKeys: 6 });
		await fc.assert(
			fc.asyncProperty(files, async (folder) => {
				const profile = await detectProject(memoryFolder(new Map(Object.entries(folder))), "folder");
				assert.equal(typeof profile.name, "string");
				assert.ok(profile.name.length > 0 && profile.name.length <= 100);
				assert.doesNotThrow(() => JSON.stringify(profile));
				assert.ok(suggestStarters(profile, plainEnglish).length <= 3);
			}),
			{ numRuns: 1500 },
		);
		assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
	});

	for (const [what, piece] of [
		["quotes", '"'],
		["tags", "<name>"],
		["brackets", "["],
		["braces", '{"a":'],
		["calls", "project("],
		["requires", "require example.org/a/"],
		["keys", "a.b."],
		["plugin", "id('a"],
		["gems", "gem '"],
	] as const) {
		it(`takes half a megabyte of ${what} in every manifest in stride`, async () => {
			const bytes = new TextEncoder().encode(piece.repeat(Math.floor(500_000 / piece.length)));
			const files = new Map(MANIFESTS.slice(0, 40).map((name) => [name, bytes]));
			const profile = await detectProject(memoryFolder(files), "folder");
			assert.notEqual(profile.type, null);
		});
	}
});
