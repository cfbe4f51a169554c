import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileSystemType, describePlace } from "../../../src/db/store/place.ts";
import { currentProcess, isProcessDead, parseProcessIdentity } from "../../../src/db/store/processIdentity.ts";
import { scanSql } from "../../../src/db/store/sqlText.ts";
import { addNote, Workbench } from "./storeFixture.ts";

describe("the scan of a statement", () => {
	it("finds the parameters in SQLite's order, and none in texts and comments", () => {
		const sql = "SELECT ':no', \"a:b\", [c:d] -- :no\n FROM t /* :no */ WHERE a = :b AND c = :a AND d = :b";
		assert.deepEqual(scanSql(sql).parameters, ["b", "a"]);
	});

	it("tells reading from writing", () => {
		const reads = [
			"SELECT replace(a, 'x', 'y') FROM t",
			" -- first\n WITH a AS (SELECT 1) SELECT * FROM a",
			"VALUES (1)",
			"EXPLAIN QUERY PLAN DELETE FROM t",
			"PRAGMA table_info(t)",
			"SELECT 'delete'",
		];
		const writes = [
			"INSERT INTO t VALUES (1)",
			"WITH a AS (SELECT 1) DELETE FROM t",
			"REPLACE INTO t VALUES (1)",
			"PRAGMA user_version = 3",
			"ATTACH 'x' AS y",
			"CREATE TABLE t (a)",
			"",
		];
		assert.deepEqual(
			reads.filter((sql) => !scanSql(sql).isRead),
			[],
		);
		assert.deepEqual(
			writes.filter((sql) => scanSql(sql).isRead),
			[],
		);
	});

	it("refuses parameters without a name", () => {
		assert.throws(() => scanSql("SELECT ?"), /by name/);
		assert.throws(() => scanSql("SELECT ?1"), /by name/);
	});
});

describe("values", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("come back as they were bound", async () => {
		const store = await bench.open(bench.folder());
		const values = [
			"",
			"häß 🦊\0x",
			0,
			-1,
			2 ** 31,
			2 ** 53,
			-1.5,
			1e300,
			null,
			new Uint8Array([0, 255]),
			new Uint8Array(),
		];
		for (const value of values) {
			const row = await store.read((database) => database.get<{ value: unknown }>("SELECT :value AS value", { value }));
			assert.deepEqual(row?.value, value);
		}
	});

	it("keep large whole numbers as integers in strict columns", async () => {
		const store = await bench.open(bench.folder());
		const at = 1_795_426_481_123;
		const type = await store.write((database) => {
			database.execute("CREATE TABLE times (at INTEGER NOT NULL) STRICT");
			database.run("INSERT INTO times VALUES (:at)", { at });
			return database.get("SELECT typeof(at) AS type, at FROM times WHERE at = :at", { at });
		});
		assert.deepEqual(type, { type: "integer", at });
	});

	it("that are missing, undefined or no numbers throw", async () => {
		const store = await bench.open(bench.folder());
		const faulty: Record<string, number>[] = [{}, { b: 1 }, { a: Number.NaN }, { a: Infinity }];
		for (const parameters of faulty) {
			await assert.rejects(
				store.read((database) => database.get("SELECT :a", parameters)),
				/no value|cannot be stored/,
			);
		}
	});

	it("of several statements in one text are refused, and a faulty statement says why", async () => {
		const store = await bench.open(bench.folder());
		await assert.rejects(
			store.read((database) => database.get("SELECT 1; SELECT 2")),
			/one statement/,
		);
		await assert.rejects(
			store.read((database) => database.get("SELECT absent FROM notes")),
			{ code: "sql", message: /no such column/ },
		);
	});

	it("survive more statements than are kept compiled", async () => {
		const store = await bench.open(bench.folder());
		await store.write(addNote("a"));
		for (let n = 0; n < 600; n++) {
			const row = await store.read((database) => database.get<{ n: number }>(`SELECT count(*) + ${n} AS n FROM notes`));
			assert.equal(row?.n, n + 1);
		}
	});

	it("of any size pass through the memory of the engine", async () => {
		const store = await bench.open(bench.folder());
		const text = "ü".repeat(20_000_000);
		await store.write(addNote(text));
		const row = await store.read((database) => database.get<{ text: string }>("SELECT text FROM notes"));
		assert.equal(row?.text, text);
	});
});

describe("the identity of a process", () => {
	it("tells the living from the dead", async () => {
		assert.equal(isProcessDead(currentProcess()), false);
		const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
		await once(child, "spawn");
		const pid = child.pid ?? 0;
		const reused = { ...currentProcess(), pid };
		assert.equal(isProcessDead(reused), true, "another start time is another process");
		child.kill("SIGKILL");
		await once(child, "exit");
		assert.equal(isProcessDead({ ...currentProcess(), pid }), true);
	});

	it("is certain about earlier runs of the machine and silent about other machines and containers", () => {
		const self = currentProcess();
		assert.equal(isProcessDead({ ...self, boot: "before" }), true);
		assert.equal(isProcessDead({ ...self, host: "other/1" }), undefined);
		assert.equal(isProcessDead({ ...self, pidNamespace: "pid:[1]" }), undefined);
	});

	it("is read back from JSON, and from nothing else", () => {
		const self = currentProcess();
		assert.deepEqual(parseProcessIdentity(JSON.parse(JSON.stringify(self))), self);
		for (const value of [null, 1, {}, { ...self, pid: "1" }]) {
			assert.equal(parseProcessIdentity(value), undefined);
		}
	});
});

describe("the place of the data folder", () => {
	const mounts = [
		"/dev/sda1 / ext4 rw 0 0",
		"server:/home /home nfs4 rw 0 0",
		"/dev/sdb1 /home/me/My\\040Files ext4 rw 0 0",
		"portal /run/user/1000/doc fuse.portal rw 0 0",
	].join("\n");

	it("is judged by the mount that holds it", () => {
		assert.equal(fileSystemType("/var/data", mounts), "ext4");
		assert.equal(fileSystemType("/home/me", mounts), "nfs4");
		assert.equal(fileSystemType("/home/me/My Files/x", mounts), "ext4");
		assert.equal(fileSystemType("/homes", mounts), "ext4");
		assert.equal(fileSystemType("/", ""), undefined);
	});

	it("on a network drive brings a warning", () => {
		assert.deepEqual(describePlace("/var/data", mounts), { isShared: false, warnings: [] });
		assert.match(describePlace("/home/me/.config", mounts).warnings.join(), /network/);
		assert.equal(describePlace("/run/user/1000/doc/x", mounts).isShared, false);
		assert.equal(describePlace("\\\\server\\share", "").isShared, true);
	});
});
