import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { commands } from "../../src/extension/contributions.ts";

describe("importing agent sessions", () => {
	it("takes a path from a script, and says what it read", async () => {
		const folder = mkdtempSync(path.join(tmpdir(), "daybook-import-"));
		try {
			const usage = { input_tokens: 10, output_tokens: 5 };
			const row = {
				type: "assistant",
				sessionId: "from-a-script",
				timestamp: "2026-11-21T10:00:00.000Z",
				requestId: "r",
				message: { id: "m", model: "claude-sonnet-5-5", usage },
			};
			const file = path.join(folder, "a.jsonl");
			writeFileSync(file, `${JSON.stringify(row)}\nnot json\n`);
			const first = await vscode.commands.executeCommand<{ calls: number; badLines: number }[]>(
				commands.importAgentSessions,
				file,
			);
			assert.deepEqual(
				first.map(({ calls, badLines }) => [calls, badLines]),
				[[1, 1]],
			);
			const again = await vscode.commands.executeCommand<{ bytesRead: number }[]>(commands.importAgentSessions, file);
			assert.equal(again[0]?.bytesRead, 0);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("answers a path without transcripts with a sentence and no figures", async () => {
		assert.equal(await vscode.commands.executeCommand(commands.importAgentSessions, "/nowhere/at/all"), undefined);
	});
});
