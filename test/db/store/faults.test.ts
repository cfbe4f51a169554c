import assert from "node:assert/strict";
import { nodeFileSystem, type FileSystem } from "../../../src/db/store/fileSystem.ts";
import { seededRandom, SimulatedDisk, SimulatedProcess, systemError } from "../../fakes/simulatedDisk.ts";
import { MutexSeat } from "../../fakes/simulatedMutex.ts";
import { rejectedWriteComesBack } from "./rejectedWrite.ts";
import { openSimulated, until } from "./simulatedWindow.ts";
import { addNote, noteCount, notesSql, noteTexts, schemaOf, Workbench } from "./storeFixture.ts";

describe("a disk that refuses", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("keeps a rejected write away for ever", async () => {
		assert.deepEqual(await rejectedWriteComesBack(), []);
	});

	it("stops acknowledging after a failed sync, tells it once, and goes on when syncs succeed", async () => {
		const disk = new SimulatedDisk(seededRandom(1));
		const { store } = await openSimulated(disk);
		const modes: string[] = [];
		store.onDidChangeStatus((status) => modes.push(`${status.mode} ${status.reason !== null}`));
		let isFailing = true;
		disk.faults.before = (operation) => {
			if (isFailing && operation === "sync") {
				throw systemError("EIO");
			}
		};
		await assert.rejects(store.write(addNote("a")), { code: "failed", errno: "EIO" });
		await assert.rejects(store.write(addNote("b")), { code: "failed" });
		assert.equal(store.status().mode, "failed");
		assert.equal(await store.read(noteCount), 0);
		isFailing = false;
		await until(() => store.status().mode === "file");
		await store.write(addNote("c"));
		assert.deepEqual(modes, ["failed true", "file false"]);
		assert.deepEqual(await store.read(noteTexts), ["c"]);
		await store.close();
	});

	it("answers a write that finds its rows there only when the other window's commit is on the disk", async () => {
		// Without chance nothing survives a power cut but what was synced.
		const disk = new SimulatedDisk(() => 0);
		const seat = new MutexSeat();
		const owner = new SimulatedProcess(disk);
		let die = (): void => {};
		let didCommit = (): void => {};
		const syncing = new Promise<void>((resolve) => {
			didCommit = resolve;
		});
		const syncLater = (): Promise<void> =>
			new Promise((_, reject) => {
				die = () => reject(systemError("EKILLED"));
				didCommit();
			});
		const first = await openSimulated(disk, { seat, files: { ...owner.files, syncLater } });
		const second = await openSimulated(disk, { seat });
		const written = first.store.write(addNote("shared"));
		await syncing;
		const changes = await second.store.write((database) =>
			database.run("INSERT INTO notes (text) VALUES ('shared') ON CONFLICT DO NOTHING"),
		);
		assert.equal(changes, 0);
		const after = disk.cutPower();
		owner.kill();
		die();
		await assert.rejects(written);
		const { store } = await openSimulated(after);
		assert.deepEqual(await store.read(noteTexts), ["shared"]);
		for (const each of [store, first.store, second.store]) await each.close().catch(() => {});
	});

	it("answers every write and says what is wrong also when the disk does not even tell the size of a file", async () => {
		const disk = new SimulatedDisk(seededRandom(10));
		const { store } = await openSimulated(disk);
		await store.write(addNote("a"));
		const modes: string[] = [];
		store.onDidChangeStatus(({ mode }) => modes.push(mode));
		disk.faults.before = (operation) => {
			if (operation !== "sync") return;
			disk.faults.lookFailureChance = 1;
			throw systemError("EIO");
		};
		await assert.rejects(store.write(addNote("b")), { code: "failed" });
		assert.deepEqual(modes, ["failed"]);
		disk.faults.before = () => {};
		disk.faults.lookFailureChance = 0;
		await until(() => store.status().mode === "file");
		await store.write(addNote("c"));
		await store.close();
	});

	it("says once that the disk is full, and goes on when there is room", async () => {
		const disk = new SimulatedDisk(seededRandom(2));
		const { store } = await openSimulated(disk);
		await store.write(addNote("before"));
		const reasons: (string | null)[] = [];
		store.onDidChangeStatus((status) => reasons.push(status.reason));
		disk.faults.fullChance = 1;
		for (let attempt = 0; attempt < 5; attempt++) {
			await assert.rejects(store.write(addNote(`while full ${attempt}`)), { code: "full", errno: "ENOSPC" });
		}
		assert.equal(store.status().mode, "file");
		assert.equal(await store.read(noteCount), 1);
		disk.faults.fullChance = 0;
		await store.write(addNote("after"));
		assert.equal(reasons.length, 2);
		assert.match(reasons[0] ?? "", /disk is full/);
		assert.equal(reasons[1], null);
		assert.deepEqual(await store.read(noteTexts), ["before", "after"]);
		await store.close();
	});

	it("goes on saying that the disk is full when there was nothing in the log to be moved", async () => {
		let isFull = false;
		const files: FileSystem = {
			...nodeFileSystem,
			write: (...all) => {
				if (isFull) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
				return nodeFileSystem.write(...all);
			},
		};
		const checkpoint = { frames: 400, idleInMs: 100, longestInMs: 200 };
		const store = await bench.open(bench.folder(), { files, timing: { checkpoint } });
		await store.write(addNote("before"));
		await store.checkpoint();
		isFull = true;
		await assert.rejects(store.write(addNote("while full")), { code: "full" });
		// The checkpoint that the first write has asked for finds an empty log.
		await new Promise((resolve) => {
			setTimeout(resolve, 400);
		});
		assert.match(store.status().reason ?? "", /disk is full/);
		isFull = false;
		await store.write(addNote("after"));
		assert.equal(store.status().reason, null);
	});

	it("moves the log although the disk has no room for another page in it", async () => {
		const disk = new SimulatedDisk(seededRandom(3));
		const { store } = await openSimulated(disk);
		await store.write(addNote("a"));
		await store.write((database) => database.run("DELETE FROM notes"));
		disk.faults.before = (operation) => {
			if (operation === "create") {
				throw systemError("ENOSPC");
			}
		};
		await store.checkpoint();
		assert.equal(store.status().logBytes, 0);
		await store.close();
	});

	it("refuses writing, and still reads, when another window has brought a newer schema", async () => {
		const disk = new SimulatedDisk(seededRandom(4));
		const seat = new MutexSeat();
		const old = await openSimulated(disk, { seat });
		await old.store.write(addNote("a"));
		const schema = schemaOf(notesSql, "ALTER TABLE notes ADD COLUMN topic TEXT");
		const young = await openSimulated(disk, { seat, schema });
		await young.store.write(addNote("b"));
		await assert.rejects(old.store.write(addNote("c")), { code: "newer" });
		assert.equal(await old.store.read(noteCount), 2);
		assert.match(old.store.status().reason ?? "", /reload/);
		await old.store.close();
		await young.store.close();
	});

	it("brings the schema forward again when an older window has restored an older backup", async () => {
		const disk = new SimulatedDisk(seededRandom(5));
		const seat = new MutexSeat();
		const old = await openSimulated(disk, { seat });
		await old.store.write(addNote("a"));
		const backup = await old.store.keepBackup("manual");
		const schema = schemaOf(notesSql, "ALTER TABLE notes ADD COLUMN topic TEXT");
		const young = await openSimulated(disk, { seat, schema });
		await old.store.restore(backup?.path ?? "");
		assert.deepEqual(await young.store.read((database) => database.all("SELECT text, topic FROM notes")), [
			{ text: "a", topic: null },
		]);
		await old.store.close();
		await young.store.close();
	});

	it("does not make an empty file in the place of one that was removed", async () => {
		const disk = new SimulatedDisk(seededRandom(6));
		const { store, process } = await openSimulated(disk);
		await store.write(addNote("a"));
		process.files.remove("/data/system.db");
		await assert.rejects(store.read(noteCount), { code: "missing" });
		await assert.rejects(store.write(addNote("b")), { code: "failed" });
		assert.equal(disk.content("/data/system.db"), undefined);
		await store.close();
		assert.equal(disk.content("/data/system.db"), undefined);
	});

	it("leaves an old schema as it was when a step fails, and says so", async () => {
		const disk = new SimulatedDisk(seededRandom(8));
		const first = await openSimulated(disk);
		await first.store.write(addNote("a"));
		await first.store.close();
		// The step fails on what is stored, not everywhere.
		const strict =
			"CREATE TABLE topics (name TEXT CHECK (name <> 'a')) STRICT; INSERT INTO topics SELECT text FROM notes";
		const second = await openSimulated(disk, { schema: schemaOf(notesSql, strict) });
		assert.equal(second.store.status().mode, "memory");
		assert.match(second.store.status().reason ?? "", /CHECK constraint failed.*Nothing is kept/);
		await second.store.close();
		const again = await openSimulated(disk);
		assert.deepEqual(await again.store.read(noteTexts), ["a"]);
		assert.deepEqual(
			await again.store.read((database) => database.all("SELECT name FROM sqlite_schema WHERE name = 'topics'")),
			[],
		);
		await again.store.close();
	});
});
