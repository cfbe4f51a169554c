import assert from "node:assert/strict";
import type { Migration } from "../../src/db/migrate.ts";
import {
	appliedMigrations,
	applyMigration,
	MigrationError,
	pendingMigrations,
	revertMigration,
	schemaVersion,
} from "../../src/db/migrate.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

const first: Migration = { version: 10, name: "0010_first", up: "CREATE TABLE a (x)", down: null };
const second: Migration = { version: 20, name: "0020_second", up: "CREATE TABLE b (x)", down: "DROP TABLE b" };
const third: Migration = { version: 30, name: "0030_third", up: "CREATE TABLE c (x)", down: "DROP TABLE c" };

const hasCode = (code: string) => (error: unknown) => error instanceof MigrationError && error.code === code;

describe("The migration runner", () => {
	it("applies the missing steps in order and records each with its time", async () => {
		const database = await MemoryDatabase.open();
		database.migrate(Infinity, [first]);
		for (const step of pendingMigrations(database, [first, second, third])) applyMigration(database, step, 77);
		assert.deepEqual(database.all("SELECT name, applied_at FROM migrations"), [
			{ name: "0010_first", applied_at: 1 },
			{ name: "0020_second", applied_at: 77 },
			{ name: "0030_third", applied_at: 77 },
		]);
		assert.equal(schemaVersion(database), 30);
		assert.deepEqual(pendingMigrations(database, [first, second, third]), []);
	});

	it("leaves neither a table nor a record of a step that fails", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [first]);
		const broken: Migration = { ...second, up: "CREATE TABLE b (x); CREATE TABLE a (x)" };
		assert.throws(() => database.transaction(() => applyMigration(database, broken, 1)), /already exists/);
		assert.deepEqual(appliedMigrations(database), ["0010_first"]);
		assert.equal(schemaVersion(database), 10);
		assert.equal(database.get("SELECT 1 FROM sqlite_master WHERE name = 'b'"), undefined);
	});

	it("refuses a file of a newer version", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [first, second]);
		assert.throws(() => pendingMigrations(database, [first]), hasCode("newer"));
	});

	it("refuses a file with a step it does not know", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [
			first,
			{ ...second, name: "0015_elsewhere", version: 15 },
		]);
		assert.throws(() => pendingMigrations(database, [first, second]), hasCode("unknown"));
	});

	it("refuses a file that lacks a step before its last one", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [first, third]);
		assert.throws(() => pendingMigrations(database, [first, second, third]), hasCode("gap"));
	});

	it("refuses a file whose number and records disagree", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [first, second]);
		database.execute("PRAGMA user_version = 10");
		assert.throws(() => pendingMigrations(database, [first, second]), hasCode("gap"));
	});

	it("takes the newest step back when nothing is lost by it", async () => {
		const database = await MemoryDatabase.migrated(Infinity, [first, second]);
		revertMigration(database, [first, second]);
		assert.deepEqual(appliedMigrations(database), ["0010_first"]);
		assert.equal(schemaVersion(database), 10);
		assert.throws(() => revertMigration(database, [first, second]), hasCode("lossy"));
	});

	it("does not accept a list that does not rise", async () => {
		const database = await MemoryDatabase.open();
		assert.throws(() => pendingMigrations(database, [second, first]), /does not come after/);
	});
});
