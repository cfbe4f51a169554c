import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { commands, settings } from "../../src/extension/contributions.ts";

/** Waits until there are so many; mocha's limit ends what never comes. */
async function atLeast(count: number, read: () => Promise<string[]>): Promise<string[]> {
	for (;;) {
		const found = await read();
		if (found.length >= count) return found;
		await sleep(100);
	}
}

describe("the audit log", () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), "daybook-host-audit-"));
	const set = async (value: unknown) =>
		vscode.workspace.getConfiguration().update(settings.linksAllowedHosts, value, vscode.ConfigurationTarget.Global);

	after(async () => {
		await set(undefined);
		rmSync(folder, { recursive: true, force: true });
	});

	it("holds a line when a setting lets more happen, and none when it is taken back", async () => {
		const file = path.join(folder, "log.json");
		const lines = async (): Promise<string[]> => {
			await vscode.commands.executeCommand(commands.exportAuditLog, "json", file);
			const all = JSON.parse(readFileSync(file, "utf8")) as { action: string; target: string; detail: string }[];
			return all.filter(({ action }) => action === "rights.setting").map(({ target, detail }) => `${target} ${detail}`);
		};
		await set(["docs.example"]);
		const [line] = await atLeast(1, lines);
		assert.match(line ?? "", /daybook\.links\.allowedHosts .*docs\.example/);
		await set(undefined);
		await set(["docs.example", "more.example"]);
		const found = await atLeast(2, lines);
		assert.equal(found.length, 2, "each widening once, the narrowing between them not at all");
	});
});
