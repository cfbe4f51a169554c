import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { packagedReadme } from "../../scripts/packagedReadme.ts";
import { repository, vsixFile } from "../vscode/layout.ts";
import { zipEntries } from "./zipEntries.ts";

const goldenFile = path.join(repository, "test/fixtures/vsixFiles.txt");

interface SizeLimit {
	readonly name: string;
	readonly path: string;
	/** Such as "100 kB". */
	readonly limit: string;
	readonly gzip?: boolean;
}

function sizeOf({ path: file, gzip = false }: SizeLimit): number {
	const bytes = readFileSync(path.join(repository, file));
	return gzip ? gzipSync(bytes).length : bytes.length;
}

function bytesOf(limit: string): number {
	const [amount, unit] = limit.split(" ");
	return Number(amount) * (unit === "MB" ? 1_000_000 : 1000);
}

describe("the package", () => {
	it("holds exactly the files that run and the papers that go with them", () => {
		const names = zipEntries(readFileSync(vsixFile))
			.map(({ name }) => name)
			.sort();
		assert.deepEqual(names, readFileSync(goldenFile, "utf8").trim().split("\n"));
	});

	it("keeps every limit of size, 1.5 MB for the whole and 100 KB for the core among them", () => {
		const limits = JSON.parse(readFileSync(path.join(repository, ".size-limit.json"), "utf8")) as readonly SizeLimit[];
		assert.equal(limits.find((limit) => limit.path === "dist/extension.cjs")?.limit, "100 kB");
		assert.equal(limits.find((limit) => limit.path === "out/daybook.vsix")?.limit, "1.5 MB");
		const found = limits.map((limit) => ({ ...limit, bytes: sizeOf(limit) }));
		assert.deepEqual(
			found.filter(({ limit, bytes }) => bytes > bytesOf(limit)),
			[],
		);
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
