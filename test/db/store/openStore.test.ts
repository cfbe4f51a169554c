import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { nodeFileSystem } from "../../../src/db/store/fileSystem.ts";
import { addNote, noteCount, notesSql, noteTexts, schemaOf, Workbench } from "./storeFixture.ts";

describe("the store", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("keeps what was written, also for the next opener", async () => {
		const folder = bench.folder();
		const first = await bench.open(folder);
		assert.equal(await first.write(addNote("grüße")), 1);
		await first.close();
		const second = await bench.open(folder);
		assert.deepEqual(await second.read(noteTexts), ["grüße"]);
		assert.equal(second.status().mode, "file");
		assert.equal(second.status().reason, null);
	});

	it("makes missing parent folders and files that only their owner can read", async () => {
		const folder = path.join(bench.folder(), "a", "b");
		await bench.open(folder);
		assert.equal(fs.statSync(path.join(folder, "system.db")).mode & 0o777, 0o600);
	});

	it("rolls back a write that throws and keeps those beside it", async () => {
		const store = await bench.open(bench.folder());
		const results = await Promise.allSettled([
			store.write(addNote("a")),
			store.write((database) => {
				addNote("b")(database);
				throw new Error("no");
			}),
			store.write(addNote("c")),
		]);
		assert.deepEqual(
			results.map((result) => result.status),
			["fulfilled", "rejected", "fulfilled"],
		);
		assert.deepEqual(await store.read(noteTexts), ["a", "c"]);
	});

	it("tells a broken rule of the schema by its code and SQLite's words", async () => {
		const store = await bench.open(bench.folder());
		await store.write(addNote("a"));
		await assert.rejects(store.write(addNote("a")), { code: "constraint", message: /UNIQUE.*notes\.text/ });
	});

	it("refuses promises, writing in a read, and use after the callback", async () => {
		const store = await bench.open(bench.folder());
		await assert.rejects(
			store.write(async (database) => addNote("a")(database)),
			/must not return a promise/,
		);
		await assert.rejects(
			store.read((database) => database.all("DELETE FROM notes")),
			/only reads/,
		);
		const leaked = await store.write((database) => ({ database }));
		assert.throws(() => leaked.database.run("DELETE FROM notes"), /outside of its/);
		assert.equal(await store.read(noteCount), 0);
	});

	it("refuses everything after it was closed, and closes twice without harm", async () => {
		const store = await bench.open(bench.folder());
		await store.close();
		await store.close();
		await assert.rejects(store.read(noteCount), { code: "closed" });
		await assert.rejects(store.write(addNote("a")), { code: "closed" });
	});

	it("answers writes that were under way when it is closed", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		const writes = ["a", "b", "c"].map((text) => store.write(addNote(text)));
		await store.close();
		await Promise.all(writes);
		assert.equal(await (await bench.open(folder)).read(noteCount), 3);
	});

	it("shows each window what the others wrote", async () => {
		const folder = bench.folder();
		const [a, b] = [await bench.open(folder), await bench.open(folder)];
		for (let round = 0; round < 20; round++) {
			await a.write(addNote(`a${round}`));
			assert.equal(await b.read(noteCount), round * 2 + 1);
			await b.write(addNote(`b${round}`));
			assert.equal(await a.read(noteCount), round * 2 + 2);
		}
	});

	it("tells listeners about changes of other windows and not about their own", async () => {
		const folder = bench.folder();
		const [a, b] = [await bench.open(folder), await bench.open(folder)];
		let ownNotices = 0;
		const unsubscribe = a.onDidChange(() => ownNotices++);
		const noticed = new Promise<void>((resolve) => {
			b.onDidChange(resolve);
		});
		await a.write(addNote("a"));
		await noticed;
		assert.equal(await b.read(noteCount), 1);
		unsubscribe();
		assert.equal(ownNotices, 0);
	});

	it("tells listeners also about changes that a read of their own window has met first", async () => {
		const folder = bench.folder();
		const a = await bench.open(folder);
		const files = { ...nodeFileSystem, watch: () => () => {} };
		const b = await bench.open(folder, { files, timing: { pollingInMs: 1_000_000 } });
		let notices = 0;
		b.onDidChange(() => notices++);
		await a.write(addNote("a"));
		assert.equal(await b.read(noteCount), 1);
		assert.equal(notices, 1);
		await b.write(addNote("own"));
		assert.equal(await b.read(noteCount), 2);
		assert.equal(notices, 1);
	});

	it("leaves an empty log and no lock behind", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("a"));
		await store.close();
		assert.equal(fs.statSync(path.join(folder, "system.db.log")).size, 0);
		assert.deepEqual(fs.readdirSync(path.join(folder, "system.db.lock")), []);
	});

	it("applies the missing steps only, and keeps a backup before the first", async () => {
		const folder = bench.folder();
		const old = await bench.open(folder);
		await old.write(addNote("a"));
		await old.close();
		const schema = schemaOf(notesSql, "ALTER TABLE notes ADD COLUMN topic TEXT");
		const store = await bench.open(folder, { schema });
		assert.deepEqual(await store.read((database) => database.all("SELECT * FROM notes")), [
			{ id: 1, text: "a", topic: null },
		]);
		assert.deepEqual(
			(await store.listBackups()).map((backup) => backup.reason),
			["migration"],
		);
		assert.equal(store.status().schemaVersion, 2);
	});
});
