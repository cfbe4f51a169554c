import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { Database } from "../../src/db/index.ts";
import { DoorFixture, endlessSql, enterUser, question } from "./doorFixture.ts";
import type { DeathPlan } from "./dyingWorker.ts";

const dyingWorkerFile = fileURLToPath(new URL("dyingWorker.ts", import.meta.url));
const count = async (door: Database, table: string): Promise<unknown> =>
	(await door.query({ sql: `SELECT count(*) FROM ${table}`, offset: 0, limit: 1 })).rows[0]?.[0];

describe("The door to the database", function () {
	let fixture: DoorFixture;
	beforeEach(() => {
		fixture = new DoorFixture();
	});
	afterEach(() => fixture.end());

	it("answers what was asked before it was open, and keeps it for the next window", async () => {
		const door = fixture.open();
		assert.equal(door.status(), null);
		const [user, entered] = await Promise.all([enterUser(door), door.call("messages.addUser", question("a"))]);
		assert.deepEqual([user.id, entered.message.id], ["user-1", "a"]);
		assert.equal(door.status()?.mode, "file");
		await door.close();
		const next = fixture.open();
		const page = await next.call("messages.page", { conversationId: "c", beforeId: null, limit: 10 });
		assert.deepEqual(
			page?.messages.map((message) => message.id),
			["a"],
		);
	});

	it("tells a window of its own calls that may change any chat, also of one that fails", async () => {
		const other = fixture.open({ folder: path.join(fixture.folder, "other"), machineId: "machine-2" });
		await enterUser(other);
		await other.call("messages.addUser", question("theirs", "their-chat"));
		const copy = path.join(fixture.folder, "copy.sqlite");
		await other.exportTo(copy);
		const door = fixture.open();
		await enterUser(door);
		await door.call("messages.addUser", question("ours"));
		await door.call("conversations.setStatus", { conversationId: "c", status: "deleted", at: 1 });
		const told = async (work: () => Promise<unknown>): Promise<void> => {
			const change = new Promise<void>((resolve) => {
				const stop = door.onDidChange(() => {
					stop();
					resolve();
				});
			});
			await work();
			await change;
		};
		await told(async () => door.merge(copy, false));
		assert.equal(await count(door, "conversations"), 2);
		await told(async () => door.call("conversations.purgeByRule", { rule: "deleted", before: 2, limit: 20 }));
		assert.equal(await count(door, "conversations"), 1);
		await told(async () => assert.rejects(door.merge(path.join(fixture.folder, "missing.sqlite"), false)));
	});

	it("tells one window of another's changes", async () => {
		const [writer, reader] = [fixture.open(), fixture.open()];
		await enterUser(writer);
		await reader.call("conversations.get", { conversationId: "c" });
		const changed = new Promise<void>((resolve) => {
			const stop = reader.onDidChange(() => {
				stop();
				resolve();
			});
		});
		// The reader begins to watch before it answers this.
		await reader.call("conversations.get", { conversationId: "c" });
		await writer.call("messages.addUser", question("a"));
		await changed;
		assert.equal((await reader.call("conversations.get", { conversationId: "c" }))?.messageCount, 1);
	});

	it("tells codes of expected failures and hides nothing of bugs in the log", async () => {
		const door = fixture.open();
		await enterUser(door);
		const wrong = { conversationId: 7 } as unknown as { conversationId: string };
		await assert.rejects(door.call("conversations.get", wrong), { name: "DatabaseError", code: "invalid" });
		await assert.rejects(door.call("messages.addUser", { ...question("a"), parent: { id: "nowhere" } }), {
			name: "DatabaseError",
			code: "not_found",
		});
		await assert.rejects(door.call("no.such" as "maintenance.sizes", {}), /no operation no\.such/);
		assert.match(fixture.log.join("\n"), /A bug in the database: Error: There is no operation/);
	});

	for (const [what, plan] of [
		["before it was begun", [{ at: "receive", count: 2 }]],
		["after its commit, before its answer", [{ at: "answer", count: 2 }]],
		[
			"again and again, each time a step further",
			[
				{ at: "answer", count: 2 },
				{ at: "answer", count: 2 },
			],
		],
		[
			"at its very start",
			[
				{ at: "start", count: 0 },
				{ at: "answer", count: 3 },
			],
		],
	] as const satisfies readonly (readonly [string, DeathPlan])[]) {
		it(`loses and doubles nothing when the worker dies with a write ${what}`, async () => {
			writeFileSync(path.join(fixture.folder, "plan.json"), JSON.stringify(plan));
			const door = fixture.open({ workerFile: dyingWorkerFile });
			const use = { userId: "user-1", projectId: null, command: "/new", day: "2026-11-23", at: 1 };
			await Promise.all([
				enterUser(door),
				...Array.from({ length: 5 }, (_, n) => door.call("messages.addUser", question(`m${n}`))),
				...Array.from({ length: 5 }, (_, n) => door.call("commands.count", { ...use, useId: `use-${n}` })),
			]);
			const page = await door.call("messages.page", { conversationId: "c", beforeId: null, limit: 50 });
			assert.deepEqual(
				page?.messages.map((message) => message.id),
				["m0", "m1", "m2", "m3", "m4"],
			);
			const [frequent] = await door.call("commands.frequent", { userId: "user-1", prefix: null, limit: 1 });
			assert.equal(frequent?.count, 5);
			assert.deepEqual(await door.call("maintenance.recount", {}), []);
			assert.equal(fixture.log.filter((line) => line.includes("worker ended")).length, plan.length);
		});
	}

	it("gives up a call that kills every worker, and works again afterwards", async () => {
		const plan: DeathPlan = Array.from({ length: 3 }, () => ({ at: "receive", count: 1 }));
		writeFileSync(path.join(fixture.folder, "plan.json"), JSON.stringify(plan));
		const door = fixture.open({ workerFile: dyingWorkerFile });
		await assert.rejects(enterUser(door), { code: "crashed" });
		assert.equal((await enterUser(door)).id, "user-1");
	});

	it("does not restore a second time when the worker dies after the first, and says that it may be done", async () => {
		writeFileSync(path.join(fixture.folder, "plan.json"), JSON.stringify([{ at: "answer", count: 5 }]));
		const door = fixture.open({ workerFile: dyingWorkerFile });
		await enterUser(door);
		await door.call("messages.addUser", question("a"));
		const backup = await door.keepBackup("manual");
		await door.call("messages.addUser", question("b"));
		const restored = door.restore(backup?.path ?? "");
		await assert.rejects(restored, { code: "crashed", message: /look whether/ });
		assert.equal(await count(door, "messages"), 1);
		await door.call("messages.addUser", question("c"));
		assert.equal(await count(door, "messages"), 2);
	});

	it("stops a read that runs, and carries the calls beside it over", async () => {
		const door = fixture.open();
		await enterUser(door);
		const cancel = new AbortController();
		const read = door.query({ sql: endlessSql, offset: 0, limit: 1 }, { signal: cancel.signal });
		const write = door.call("messages.addUser", question("a"));
		setTimeout(() => cancel.abort(), 200);
		await assert.rejects(read, { code: "cancelled" });
		assert.equal((await write).message.id, "a");
		assert.equal(await count(door, "messages"), 1);
	});

	it("stops a query at its limit", async () => {
		const door = fixture.open();
		await enterUser(door);
		await assert.rejects(door.query({ sql: endlessSql, offset: 0, limit: 1 }, { limitInMs: 200 }), { code: "timeout" });
		assert.equal(await count(door, "users"), 1);
	});

	it("does not begin a read that was cancelled while it waited, and carries a cancelled write out", async () => {
		const door = fixture.open();
		await enterUser(door);
		const aborted = AbortSignal.abort();
		await assert.rejects(door.call("conversations.get", { conversationId: "c" }, aborted), { code: "cancelled" });
		const cancel = new AbortController();
		const endless = door.query({ sql: endlessSql, offset: 0, limit: 1 }, { signal: cancel.signal });
		const write = door.call("messages.addUser", question("a"), cancel.signal);
		cancel.abort();
		await assert.rejects(endless, { code: "cancelled" });
		await assert.rejects(write, { code: "cancelled" });
		assert.equal((await door.call("conversations.get", { conversationId: "c" }))?.messageCount, 1);
	});

	it("works in memory, and says so, where no file can be", async () => {
		const notAFolder = path.join(fixture.folder, "file");
		writeFileSync(notAFolder, "");
		const door = fixture.open({ folder: notAFolder });
		await enterUser(door);
		await door.call("messages.addUser", question("a"));
		assert.equal(await count(door, "messages"), 1);
		assert.equal(door.status()?.mode, "memory");
		assert.match(door.status()?.reason ?? "", /\w/);
	});

	it("keeps, lists, previews and restores a backup, and exports one", async () => {
		const door = fixture.open();
		await enterUser(door);
		await door.call("messages.addUser", question("a"));
		const backup = await door.keepBackup("manual");
		await door.call("messages.addUser", question("b"));
		assert.deepEqual(
			(await door.listBackups()).map((info) => info.path),
			[backup?.path],
		);
		const preview = await door.previewBackup(backup?.path ?? "");
		assert.deepEqual([preview.counts["messages"], preview.problems], [1, []]);
		const copy = path.join(fixture.folder, "copy.sqlite");
		await door.exportTo(copy);
		await door.restore(backup?.path ?? "");
		assert.equal(await count(door, "messages"), 1);
		await door.restore(copy);
		assert.equal(await count(door, "messages"), 2);
		assert.deepEqual(await door.checkIntegrity("full"), []);
	});

	it("closes once, whatever it is doing, and refuses afterwards", async () => {
		const door = fixture.open();
		await enterUser(door);
		const write = door.call("messages.addUser", question("a"));
		await Promise.all([door.close(), door.close()]);
		assert.equal((await write).message.id, "a");
		await assert.rejects(enterUser(door), { code: "closed" });
		const stuck = fixture.open();
		await enterUser(stuck);
		const read = stuck.query({ sql: endlessSql, offset: 0, limit: 1 });
		read.catch(() => {});
		await stuck.close(300);
		await assert.rejects(read, { code: "closed" });
		assert.equal(await count(fixture.open(), "messages"), 1);
	});

	it("closes before it was ever open", async () => {
		const door = fixture.open();
		await door.close();
		await assert.rejects(enterUser(door), { code: "closed" });
	});

	it("works as the bundle that ships", async () => {
		const dist = path.join(fixture.folder, "dist");
		mkdirSync(dist);
		const common = { bundle: true, platform: "node", format: "cjs", target: "node22", logLevel: "silent" } as const;
		const source = (name: string): string => fileURLToPath(new URL(`../../src/db/${name}`, import.meta.url));
		const worker = path.join(dist, "worker.cjs");
		await esbuild.build({ ...common, entryPoints: [source("worker.ts")], outfile: worker, minify: true });
		const built = await esbuild.build({
			...common,
			entryPoints: [source("index.ts")],
			write: false,
			minify: true,
			metafile: true,
		});
		const [door] = built.outputFiles;
		assert.ok((door?.contents.length ?? Infinity) < 15_000, `${door?.contents.length} bytes`);
		assert.deepEqual(
			Object.keys(built.metafile.inputs).filter((file) => file.includes("node_modules")),
			[],
		);
		const bundled = fixture.open({ workerFile: worker });
		assert.equal((await enterUser(bundled)).id, "user-1");
		assert.ok(existsSync(path.join(fixture.folder, "system.db")));
	});
});

