import { MemoryDatabase } from "../../test/fakes/memoryDatabase.ts";

/** 2026-11-23T12:00:00Z */
export const now = Date.UTC(2026, 10, 23, 12);
const dayInMs = 86_400_000;

/** A year of model calls, evenly over its days: twelve projects, eight models, six thousand chats; entered in one statement. */
export async function databaseWithCalls(calls: number): Promise<MemoryDatabase> {
	const database = await MemoryDatabase.migrated();
	const models = ["opus-5-5", "sonnet-5-5", "haiku-5-5", "fable-5-2"].map((name) => `anthropic/claude-${name}`);
	const local = ["qwen3:8b", "llama3.3:70b", "gemma4:12b", "glm:cloud"].map((name) => `ollama/${name}`);
	const modelIds = JSON.stringify([...models, ...local]);
	database.execute(`
		INSERT INTO users (id, machine_id, is_local, username, created_at, updated_at) VALUES ('u', 'm', 1, 'ada', 1, 1);
		INSERT INTO models (id, host_id, name, label, created_at, updated_at)
		SELECT value, substr(value, 1, instr(value, '/') - 1), substr(value, instr(value, '/') + 1), value, 1, 1
		FROM json_each('${modelIds}');
		INSERT INTO model_prices (id, provider, model, input, output, cache_read, cache_write_short, cache_write_long, source, origin, created_at)
		SELECT 'price ' || id, 'anthropic', name, 4000000, 20000000, 200000, 5000000, 8000000, 'x', 'bundled', 1
		FROM models WHERE host_id = 'anthropic'`);
	database.execute(`
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
		INSERT INTO projects (id, machine_id, user_id, name, path, created_at, updated_at)
		SELECT 'p' || i, 'm', 'u', 'project ' || i, '/w/' || i, 1, 1 FROM n;
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5999)
		INSERT INTO conversations (id, machine_id, user_id, project_id, title, created_at, updated_at)
		SELECT 'c' || i, 'm', 'u', 'p' || (i % 12), 'chat ' || i, 1, ${now} - (i % 365) * ${dayInMs} FROM n;
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${365 * 8} - 1)
		INSERT INTO activity_hourly (hour, project_id, active_seconds)
		SELECT ${now - (now % 3_600_000)} - i * 10800000, 'p' || (i % 12), 1800 FROM n`);
	database.execute(`
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${calls - 1}),
		calls AS (SELECT i, ${now} - i * ${365 * dayInMs} / ${calls} AS at, (i * 7919) % 8 AS model FROM n)
		INSERT INTO token_usage (
			id, machine_id, dedupe_key, change_sequence, user_id, project_id, conversation_id, kind, model_id, at, day,
			input_uncached, cache_read, cache_write_short, output, source, duration_ms, first_token_ms, cost_micro_usd,
			price_basis, price_id, price_multiplier_percent, created_at
		)
		SELECT 'u' || i, 'm', 'k' || i, i + 1, 'u', 'p' || ((i * 31) % 12), 'c' || (i % 6000), 'chat',
			json_extract('${modelIds}', '$[' || model || ']'), at, date(at / 1000, 'unixepoch'),
			500, 9000, 700, 300, 'reported', 4000, 600,
			CASE WHEN model < 4 THEN 13300 WHEN model = 7 THEN NULL ELSE 0 END,
			CASE WHEN model < 4 THEN 'list' WHEN model = 7 THEN 'unknown' ELSE 'local' END,
			CASE WHEN model < 4 THEN 'price ' || json_extract('${modelIds}', '$[' || model || ']') END,
			CASE WHEN model < 4 THEN 100 END, at
		FROM calls`);
	database.execute("ANALYZE");
	return database;
}
