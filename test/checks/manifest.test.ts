import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import * as contributions from "../../src/extension/contributions.ts";
import { repository } from "../vscode/layout.ts";
import { withoutComments } from "./importScan.ts";

/** The parts of package.json that name keys the code uses too. */
interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly category?: string }[];
		readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
		readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
		readonly configuration: Configuration | readonly Configuration[];
	};
	readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

interface Configuration {
	readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
}

const manifestText = readFileSync(path.join(repository, "package.json"), "utf8");
const manifest = JSON.parse(manifestText) as Manifest;
const { contributes } = manifest;
const settings = Object.assign(
	{},
	...[contributes.configuration].flat().map(({ properties }) => properties),
) as Configuration["properties"];

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const keysOf = (record: object): string[] => sorted(Object.values(record) as string[]);

describe("package.json and contributions.ts", () => {
	it("name the same commands", () => {
		assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), keysOf(contributions.commands));
	});

	it("name the same views and containers", () => {
		const views = Object.values(contributes.views)
			.flat()
			.map(({ id }) => id);
		const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
		assert.deepEqual(sorted([...views, ...containers]), keysOf(contributions.views));
	});

	it("name the same settings", () => {
		assert.deepEqual(sorted(Object.keys(settings)), keysOf(contributions.settings));
	});

	it("name the same context keys", () => {
		const mentioned = sorted(manifestText.match(/(?<![\w/])daybook\.[\w.]*\w/g) ?? []);
		const known = [contributions.commands, contributions.views, contributions.settings].flatMap(keysOf);
		const remaining = mentioned.filter((key) => !known.includes(key));
		assert.deepEqual(remaining, keysOf(contributions.contextKeys));
	});

	it("keep every command in one category", () => {
		assert.deepEqual(sorted(contributes.commands.map(({ category }) => category ?? "none")), ["Daybook"]);
	});

	it("are the only place where such a key is written out", () => {
		const known = Object.values(contributions).flatMap((value) =>
			typeof value === "string" ? [value] : keysOf(value),
		);
		const strays = globSync("src/{extension,webview}/**/*.{ts,tsx}", { cwd: repository })
			.filter((file) => !file.endsWith("contributions.ts"))
			.filter((file) => {
				const code = withoutComments(readFileSync(path.join(repository, file), "utf8"));
				return known.some((key) => key.includes(".") && code.includes(`"${key}"`));
			});
		assert.deepEqual(strays, []);
	});

	it("let no folder change a host, a key, a permission or a program", () => {
		const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
		assert.deepEqual(
			restricted.filter((key) => !Object.hasOwn(settings, key)),
			[],
		);
		const sensitive = Object.keys(settings).filter((key) => /host|baseUrl|mcp|tools/i.test(key));
		assert.ok(sensitive.length > 0);
		assert.deepEqual(
			sensitive.filter((key) => !restricted.includes(key)),
			[],
		);
		// Those a folder may tighten; test/extension/strictSettings.test.ts shows that it cannot loosen them.
		assert.deepEqual(sorted(sensitive.filter((key) => !/^(application|machine)$/.test(settings[key]?.scope ?? ""))), [
			"daybook.tools.maxCallsPerRound",
			"daybook.tools.maxCostPerRound",
			"daybook.tools.restrictions",
			"daybook.tools.writeOutsideWorkspace",
		]);
	});
});

describe("package.nls.json", () => {
	it("holds every sentence the manifest names and none besides", () => {
		const sentences = JSON.parse(readFileSync(path.join(repository, "package.nls.json"), "utf8")) as object;
		const named = [...manifestText.matchAll(/"%([\w.-]+)%"/g)].map(([, key = ""]) => key);
		assert.deepEqual(sorted(named), sorted(Object.keys(sentences)));
	});
});