describe("A user's own query", () => {
	let fixture: DoorFixture;
	let door: Database;
	before(async () => {
		fixture = new DoorFixture();
		door = fixture.open();
		await enterUser(door);
		for (const id of ["a", "b", "c"]) await door.call("messages.addUser", question(id));
	});
	after(() => fixture.end());

	it("comes page by page", async () => {
		const sql = "SELECT id, role AS who FROM messages ORDER BY sequence; -- all";
		assert.deepEqual(await door.query({ sql: sql.replace("; -- all", " -- all"), offset: 0, limit: 2 }), {
			columns: ["id", "who"],
			rows: [
				["a", "user"],
				["b", "user"],
			],
			hasMore: true,
		});
		assert.deepEqual(
			(await door.query({ sql: "SELECT id FROM messages ORDER BY sequence;", offset: 2, limit: 2 })).rows,
			[["c"]],
		);
	});

	it("may begin with WITH and hold values of every kind", async () => {
		const sql = "WITH x AS (SELECT 1 AS i, 1.5 AS f, NULL AS n, x'0102' AS b) SELECT * FROM x";
		assert.deepEqual((await door.query({ sql, offset: 0, limit: 5 })).rows, [[1, 1.5, null, "<2 bytes>"]]);
	});

	it("holds whole numbers to their last digit and infinity by its name, on the page and in a file", async () => {
		const sql =
			"SELECT 9007199254740993 AS a, -9223372036854775807 AS b, 9007199254740991 AS c, 1e300 * 1e300 AS d, 1e18 AS e";
		const cells = ["9007199254740993", "-9223372036854775807", 9007199254740991, "Infinity", 1e18];
		assert.deepEqual((await door.query({ sql, offset: 0, limit: 5 })).rows, [cells]);
		const file = path.join(fixture.folder, "rows.json");
		assert.equal(await door.writeQuery({ sql, format: "json", path: file }), 1);
		const [row] = JSON.parse(readFileSync(file, "utf8"));
		assert.deepEqual(Object.values(row), cells);
	});

	it("with a mistake in its first word is told so", async () => {
		const wrong = async (sql: string, message: RegExp) =>
			assert.rejects(door.query({ sql, offset: 0, limit: 1 }), { code: "invalid", message });
		await wrong("SELEC 1", /^near "SELEC": syntax error$/);
		await wrong("delete FROM messages", /^Only one SELECT/);
		await wrong("SELECT 1; DROP TABLE messages", /^Only one SELECT/);
		await wrong("(SELECT 1)", /^Only one SELECT/);
	});

	for (const sql of [
		"DELETE FROM messages",
		"UPDATE users SET username = 'x'",
		"INSERT INTO meta VALUES ('a', 'b')",
		"DROP TABLE messages",
		"PRAGMA user_version = 1",
		"PRAGMA journal_mode = DELETE",
		"ATTACH 'x.db' AS x",
		"VACUUM INTO '/tmp/never'",
		"SELECT 1; DELETE FROM messages",
		"SELECT 1); DELETE FROM messages; --",
		"SELECT 1) UNION SELECT (1; DELETE FROM messages",
		"WITH x AS (SELECT 1) DELETE FROM messages",
		"WITH x AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b'",
		"EXPLAIN DELETE FROM messages",
		"BEGIN",
		"SELECT load_extension('x')",
		"",
		"SELEC",
	]) {
		it(`is refused as ${JSON.stringify(sql)}`, async () => {
			const before = await count(door, "messages");
			await assert.rejects(door.query({ sql, offset: 0, limit: 5 }), { code: "invalid" });
			assert.equal(await count(door, "messages"), before);
		});
	}
});
