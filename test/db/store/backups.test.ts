import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createMutex } from "../../../src/db/store/createMutex.ts";
import { nodeFileSystem, type FileSystem } from "../../../src/db/store/fileSystem.ts";
import { addNote, noteCount, notesSql, noteTexts, schemaOf, Workbench } from "./storeFixture.ts";

const dayInMs = 86_400_000;

describe("backups", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("are ordinary files that another tool reads and writes", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("a"));
		const destination = path.join(folder, "copy.sqlite");
		await store.backup(destination);
		const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
		const database = new DatabaseSync(destination);
		database.exec("INSERT INTO notes (text) VALUES ('b')");
		assert.deepEqual(
			database
				.prepare("SELECT text FROM notes")
				.all()
				.map((row) => row.text),
			["a", "b"],
		);
		assert.equal(database.prepare("PRAGMA integrity_check").get()?.integrity_check, "ok");
		database.close();
		assert.equal(await store.read(noteCount), 1);
	});

	it("never take the place of a file of the database itself, by whatever name", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("a"));
		const main = path.join(folder, "system.db");
		const linked = path.join(bench.folder(), "elsewhere.sqlite");
		fs.linkSync(main, linked);
		for (const destination of [main, `${main}.log`, `${main}.seq`, path.join(folder, "x", "..", "system.db"), linked]) {
			await assert.rejects(store.exportTo(destination), { code: "unusable" }, destination);
			await assert.rejects(store.backup(destination), { code: "unusable" }, destination);
		}
		assert.equal(await store.read(noteCount), 1);
	});

	it("go on after one that was made while the clock was wrong", async () => {
		let now = Date.UTC(2027, 10, 23);
		const store = await bench.open(bench.folder(), { now: () => now });
		await store.write(addNote("a"));
		await store.keepBackup("daily");
		now = Date.UTC(2026, 10, 23);
		assert.notEqual(await store.keepBackup("daily"), null);
	});

	it("are of one moment, also when another window's checkpoint leaves the file's time and size as they were", async () => {
		const folder = bench.folder();
		const other = await bench.open(folder);
		// More than one slice of the copy.
		await other.write((database) => {
			for (let id = 0; id < 6000; id++) {
				database.run("INSERT INTO notes (text) VALUES (:text)", { text: `old ${id} ${"x".repeat(500)}` });
			}
		});
		await other.checkpoint();
		let change: Promise<void> | undefined;
		let isChanged = false;
		const files: FileSystem = {
			...nodeFileSystem,
			identify: (file) => {
				const found = nodeFileSystem.identify(file);
				return found && { ...found, version: "" };
			},
			open: (file, mode) => {
				if (file.endsWith(".partial") && mode === "createNew") {
					change ??= (async () => {
						await other.write((database) => database.run("UPDATE notes SET text = replace(text, 'old', 'new')"));
						await other.checkpoint();
						isChanged = true;
					})();
				}
				return nodeFileSystem.open(file, mode);
			},
		};
		const store = await bench.open(folder, {
			files,
			createMutex: (place) => {
				const mutex = createMutex({ path: path.join(folder, "system.db.lock"), isShared: place.isShared });
				// Once the copy has begun, the other window comes first.
				return {
					warnings: [],
					get isHeld() {
						return mutex.isHeld;
					},
					tryAcquire: () => (change === undefined || isChanged) && mutex.tryAcquire(),
					release: () => mutex.release(),
					dispose: () => mutex.dispose(),
				};
			},
		});
		const destination = path.join(folder, "copy.sqlite");
		await store.backup(destination);
		const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
		const database = new DatabaseSync(destination);
		const { n } = database.prepare("SELECT count(*) AS n FROM notes WHERE text LIKE 'new%'").get() as { n: number };
		database.close();
		assert.equal(n, 6000);
	});

	it("replace a file that was there only when they are complete", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("a"));
		const destination = path.join(folder, "copy.sqlite");
		await store.backup(destination);
		await store.write(addNote("b"));
		await store.backup(destination);
		assert.equal((await store.previewBackup(destination)).counts.notes, 2);
		await assert.rejects(store.backup(path.join(folder, "no", "such", "folder")), { code: "io", errno: "ENOENT" });
	});

	it("leave out what was deleted when they are exported", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote("the secret of the deleted note"));
		await store.write(addNote("stays"));
		await store.write((database) => database.run("DELETE FROM notes WHERE id = 1"));
		const [plain, compact] = [path.join(folder, "plain.sqlite"), path.join(folder, "compact.sqlite")];
		await store.backup(plain);
		await store.exportTo(compact);
		assert.ok(fs.readFileSync(plain).includes("the secret"));
		assert.ok(!fs.readFileSync(compact).includes("the secret"));
		assert.equal((await store.previewBackup(compact)).counts.notes, 1);
	});

	it("are not made of nothing, and daily only once a day", async () => {
		let now = Date.UTC(2026, 10, 23);
		const store = await bench.open(bench.folder(), { now: () => now });
		assert.equal(await store.keepBackup("daily"), null);
		await store.write(addNote("a"));
		assert.notEqual(await store.keepBackup("daily"), null);
		now += dayInMs / 2;
		assert.equal(await store.keepBackup("daily"), null);
		now += dayInMs / 2;
		assert.notEqual(await store.keepBackup("daily"), null);
		assert.equal((await store.listBackups()).length, 2);
	});

	it("keep seven days and tell their time and reason by their names", async () => {
		let now = Date.UTC(2026, 10, 1, 9, 30);
		const store = await bench.open(bench.folder(), { now: () => now });
		await store.write(addNote("a"));
		for (let day = 0; day < 12; day++) {
			await store.keepBackup("daily");
			now += dayInMs;
		}
		const kept = await store.listBackups();
		assert.equal(kept.length, 7);
		assert.equal(kept[0]?.at, now - dayInMs);
		assert.match(path.basename(kept[0]?.path ?? ""), /^system-20261112-093000-000-daily\.sqlite$/);
	});

	it("tell what they hold before they are restored", async () => {
		const store = await bench.open(bench.folder());
		await store.write(addNote("a"));
		const backup = await store.keepBackup("manual");
		const preview = await store.previewBackup(backup?.path ?? "");
		assert.deepEqual(preview.counts, { notes: 1 });
		assert.deepEqual(preview.problems, []);
		assert.equal(preview.schemaVersion, 1);
		await assert.rejects(store.previewBackup("/no/such/file"), { code: "missing" });
	});

	it("are restored for every window, which keeps what they replace", async () => {
		const folder = bench.folder();
		const [a, b] = [await bench.open(folder), await bench.open(folder)];
		await a.write(addNote("old"));
		const backup = await a.keepBackup("manual");
		await a.write(addNote("new"));
		assert.equal(await b.read(noteCount), 2);
		const noticed = new Promise<void>((resolve) => {
			b.onDidChange(resolve);
		});
		const { keptAs } = await a.restore(backup?.path ?? "");
		await noticed;
		assert.deepEqual(await b.read(noteTexts), ["old"]);
		await b.write(addNote("after"));
		assert.deepEqual(await a.read(noteTexts), ["old", "after"]);
		assert.equal((await a.previewBackup(keptAs)).counts.notes, 2);
		await b.restore(keptAs);
		assert.deepEqual(await a.read(noteTexts), ["old", "new"]);
		assert.deepEqual(await a.checkIntegrity("full"), []);
	});

	it("of an older schema are brought forward when they are restored", async () => {
		const folder = bench.folder();
		const old = await bench.open(folder);
		await old.write(addNote("a"));
		const backup = await old.keepBackup("manual");
		await old.close();
		const store = await bench.open(folder, { schema: schemaOf(notesSql, "ALTER TABLE notes ADD COLUMN topic TEXT") });
		await store.restore(backup?.path ?? "");
		assert.deepEqual(await store.read((database) => database.all("SELECT text, topic FROM notes")), [
			{ text: "a", topic: null },
		]);
	});

	it("that are foreign, newer or damaged are not restored", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote(`a ${"x".repeat(9000)}`));
		const backup = (await store.keepBackup("manual"))?.path ?? "";
		const damaged = fs.readFileSync(backup);
		damaged.fill(0xff, 4096, 4200);
		fs.writeFileSync(path.join(folder, "damaged"), damaged);
		fs.writeFileSync(path.join(folder, "foreign"), "nothing of ours".repeat(500));
		const newer = await bench.open(bench.folder(), { schema: schemaOf(notesSql, "SELECT 1") });
		await newer.backup(path.join(folder, "newer"));
		const codes = { damaged: "corrupt", foreign: "foreign", newer: "newer", absent: "missing" };
		for (const [name, code] of Object.entries(codes)) {
			await assert.rejects(store.restore(path.join(folder, name)), { code }, name);
		}
		assert.equal(await store.read(noteCount), 1);
		assert.deepEqual(
			fs.readdirSync(folder).filter((name) => name.includes("restoring")),
			[],
		);
	});

	it("are restored on a file system without hard links, too, and keep what they replace", async () => {
		const link = (): never => {
			throw Object.assign(new Error("no links here"), { code: "EPERM" });
		};
		const store = await bench.open(bench.folder(), { files: { ...nodeFileSystem, link } });
		await store.write(addNote("old"));
		const backup = await store.keepBackup("manual");
		await store.write(addNote("new"));
		const { keptAs } = await store.restore(backup?.path ?? "");
		assert.deepEqual(await store.read(noteTexts), ["old"]);
		assert.equal((await store.previewBackup(keptAs)).counts.notes, 2);
	});

	it("that cannot be used say nothing against the database itself", async () => {
		const folder = bench.folder();
		const store = await bench.open(folder);
		await store.write(addNote(`a ${"x".repeat(9000)}`));
		const backup = (await store.keepBackup("manual"))?.path ?? "";
		const bytes = fs.readFileSync(backup);
		bytes.fill(0xff, 4096, 4200);
		fs.writeFileSync(backup, bytes);
		await assert.rejects(store.restore(backup), { code: "corrupt" });
		await assert.rejects(store.restore(path.join(folder, "absent")), { code: "missing" });
		assert.notDeepEqual((await store.previewBackup(backup)).problems, []);
		const { mode, reason } = store.status();
		assert.deepEqual({ mode, reason }, { mode: "file", reason: null });
		assert.ok(!fs.existsSync(path.join(folder, "system.db.suspect")));
		await store.write(addNote("goes on"));
	});

	it("that find no room say which file, and nothing against the database itself", async () => {
		const folder = bench.folder();
		const stick = bench.folder();
		let isFull = false;
		const handles = new Map<number, string>();
		const files: FileSystem = {
			...nodeFileSystem,
			open: (file, mode) => {
				const handle = nodeFileSystem.open(file, mode);
				handles.set(handle, file);
				return handle;
			},
			write: (handle, ...rest) => {
				if (isFull && handles.get(handle)?.startsWith(stick)) {
					throw Object.assign(new Error("no room"), { code: "ENOSPC" });
				}
				return nodeFileSystem.write(handle, ...rest);
			},
		};
		const store = await bench.open(folder, { files });
		await store.write(addNote("a"));
		isFull = true;
		const reasons: (string | null)[] = [];
		store.onDidChangeStatus((status) => reasons.push(status.reason));
		const expected = { code: "full", errno: "ENOSPC", message: new RegExp(stick) };
		await assert.rejects(store.backup(path.join(stick, "backup.sqlite")), expected);
		await assert.rejects(store.exportTo(path.join(stick, "export.sqlite")), expected);
		assert.deepEqual(reasons, []);
		assert.deepEqual(fs.readdirSync(stick), []);
		await store.write(addNote("b"));
	});

	it("tell every window that another file has taken the place, once", async () => {
		const folder = bench.folder();
		const stores = [await bench.open(folder), await bench.open(folder)] as const;
		const [a, b] = stores;
		await a.write(addNote("old"));
		await b.read(noteCount);
		const backup = await a.keepBackup("manual");
		const told = [0, 0];
		stores.forEach((store, index) => store.onDidReplace(() => (told[index] = (told[index] ?? 0) + 1)));
		await b.write(addNote("new"));
		await a.checkpoint();
		await b.read(noteCount);
		assert.deepEqual(told, [0, 0]);
		await a.restore(backup?.path ?? "");
		assert.deepEqual(told, [1, 0]);
		await b.read(noteCount);
		await a.read(noteCount);
		assert.deepEqual(told, [1, 1]);
	});

	it("of a large database let other windows work meanwhile", async () => {
		const folder = bench.folder();
		const [a, b] = [await bench.open(folder), await bench.open(folder)];
		await a.write((database) => {
			for (let n = 0; n < 400; n++) {
				addNote(`${n} ${"x".repeat(50_000)}`)(database);
			}
		});
		const underWay = { isDone: false };
		const backup = a.keepBackup("manual").finally(() => {
			underWay.isDone = true;
		});
		let meanwhile = 0;
		while (!underWay.isDone) {
			await b.write(addNote(`meanwhile ${meanwhile}`));
			meanwhile += underWay.isDone ? 0 : 1;
		}
		const preview = await a.previewBackup((await backup)?.path ?? "");
		assert.ok(meanwhile > 2, `${meanwhile} writes`);
		assert.deepEqual(preview.problems, []);
		assert.ok((preview.counts.notes ?? 0) >= 400);
	});
});
