import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Connection } from "../../../src/extension/mcp/client/connection.ts";
import type { ServerDefinition } from "../../../src/extension/mcp/definitions/serverDefinition.ts";
import { consentRows } from "../../../src/extension/mcp/page/consentRows.ts";
import { McpWorkbench } from "./mcpWorkbench.ts";

describe("the program of an MCP server", () => {
	const before = process.env["PATH"];
	let bench: McpWorkbench;
	let started: string;
	beforeEach(() => {
		bench = new McpWorkbench();
		started = path.join(bench.folder, "started");
		const bin = path.join(bench.folder, "bin");
		mkdirSync(bin);
		for (const name of ["node", "only-here"]) {
			writeFileSync(path.join(bin, name), `#!/bin/sh\ntouch ${started}\n`);
			chmodSync(path.join(bin, name), 0o755);
		}
		symlinkSync(bin, path.join(bench.folder, "linked"));
		const own = path.dirname(process.execPath);
		process.env["PATH"] = [path.join(bench.folder, "linked"), bin, "bin", own, "/usr/bin", "/bin"].join(path.delimiter);
		bench.untrustedFolders = [bench.folder];
	});
	afterEach(async () => {
		process.env["PATH"] = before;
		await bench.end();
	});

	const open = async (definition: ServerDefinition) =>
		Connection.open(
			{
				definition,
				reaper: bench.reaper,
				untrustedFolders: bench.untrustedFolders,
				fetch: globalThis.fetch,
				startTimeoutMs: 60_000,
				callTimeoutMs: () => 60_000,
				onErrorOutput: () => {},
				onEnd: () => {},
				onListChanged: () => {},
			},
			new AbortController().signal,
		);

	it("is none of the workspace's own when only its name is given", async () => {
		const connection = await open({ ...bench.scripted(), command: "node" });
		await connection.close();
		assert.equal(existsSync(started), false);
	});

	it("is not found when only the workspace has it, which the user is told with what to do", async () => {
		await assert.rejects(open({ ...bench.scripted(), command: "only-here" }), /Give its whole path/);
		assert.equal(existsSync(started), false);
	});

	it("is shown by its whole path before it is allowed", () => {
		const rows = consentRows({ ...bench.scripted(), command: "node" }, bench.untrustedFolders);
		assert.deepEqual(
			rows.slice(0, 2).map(({ label, text }) => [label, text]),
			[
				["command", "node"],
				["program", process.execPath],
			],
		);
		const whole = consentRows(bench.scripted(), bench.untrustedFolders);
		assert.ok(!whole.some(({ label }) => label === "program"));
	});
});
