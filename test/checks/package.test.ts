import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { packagedReadme } from "../../scripts/packagedReadme.ts";
import { repository, vsixFile } from "../vscode/layout.ts";
import { zipEntries } from "./zipEntries.ts";

const goldenFile = path.join(repository, "test/fixtures/vsixFiles.txt");

describe("the package", () => {
	it("holds exactly the files that run and the papers that go with them", () => {
		const names = zipEntries(readFileSync(vsixFile))
			.map(({ name }) => name)
			.sort();
		assert.deepEqual(names, readFileSync(goldenFile, "utf8").trim().split("\n"));
	});

	it("is at most 1.5 MB", () => {
		assert.ok(statSync(vsixFile).size <= 1_500_000, `${statSync(vsixFile).size} bytes`);
	});

	it("has a core of at most 100 KB", () => {
		const { size } = statSync(path.join(repository, "dist/extension.cjs"));
		assert.ok(size <= 100_000, `${size} bytes`);
	});

	it("keeps its two icons: one that takes the theme's colour, one of 256 pixels", () => {
		assert.match(readFileSync(path.join(repository, "media/daybook.svg"), "utf8"), /currentColor/);
		const picture = readFileSync(path.join(repository, "media/icon.png"));
		assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [256, 256]);
	});
});

describe("the packaged README", () => {
	it("loses relative pictures and links, which nothing in a package resolves", () => {
		const text = packagedReadme("# A\n\n![x](docs/x.png)\n\nSee [the map](ARCHITECTURE.md#top).\n");
		assert.equal(text, "# A\n\nSee the map.\n");
		assert.equal(packagedReadme('<img alt="x" src="docs/x.png">\ntext'), "text");
	});

	it("keeps absolute addresses and anchors", () => {
		const text = "[a](https://example.com/a) ![b](https://example.com/b.png) [c](#c)";
		assert.equal(packagedReadme(text), text);
	});
});
