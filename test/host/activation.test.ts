import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { commands, settings } from "../../src/extension/contributions.ts";
import type { BundleReport } from "../checks/bundleRules.ts";

describe("activation", () => {
	const extension = vscode.extensions.getExtension("daybook.daybook");
	/** Bundles of ours that were loaded when activation had just ended. */
	let loaded: readonly string[] = [];

	before(async () => {
		assert.ok(extension, "the extension is not installed");
		await extension.activate();
		const dist = path.join(extension.extensionPath, "dist") + path.sep;
		loaded = Object.keys(require.cache)
			.filter((file) => file.startsWith(dist))
			.map((file) => path.basename(file));
	});

	it("succeeds", () => {
		assert.equal(extension?.isActive, true);
	});

	it("registers every command", async () => {
		const registered = new Set(await vscode.commands.getCommands(true));
		const missing = Object.values(commands).filter((command) => !registered.has(command));
		assert.deepEqual(missing, []);
	});

	it("declares every setting with a default", () => {
		const unknown = Object.values(settings).filter(
			(key) => vscode.workspace.getConfiguration().inspect(key)?.defaultValue === undefined,
		);
		assert.deepEqual(unknown, []);
	});

	it("loads no third-party module with its core, and no chat, provider or database before they are used", () => {
		assert.ok(loaded.includes("extension.cjs"));
		const report = JSON.parse(
			readFileSync(path.join(extension?.extensionPath ?? "", "out/meta.json"), "utf8"),
		) as BundleReport;
		// The detection of projects comes by itself, a while after the editor stands.
		const early = loaded.filter((bundle) => bundle !== "projects.cjs");
		assert.deepEqual(early, ["extension.cjs"]);
		const inputs = Object.keys(report.outputs["dist/extension.cjs"]?.inputs ?? {});
		assert.deepEqual(
			inputs.filter((input) => input.includes("node_modules")),
			[],
		);
	});
});
