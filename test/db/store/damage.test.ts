import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Store } from "../../../src/db/store/store.ts";
import { addNote, noteCount, notesSql, noteTexts, schemaOf, Workbench } from "./storeFixture.ts";

describe("a database file that cannot be used", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	/** A folder whose closed database holds 200 notes, with a backup of 100 of them. */
	async function folderWithBackup(): Promise<{ folder: string; file: string; backup: string }> {
		const folder = bench.folder();
		const store = await bench.open(folder);
		const addMany = (from: number) => (database: Parameters<ReturnType<typeof addNote>>[0]) => {
			for (let n = from; n < from + 100; n++) {
				addNote(`note ${n} ${"x".repeat(300)}`)(database);
			}
		};
		await store.write(addMany(0));
		const backup = await store.keepBackup("manual");
		await store.write(addMany(100));
		await store.close();
		return { folder, file: path.join(folder, "system.db"), backup: backup?.path ?? "" };
	}

	function flipBit(file: string, position: number): void {
		const bytes = fs.readFileSync(file);
		bytes[position] = (bytes[position] ?? 0) ^ 4;
		fs.writeFileSync(file, bytes);
	}

	/** The store works, says what was wrong, offers the backup, and gives it back. */
	async function assertSetAside(store: Store, code: string, backup: string): Promise<string> {
		const { mode, damage, reason } = store.status();
		assert.equal(mode, "file");
		assert.equal(damage?.code, code);
		assert.equal(reason, damage.sentence);
		assert.deepEqual(
			damage.offers.map((offer) => offer.path),
			[backup],
		);
		await store.write(addNote("work goes on"));
		const [kept = ""] = damage.keptAs;
		const { keptAs } = await store.restore(backup);
		assert.equal(await store.read(noteCount), 100);
		assert.equal(store.status().damage, null);
		assert.ok(fs.existsSync(keptAs));
		return kept;
	}

	it("sets an empty file aside where there had been data", async () => {
		const { folder, file, backup } = await folderWithBackup();
		fs.truncateSync(file, 0);
		await assertSetAside(await bench.open(folder), "empty", backup);
	});

	it("never takes an empty file for a new user's, also without backups and log", async () => {
		const folder = bench.folder();
		fs.writeFileSync(path.join(folder, "system.db"), "");
		const store = await bench.open(folder);
		await assertSetAsideWithoutOffers(store);
	});

	it("says that an emptied file was empty although its only window had a day's work in it and no backup yet", async () => {
		const folder = bench.folder();
		const first = await bench.open(folder);
		await first.write(addNote("a day's work"));
		await first.close();
		fs.truncateSync(path.join(folder, "system.db"), 0);
		await assertSetAsideWithoutOffers(await bench.open(folder));
	});

	async function assertSetAsideWithoutOffers(store: Store): Promise<void> {
		const { damage, mode } = store.status();
		assert.equal(mode, "file");
		assert.equal(damage?.code, "empty");
		assert.match(damage.sentence, /was empty/);
		assert.deepEqual(damage.offers, []);
		assert.ok(damage.keptAs.length > 0 && damage.keptAs.every((file) => fs.existsSync(file)));
		await store.write(addNote("a"));
	}

	it("sets a truncated file aside with everything that is left of it", async () => {
		const { folder, file, backup } = await folderWithBackup();
		const half = Math.floor(fs.statSync(file).size / 2);
		fs.truncateSync(file, half);
		const before = fs.readFileSync(file);
		const kept = await assertSetAside(await bench.open(folder), "truncated", backup);
		assert.deepEqual(fs.readFileSync(kept), before);
	});

	it("sets a file with flipped bits in its schema aside", async () => {
		const { folder, file, backup } = await folderWithBackup();
		flipBit(file, 100);
		await assertSetAside(await bench.open(folder), "corrupt", backup);
	});

	it("sets a zeroed file aside, as a power cut can leave it", async () => {
		const { folder, file, backup } = await folderWithBackup();
		fs.writeFileSync(file, Buffer.alloc(8192));
		await assertSetAside(await bench.open(folder), "corrupt", backup);
	});

	it("says that the file is gone where backups tell that there was one", async () => {
		const { folder, file, backup } = await folderWithBackup();
		fs.rmSync(file);
		await assertSetAside(await bench.open(folder), "missing", backup);
	});

	it("meets flipped bits deep in the file at work, says so, and sets it aside at the next start", async () => {
		const { folder, file, backup } = await folderWithBackup();
		// The first bytes of the third page: the header of a page of the table or its index.
		for (const page of [2, 3, 4, 5]) {
			flipBit(file, page * 4096);
		}
		const store = await bench.open(folder);
		await assert.rejects(store.read(noteTexts), { code: "corrupt" });
		assert.match(store.status().reason ?? "", /damaged/);
		await assert.rejects(store.keepBackup("manual"), { code: "corrupt" });
		assert.equal((await store.listBackups()).length, 1);
		await store.close();
		await assertSetAside(await bench.open(folder), "corrupt", backup);
	});

	it("restores in the window that met the damage", async () => {
		const { folder, file, backup } = await folderWithBackup();
		for (const page of [2, 3, 4, 5]) {
			flipBit(file, page * 4096);
		}
		const store = await bench.open(folder);
		await assert.rejects(store.read(noteTexts), { code: "corrupt" });
		await store.restore(backup);
		assert.equal(await store.read(noteCount), 100);
		assert.equal(store.status().reason, null);
	});

	it("leaves a foreign file untouched and works in memory", async () => {
		for (const content of ["this is no database ".repeat(600), foreignDatabase()]) {
			const folder = bench.folder();
			const file = path.join(folder, "system.db");
			fs.writeFileSync(file, content);
			const store = await bench.open(folder);
			assert.equal(store.status().mode, "memory");
			assert.equal(store.status().damage?.code, "foreign");
			await store.write(addNote("a"));
			assert.equal(await store.read(noteCount), 1);
			await store.close();
			assert.deepEqual(fs.readFileSync(file), Buffer.from(content));
		}
	});

	function foreignDatabase(): Buffer {
		const file = path.join(bench.folder(), "other.db");
		const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
		const database = new DatabaseSync(file);
		database.exec("CREATE TABLE theirs (id)");
		database.close();
		return fs.readFileSync(file);
	}

	it("leaves a newer file untouched, also when only its log says that it is newer", async () => {
		for (const isMoved of [true, false]) {
			const folder = bench.folder();
			const schema = schemaOf(notesSql, "ALTER TABLE notes ADD COLUMN topic TEXT");
			const newer = await bench.open(folder, { schema });
			await newer.write(addNote("a"));
			if (isMoved) {
				await newer.checkpoint();
			}
			const names = ["system.db", "system.db.log"].map((name) => path.join(folder, name));
			const before = names.map((name) => fs.readFileSync(name));
			const store = await bench.open(folder);
			assert.equal(store.status().mode, "memory");
			assert.equal(store.status().damage?.code, "newer");
			assert.deepEqual(
				names.map((name) => fs.readFileSync(name)),
				before,
			);
			await newer.write(addNote("b"));
			assert.equal(await newer.read(noteCount), 2);
		}
	});

	it("has another sentence for each", async () => {
		const { damageSentences } = await import("../../../src/db/store/storeStatus.ts");
		assert.equal(new Set(Object.values(damageSentences)).size, 6);
	});

	it("keeps the generations from before the damage while the damaged file is there", async () => {
		const { folder, file, backup } = await folderWithBackup();
		fs.truncateSync(file, 5000);
		let now = Date.now() + 1000;
		const store = await bench.open(folder, { now: () => now });
		await store.write(addNote("new beginning"));
		for (let count = 0; count < 15; count++) {
			now += 1000;
			await store.keepBackup("manual");
		}
		assert.ok(fs.existsSync(backup));
		assert.equal((await store.listBackups()).length, 11);
	});
});

