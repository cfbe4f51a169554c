import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { applyMigration, pendingMigrations } from "../../src/db/migrate.ts";
import { migrations } from "../../src/db/migrations/index.ts";
import { recount } from "../../src/db/recount.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

const folder = new URL("../fixtures/databases/", import.meta.url);
const files = readdirSync(folder).filter((name) => /^schema-\d{4}\.sql$/.test(name));

/** Whole tables, views, indexes and triggers, without how the text is laid out. */
const schemaOf = (database: MemoryDatabase): readonly unknown[] =>
	database
		.all<{ type: string; name: string; sql: string | null }>(
			"SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
		)
		.map(({ type, name, sql }) => [
			type,
			name,
			(sql ?? "").replaceAll(/\s+/g, " ").replaceAll(/\s*([(),;])\s*/g, "$1"),
		]);

describe("A database of every schema", () => {
	it("is kept, the newest included", () => {
		const newest = `schema-${String(migrations.at(-1)?.version).padStart(4, "0")}.sql`;
		assert.ok(files.includes(newest), `make ${newest} with scripts/dumpDatabase.ts`);
	});

	for (const file of files) {
		it(`(${file}) opens, keeps its rows, and ends with the schema of a new one`, async () => {
			const database = await MemoryDatabase.open();
			database.execute("PRAGMA foreign_keys = OFF");
			database.execute(readFileSync(new URL(file, folder), "utf8"));
			database.execute("PRAGMA foreign_keys = ON");
			const before = database.get<{ n: number }>("SELECT count(*) AS n FROM messages")?.n ?? 0;
			for (const step of pendingMigrations(database, migrations)) {
				database.transaction(() => applyMigration(database, step, 1));
			}
			assert.deepEqual(schemaOf(database), schemaOf(await MemoryDatabase.migrated()));
			assert.ok(before > 0);
			assert.equal(database.get<{ n: number }>("SELECT count(*) AS n FROM messages")?.n, before);
			assert.deepEqual(recount(database), []);
			assert.deepEqual(database.all("PRAGMA foreign_key_check"), []);
			assert.deepEqual(database.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
			assert.equal(database.all("SELECT docid FROM messages_search WHERE messages_search MATCH '価格'").length, 1);
		});
	}
});
