import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { seededRandom } from "../../fakes/simulatedDisk.ts";
import { DoorFixture } from "../../db/doorFixture.ts";
import { assistantLine, TranscriptFolder, userLine } from "./transcriptFolder.ts";

const script = fileURLToPath(new URL("importProcess.ts", import.meta.url));

/** Resolves with what the process wrote, when it has ended. */
function ended(child: ChildProcess): Promise<string> {
	let text = "";
	child.stdout?.on("data", (data: Buffer) => (text += data.toString()));
	return new Promise((resolve) => child.once("close", () => resolve(text)));
}

describe("An import that is killed", () => {
	const folder = new TranscriptFolder();
	const doors = new DoorFixture();
	after(async () => {
		await doors.end();
		folder.remove();
	});

	it("goes on where it was, with every call once and every copy whole", async function () {
		this.timeout(120_000);
		const files = 12;
		const callsPerFile = 150;
		for (let n = 0; n < files; n++) {
			const lines = Array.from({ length: callsPerFile }, (_, index) => assistantLine(`m${n}-${index}`).repeat(2));
			writeFileSync(folder.file(`${n}.jsonl`), userLine(`task ${n}`) + lines.join(""));
		}
		const archive = path.join(folder.root, "archive");
		const random = seededRandom(5);
		let kills = 0;
		let output = "";
		for (let run = 1; !output.endsWith("done"); run++) {
			assert.ok(run < 20);
			const child = spawn(process.execPath, [script, doors.folder, folder.projects, archive, String(run)], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			const whole = ended(child);
			if (run <= 5) {
				// Once it has begun to read, at any moment.
				child.stdout?.once("data", () => setTimeout(() => child.kill("SIGKILL"), 300 * random()));
			}
			output = await whole;
			kills += child.signalCode === "SIGKILL" ? 1 : 0;
		}
		assert.ok(kills > 0);
		const database = doors.open();
		const { rows } = await database.query({
			sql: "SELECT count(*), sum(total_tokens) FROM token_usage",
			offset: 0,
			limit: 1,
		});
		assert.deepEqual(rows[0], [files * callsPerFile, files * callsPerFile * 15]);
		assert.deepEqual(await database.call("maintenance.recount", {}), []);
		const copies = readdirSync(archive).filter((name) => name.endsWith(".gz"));
		const sources = readdirSync(folder.project).map((name) => readFileSync(folder.file(name), "utf8"));
		assert.deepEqual(
			copies.map((name) => gunzipSync(readFileSync(path.join(archive, name))).toString()).toSorted(),
			sources.toSorted(),
		);
	});
});
