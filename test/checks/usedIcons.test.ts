import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";

describe("the icons of the package", () => {
	it("are all that the pages name", () => {
		const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
		const style = read("dist/webview/codicon.css");
		const sources = globSync("src/webview/**/*.tsx", { cwd: repository }).map(read);
		const named = sources.flatMap((text) =>
			[...text.matchAll(/(?:<Icon name|\bicon)="([a-z0-9-]+)"/g)].map(([, name]) => name ?? ""),
		);
		assert.ok(named.length > 20);
		assert.deepEqual(
			[...new Set(named)].filter((name) => !style.includes(`.codicon-${name}:before`)),
			[],
		);
	});
});
