import assert from "node:assert/strict";
import { applyMigration, revertMigration } from "../../src/db/migrate.ts";
import { applicationId, migrations } from "../../src/db/migrations/index.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

interface Table {
	readonly name: string;
	readonly sql: string;
}

const tablesOf = (database: MemoryDatabase): readonly Table[] =>
	database.all<Table>(
		`SELECT name, sql FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%' ORDER BY name`,
	);

const message = (id: string, content: string): string => `
	INSERT INTO messages (id, machine_id, conversation_id, round_number, speaker, role, state, content, created_at)
	VALUES ('${id}', 'm', 'c', 1, 'user', 'user', 'complete', '${content}', 5);`;

const chat = `
	INSERT INTO users (id, machine_id, username, created_at, updated_at) VALUES ('u', 'm', 'ada', 1, 1);
	INSERT INTO conversations (id, machine_id, user_id, title, created_at, updated_at) VALUES ('c', 'm', 'u', 't', 1, 1);`;

describe("The schema", () => {
	let database: MemoryDatabase;
	beforeEach(async () => {
		database = await MemoryDatabase.migrated();
	});
	afterEach(() => database.close());

	it("holds every table of the data model", () => {
		const wanted = `users user_preferences projects project_sightings sessions session_activity command_usage hosts models
			model_prices conversations chat_settings messages conversation_summaries attachments ratings message_queue token_usage
			usage_daily budgets agent_sessions agent_session_files background_tasks links tool_grants tool_decisions mcp_servers
			audit_log migrations meta`;
		const names = new Set(tablesOf(database).map((table) => table.name));
		for (const name of wanted.split(/\s+/)) assert.ok(names.has(name), name);
		assert.ok(database.get("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'conversation_rounds'"));
	});

	it("writes the application id into the file", () => {
		assert.deepEqual(database.get("PRAGMA application_id"), { application_id: applicationId });
	});

	it("is strict in every table", () => {
		for (const { name, sql } of tablesOf(database)) assert.match(sql, /\)\s*STRICT(, WITHOUT ROWID)?$/, name);
	});

	it("has an index for every foreign key", () => {
		for (const { name } of tablesOf(database)) {
			const keys = database.all<{ from: string }>(`PRAGMA foreign_key_list(${name})`);
			const indexes = database.all<{ name: string }>(`PRAGMA index_list(${name})`);
			const leading = indexes.map((index) => database.get<{ name: string }>(`PRAGMA index_info(${index.name})`)?.name);
			for (const { from } of keys) assert.ok(leading.includes(from), `${name}.${from}`);
		}
	});

	it("checks the JSON of every column that holds it", () => {
		database.execute(chat);
		assert.throws(() => database.run("UPDATE conversations SET context_state = '{' WHERE id = 'c'"), /CHECK/);
	});

	it("says what NULL means for every column that may be NULL", () => {
		for (const { name, sql } of tablesOf(database)) {
			const columns = database.all<{ name: string; notnull: number; pk: number }>(`PRAGMA table_info(${name})`);
			let said = false;
			for (const column of columns) {
				const line = sql.split("\n").find((text) => new RegExp(`^\\s+${column.name} `).test(text)) ?? "";
				if (column.notnull === 1 || column.pk > 0) continue;
				// "Here and in the next …" speaks for the nullable columns that follow.
				const isSaid: boolean = /-- .*NULL|-- .*: NULL|-- .*next|-- as above/.test(line) || said;
				assert.ok(isSaid, `${name}.${column.name}`);
				said = isSaid;
			}
		}
	});

	it("can be read by an older SQLite: no syntax of the last years in what is stored", () => {
		const all = database.all<{ sql: string }>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
		for (const { sql } of all) assert.doesNotMatch(sql, /octet_length|ORDER BY [a-z_]+\)|->>|RETURNING|jsonb/i);
	});

	it("starts with the three known hosts", () => {
		assert.deepEqual(
			database.all<{ name: string }>("SELECT name FROM hosts ORDER BY name").map((row) => row.name),
			["Anthropic", "Ollama", "OpenAI"],
		);
	});
});

describe("Messages in the schema", () => {
	let database: MemoryDatabase;
	beforeEach(async () => {
		database = await MemoryDatabase.migrated();
		database.execute(chat + message("a", "hello") + message("b", "again"));
	});
	afterEach(() => database.close());

	for (const change of [
		"content = 'x'",
		"raw_content = '[]'",
		"speaker = 'agent:x'",
		"role = 'system'",
		"parent_message_id = 'b'",
		"conversation_id = 'd'",
		"state = 'partial'",
		"id = 'z'",
		"created_at = 9",
	]) {
		it(`refuse an update of ${change.split(" ")[0]}`, () => {
			assert.throws(() => database.run(`UPDATE messages SET ${change} WHERE id = 'a'`), /write-once/);
		});
	}

	it("take further metadata", () => {
		database.run(`UPDATE messages SET metadata = '{"tools": []}' WHERE id = 'a'`);
	});

	it("are not deleted one by one", () => {
		assert.throws(() => database.run("DELETE FROM messages WHERE id = 'a'"), /by a purge only/);
	});

	it("go with their chat, however long its branch is", () => {
		const insert = `INSERT INTO messages (
			id, machine_id, conversation_id, parent_message_id, round_number, speaker, role, state, content, created_at
		) VALUES (:id, 'm', 'c', :parent, 1, 'user', 'user', 'complete', 'deep', 5)`;
		database.transaction(() => {
			for (let index = 0; index < 3000; index++) {
				database.run(insert, { id: `deep-${index}`, parent: index === 0 ? "a" : `deep-${index - 1}` });
			}
		});
		database.run("DELETE FROM conversations WHERE id = 'c'");
		assert.deepEqual(database.get("SELECT count(*) AS n FROM messages"), { n: 0 });
		assert.deepEqual(database.all("SELECT docid FROM messages_search WHERE messages_search MATCH 'deep'"), []);
	});

	it("are shown as rounds in the order they were written", () => {
		const row = database.get<{ round_data: string; message_count: number }>("SELECT * FROM conversation_rounds");
		assert.equal(row?.message_count, 2);
		const round = JSON.parse(row.round_data) as { id: string; speaker: string; metadata: unknown }[];
		assert.deepEqual(
			round.map(({ id, speaker, metadata }) => ({ id, speaker, metadata })),
			[
				{ id: "a", speaker: "user", metadata: {} },
				{ id: "b", speaker: "user", metadata: {} },
			],
		);
	});
});

