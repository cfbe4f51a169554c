import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { databaseFile, rows } from "./databaseRows.ts";
import { eventually } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

const run = promisify(execFile);
/** Openings of the file by SQLite's own command line while the window writes. 1000 at full size. */
const opens = Number(process.env["DAYBOOK_E2E_OPENS"] ?? 200);

describe("SQLite's command line beside a working window", function () {
	this.timeout(180_000 + opens * 300);
	let standIn: StandIn;
	let editor: RunningEditor;
	let writer: PanelWriter;

	before(async function () {
		if (spawnSync("sqlite3", ["--version"]).status !== 0) {
			// Where everything has to run, a missing tool is a failure.
			assert.notEqual(process.env["CI"], "true", "sqlite3 is not installed");
			console.log("      skipped: there is no sqlite3 on this machine");
			this.skip();
		}
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		writer = new PanelWriter(await editor.openWindow(), "outside");
		await writer.open();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const sqlite = async (sql: string): Promise<string> =>
		(await run("sqlite3", [databaseFile(editor), sql])).stdout.trim();

	it("reads what the window wrote, soon after", async () => {
		for (let round = 1; round <= 3; round++) {
			await writer.round();
			const begun = performance.now();
			const count = await eventually(
				() => sqlite("SELECT count(*) FROM messages").catch(() => ""),
				(found) => found === String(2 * round),
			);
			assert.equal(count, String(2 * round));
			console.log(`      seen ${Math.round(performance.now() - begun)} ms after the answer`);
		}
	});

	it(`opens the file ${opens} times while the window writes: reading works, writing is refused, nothing is harmed`, async () => {
		const end = { isReached: false };
		const writing = (async () => {
			while (!end.isReached) await writer.round();
		})();
		let refusedReads = 0;
		try {
			for (let open = 0; open < opens; open++) {
				// In the middle of a checkpoint a reader may see half of it: it says so, and reads again.
				await sqlite("SELECT count(*), max(content) FROM messages").catch(() => refusedReads++);
				if (open % 5 === 0) await assert.rejects(sqlite("DELETE FROM messages"), /readonly|malformed/);
			}
		} finally {
			end.isReached = true;
			await writing;
		}
		console.log(`      ${opens} opens, ${refusedReads} of them in the middle of a checkpoint`);
		assert.ok(refusedReads <= opens / 10);
		const asked = writer.answered.length;
		await eventually(
			() => rows(editor, "SELECT count(*) AS n FROM messages")[0]?.["n"],
			(count) => count === 2 * asked,
		);
		assert.equal(await sqlite("PRAGMA integrity_check"), "ok");
	});
});
