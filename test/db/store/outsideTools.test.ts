import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { outsideRun } from "./outsideRun.ts";
import { addNote, noteCount, Workbench } from "./storeFixture.ts";

const hasCommandLine = spawnSync("sqlite3", ["--version"]).status === 0;

function ask(file: string, sql: string): string {
	return execFileSync("sqlite3", [file, sql], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

describe("other tools beside the store", function () {
	this.timeout(0);
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("read, cannot write, and do no harm however often they open the file", async () => {
		const { report, complaints } = await outsideRun(bench.folder(), 1500);
		assert.deepEqual(complaints, []);
		assert.ok(report.opens > 100 && report.reads > 200, JSON.stringify(report));
		// In the middle of a checkpoint a reader without our mutex may see half of it; it reads again.
		assert.ok(report.refusedReads < report.reads / 20, JSON.stringify(report));
		assert.ok(report.gaps <= report.reads / 100, JSON.stringify(report));
	});

	it("see each new state through a connection that they keep", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("first"));
		await store.checkpoint();
		const kept = new DatabaseSync(path.join(folder, "system.db"), { readOnly: true });
		const seen = (): unknown => kept.prepare("SELECT text FROM notes").get()?.["text"];
		assert.equal(seen(), "first");
		for (const text of ["second", "third"]) {
			// Nothing of the header changes by itself here: the row takes the place it had.
			await store.write((database) => database.run("UPDATE notes SET text = :text", { text }));
			await store.checkpoint();
			assert.equal(seen(), text);
		}
		kept.close();
	});

	it("that keep the file open see every checkpoint, whichever window made it", async () => {
		const folder = bench.folder();
		const windows = [await bench.open(folder), await bench.open(folder)] as const;
		await windows[0].write(addNote("0"));
		await windows[0].checkpoint();
		const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
		const outside = new DatabaseSync(path.join(folder, "system.db"), { readOnly: true });
		const read = outside.prepare("SELECT text FROM notes");
		const seen: unknown[] = [];
		for (let n = 1; n <= 6; n++) {
			seen.push(read.get()?.text);
			const window = windows[n < 4 ? 0 : 1];
			await window.write((database) => database.run("UPDATE notes SET text = :text", { text: String(n) }));
			await window.checkpoint();
		}
		outside.close();
		assert.deepEqual(seen, ["0", "1", "2", "3", "4", "5"]);
	});

	describe("the command line of SQLite", () => {
		before(function () {
			if (!hasCommandLine) {
				console.log("      skipped: there is no sqlite3 on this machine");
				this.skip();
			}
		});

		it("reads the state of the last checkpoint, is refused to write, and harms nothing in many opens", async () => {
			const folder = bench.folder();
			const file = path.join(folder, "system.db");
			const store = await bench.open(folder);
			for (let n = 0; n < 60; n++) {
				await store.write(addNote(`note ${n}`));
				await store.checkpoint();
				assert.equal(ask(file, "SELECT count(*) FROM notes"), String(n + 1));
				assert.throws(() => ask(file, "DELETE FROM notes"), /readonly/);
				await store.write((database) => database.run("UPDATE notes SET text = text || '.'"));
			}
			assert.equal(await store.read(noteCount), 60);
			assert.deepEqual(await store.checkIntegrity("full"), []);
			assert.deepEqual(
				fs.readdirSync(folder).filter((name) => /-(wal|shm|journal)$/.test(name)),
				[],
			);
		});

		it("sees the tables right after the first opening, and a write at most two seconds later", async () => {
			const folder = bench.folder();
			const file = path.join(folder, "system.db");
			const store = await bench.open(folder);
			assert.equal(ask(file, "SELECT count(*) FROM notes"), "0");
			await store.write(addNote("a"));
			const end = Date.now() + 10_000;
			while (ask(file, "SELECT count(*) FROM notes") !== "1" && Date.now() < end) {
				await new Promise((resolve) => {
					setTimeout(resolve, 100);
				});
			}
			assert.equal(ask(file, "SELECT count(*) FROM notes"), "1");
		});

		it("recovers everything by the steps of the documentation, without Daybook", async () => {
			const folder = bench.folder();
			const store = await bench.open(folder);
			await store.write(addNote("moved"));
			await store.checkpoint();
			await store.write(addNote("only in the log"));
			assert.ok(store.status().logBytes > 0);
			const copied = bench.folder();
			for (const name of ["system.db", "system.db.log"]) {
				fs.copyFileSync(path.join(folder, name), path.join(copied, name));
			}
			execFileSync("sh", ["-e", "-c", recoverySteps()], { cwd: copied });
			assert.equal(
				ask(path.join(copied, "recovered.db"), "SELECT group_concat(text) FROM notes"),
				"moved,only in the log",
			);
			assert.equal(ask(path.join(copied, "recovered.db"), "PRAGMA integrity_check"), "ok");
		});
	});
});

/** The shell commands of docs/recovery.md, as they stand there. */
function recoverySteps(): string {
	const text = fs.readFileSync(new URL("../../../docs/recovery.md", import.meta.url), "utf8");
	const block = /```sh recover\n([\s\S]*?)```/.exec(text);
	assert.ok(block?.[1], "docs/recovery.md holds the commands");
	return block[1];
}