describe("Each step", () => {
	it("keeps what the steps before it hold", async () => {
		const database = await MemoryDatabase.migrated(20);
		database.execute(chat + message("a", "kept words"));
		database.migrate();
		assert.deepEqual(database.get("SELECT content FROM messages"), { content: "kept words" });
		assert.deepEqual(database.get("PRAGMA user_version"), { user_version: migrations.at(-1)?.version });
	});

	it("0050_search finds what was written before it, and can be taken back", async () => {
		const database = await MemoryDatabase.migrated(40);
		database.execute(chat + message("a", "needle in old hay"));
		database.migrate(50);
		const find = "SELECT docid FROM messages_search WHERE messages_search MATCH 'needle'";
		assert.equal(database.all(find).length, 1);
		revertMigration(database, migrations);
		assert.throws(() => database.all(find), /no such table/);
		database.execute(message("b", "written without the index, needle"));
		database.migrate();
		assert.equal(database.all(find).length, 2);
	});

	it("0050_search follows links when their analysis changes", async () => {
		const database = await MemoryDatabase.migrated();
		database.execute(`
			INSERT INTO links (id, machine_id, url, domain, created_at, updated_at)
			VALUES ('l', 'm', 'https://example.org/wal', 'example.org', 1, 1);
			UPDATE links SET title = 'Logging ahead', status = 'success' WHERE id = 'l';`);
		const find = (q: string) =>
			database.all("SELECT docid FROM links_search WHERE links_search MATCH :q", { q }).length;
		assert.equal(find("ahead"), 1);
		database.run("UPDATE links SET title = 'Another title' WHERE id = 'l'");
		assert.equal(find("ahead"), 0);
		assert.equal(find("another"), 1);
		database.execute("INSERT INTO links_search (links_search) VALUES ('integrity-check')");
	});

	it("derives from older calls who bills and which ones were answered on this machine", async () => {
		const older = await MemoryDatabase.open();
		for (const step of migrations.filter(({ version }) => version < 110)) {
			older.transaction(() => applyMigration(older, step, 1));
		}
		older.execute("PRAGMA foreign_keys = OFF");
		const places = [
			["ollama", "ollama", "http://127.0.0.1:11434"],
			["openai:studio", "openai", "http://localhost:1234/v1"],
			["openai:relay", "openai", "http://127.0.0.1:4000/v1"],
			["openai:far", "openai", "https://example.com/v1"],
		] as const;
		for (const [host, kind, url] of places) {
			older.execute(`INSERT OR REPLACE INTO hosts (id, name, kind, base_url, created_at, updated_at)
				VALUES ('${host}', '${host}', '${kind}', '${url}', 1, 1);`);
		}
		const calls = [
			["ollama/a", "local", 0, 1],
			["ollama/b:cloud", "user_override", 5, 0],
			["openai:studio/a", "user_override", 5, 1],
			["openai:relay/a", "provider_reported", 5, 0],
			["openai:far/a", "user_override", 5, 0],
			["openai:far/b", "provider_reported", 0, 0],
		] as const;
		for (const [index, [model, basis, cost]] of calls.entries()) {
			older.execute(`INSERT INTO models (id, host_id, name, label, created_at, updated_at)
				VALUES ('${model}', '${model.slice(0, model.indexOf("/"))}', '${index}', '', 1, 1);
				INSERT INTO token_usage (id, machine_id, dedupe_key, change_sequence, user_id, kind, model_id, at, day, input_uncached,
					output, source, cost_micro_usd, price_basis, created_at)
				VALUES ('${index}', 'm', '${index}', ${index}, 'u', 'chat', '${model}', 7, '2026-11-23', 1, 1, 'reported', ${cost},
					'${basis}', 7);`);
		}
		for (const step of migrations.filter(({ version }) => version >= 110)) {
			older.transaction(() => applyMigration(older, step, 1));
		}
		assert.deepEqual(
			older
				.all<{ isLocal: number }>("SELECT is_local AS isLocal FROM token_usage ORDER BY sequence")
				.map((row) => row.isLocal),
			calls.map(([, , , isLocal]) => isLocal),
		);
		assert.deepEqual(older.all("SELECT id, billed_at FROM hosts WHERE billed_at > 0"), [
			{ id: "openai:relay", billed_at: 7 },
		]);
		older.close();
	});
});