describe("a folder that cannot be used", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("gives a database in memory that says so", async () => {
		const folder = bench.folder();
		fs.writeFileSync(path.join(folder, "file"), "");
		for (const unusable of [path.join(folder, "file"), path.join(folder, "file", "below"), "/proc/1/daybook/a/b"]) {
			const store = await bench.open(unusable);
			assert.equal(store.status().mode, "memory");
			assert.match(store.status().reason ?? "", /nothing is kept/);
			await store.write(addNote("a"));
			assert.equal(await store.read(noteCount), 1);
			await assert.rejects(store.restore("anything"), { code: "unusable" });
		}
	});

	it("gives a database in memory when the path is a folder", async () => {
		const folder = bench.folder();
		fs.mkdirSync(path.join(folder, "system.db"));
		const store = await bench.open(folder);
		assert.equal(store.status().mode, "memory");
	});

	it("does not wait for ever for a folder that never answers", async () => {
		const { nodeFileSystem } = await import("../../../src/db/store/fileSystem.ts");
		const files = { ...nodeFileSystem, prepareFolder: () => new Promise<void>(() => {}) };
		const store = await bench.open(bench.folder(), { files, timing: { folderInMs: 20 } });
		assert.equal(store.status().mode, "memory");
		assert.match(store.status().reason ?? "", /does not answer/);
	});
});
