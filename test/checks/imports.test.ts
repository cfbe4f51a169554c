import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";
import { type BundleReport, misplacedInputs } from "./bundleRules.ts";
import { forbiddenImports, strayHostAccess } from "./importRules.ts";
import { importsOf } from "./importScan.ts";

const sources = new Map(
	globSync("src/**/*.{ts,tsx}", { cwd: repository }).map((file) => [
		file.replaceAll("\\", "/"),
		readFileSync(path.join(repository, file), "utf8"),
	]),
);

const planted = (file: string, source: string): string[] => forbiddenImports(new Map([[file, source]]));

describe("imports", () => {
	it("keep the rules of the house in all of src", () => {
		assert.ok(sources.size > 0);
		assert.deepEqual(forbiddenImports(sources), []);
	});

	it("leave the editor's webview API to one file", () => {
		assert.deepEqual(strayHostAccess(sources), []);
		assert.equal(strayHostAccess(new Map([["src/webview/models/a.ts", "acquireVsCodeApi()"]])).length, 1);
		assert.equal(strayHostAccess(new Map([["src/webview/models/a.ts", "// acquireVsCodeApi()"]])).length, 0);
	});

	const forbidden: readonly (readonly [file: string, source: string])[] = [
		["src/shared/model.ts", 'import fs from "node:fs";'],
		["src/shared/model.ts", 'import * as v from "valibot";'],
		["src/shared/model.ts", 'import { open } from "../db/index.ts";'],
		["src/db/usage.ts", 'import * as vscode from "vscode";'],
		["src/db/usage.ts", 'import { log } from "../extension/log.ts";'],
		["src/db/usage.ts", 'import { signal } from "@preact/signals";'],
		["src/extension/usage/index.ts", 'import initSqlJs from "sql.js";'],
		["src/extension/usage/index.ts", 'import { getUsage } from "../../db/usage.ts";'],
		["src/extension/usage/index.ts", 'import type { Usage } from "../../db/usage.ts";'],
		["src/extension/usage/index.ts", 'import { h } from "preact/hooks";'],
		["src/extension/usage/index.ts", 'export { Panel } from "../../webview/panel.tsx";'],
		["src/extension/usage/index.ts", 'import { runRound } from "../chat/roundRunner.ts";'],
		["src/extension/usage/index.ts", 'const chat = await import("../chat/roundRunner.ts");'],
		["src/extension/extension.ts", 'import { runRound } from "./chat/roundRunner.ts";'],
		["src/extension/usage/index.ts", 'import { costOf } from "../../../test/fakes/prices.ts";'],
		["src/webview/models/chat.ts", 'import * as vscode from "vscode";'],
		["src/webview/models/chat.ts", 'import path from "path";'],
		["src/webview/models/chat.ts", 'import {\n\ta,\n\tb,\n} from "../../extension/settings.ts";'],
		["src/webview/chat.tsx", 'import "../db/index.ts";'],
		["src/other/a.ts", 'import "./b.ts";'],
	];
	for (const [file, source] of forbidden) {
		it(`of ${JSON.stringify(source)} are refused in ${file}`, () => {
			assert.equal(planted(file, source).length, 1);
		});
	}

	const allowed: readonly (readonly [file: string, source: string])[] = [
		["src/db/worker.ts", 'import initSqlJs from "sql.js";\nimport path from "node:path";'],
		["src/extension/usage/index.ts", 'import type { Database } from "../../db/index.ts";'],
		["src/extension/usage/index.ts", 'import { register } from "../chat/index.ts";'],
		["src/extension/usage/index.ts", 'import type { Usage } from "../providers/provider.ts";'],
		[
			"src/extension/chat/prompt.ts",
			'import { commands } from "../contributions.ts";\nimport { a } from "./inner/b.ts";',
		],
		["src/webview/models/chat.ts", 'import { signal } from "@preact/signals";\nimport "../theme.css";'],
		[
			"src/shared/model.ts",
			'// import fs from "node:fs";\n/* require("vscode") */ export const a = "https://example.com";',
		],
	];
	for (const [file, source] of allowed) {
		it(`of ${JSON.stringify(source)} are allowed in ${file}`, () => {
			assert.deepEqual(planted(file, source), []);
		});
	}

	it("are all seen by the scan", () => {
		const source = [
			'import a from "a";import type { B } from "b";',
			'export * from "c";',
			'import "d";',
			'const e = await import("e"); const f = require("f");',
			'import {\n\tg,\n\ttype h,\n} from "g";',
		].join("\n");
		const seen = importsOf(source).map(({ specifier }) => specifier);
		assert.deepEqual(seen.sort(), ["a", "b", "c", "d", "e", "f", "g"]);
	});
});

describe("bundles", () => {
	const report = (output: string, ...inputs: string[]): BundleReport => ({
		outputs: { [output]: { bytes: 1, imports: [], inputs: Object.fromEntries(inputs.map((input) => [input, {}])) } },
	});

	it("contain what they may and nothing else", () => {
		const built = JSON.parse(readFileSync(path.join(repository, "out/meta.json"), "utf8")) as BundleReport;
		assert.ok(Object.keys(built.outputs).includes("dist/extension.cjs"));
		assert.deepEqual(misplacedInputs(built), []);
	});

	const misplaced: readonly (readonly [output: string, input: string])[] = [
		["dist/webview/chat.js", "src/extension/log.ts"],
		["dist/webview/chat.js", "node_modules/sql.js/dist/sql-wasm.js"],
		["dist/chat.cjs", "node_modules/preact/dist/preact.mjs"],
		["dist/chat.cjs", "node_modules/sql.js/dist/sql-wasm.js"],
		["dist/chat.cjs", "src/webview/host.ts"],
		["dist/extension.cjs", "node_modules/valibot/dist/index.js"],
		["dist/worker.cjs", "src/extension/log.ts"],
		["dist/worker.cjs", "node_modules/preact/dist/preact.js"],
		["dist/extension.cjs", "test/fakes/clock.ts"],
		["out/else.js", "src/shared/model.ts"],
	];
	for (const [output, input] of misplaced) {
		it(`are refused when ${output} contains ${input}`, () => {
			assert.equal(misplacedInputs(report(output, input)).length, 1);
		});
	}

	it("may hold their own folders and the packages of their kind", () => {
		assert.deepEqual(misplacedInputs(report("dist/worker.cjs", "src/db/a.ts", "node_modules/sql.js/dist/a.js")), []);
		assert.deepEqual(misplacedInputs(report("dist/webview/chat.js", "node_modules/preact/dist/a.mjs")), []);
	});
});
