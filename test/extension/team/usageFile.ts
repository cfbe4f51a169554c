import type { Database } from "../../../src/db/database.ts";
import { operations } from "../../../src/db/operations.ts";
import { NodeDatabase } from "../../fakes/nodeDatabase.ts";

/** A database file whose operations are called as the worker runs them. */
export class UsageFile {
	readonly database: NodeDatabase;

	constructor(file: string) {
		this.database = new NodeDatabase(file);
	}

	readonly call = (async (name: "team.pending" | "team.confirm" | "usage.reprice", params: unknown) => {
		const operation = operations[name];
		const run = operation.run as unknown as (database: NodeDatabase, checked: unknown) => unknown;
		const checked = operation.check(params);
		return operation.kind === "write"
			? this.database.transaction(() => run(this.database, checked))
			: run(this.database, checked);
	}) as Database["call"];

	/** Enters so many calls of a machine in one statement. */
	fill(machineId: string, calls: number): void {
		this.database.execute(`
			INSERT INTO meta (key, value) VALUES ('machine_id', '${machineId}');
			INSERT INTO users (id, machine_id, is_local, username, created_at, updated_at)
			VALUES ('u-${machineId}', '${machineId}', 1, 'ada-${machineId}', 1, 1);
			INSERT INTO projects (id, machine_id, user_id, name, path, created_at, updated_at)
			VALUES ('p', '${machineId}', 'u-${machineId}', 'shop', '/secret/path', 1, 1);
			INSERT INTO models (id, host_id, name, label, created_at, updated_at)
			VALUES ('anthropic/claude-opus-5-5', 'anthropic', 'claude-opus-5-5', 'Opus', 1, 1);
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${calls})
			INSERT INTO token_usage (
				id, machine_id, dedupe_key, change_sequence, user_id, project_id, kind, model_id, at, day, input_uncached, output,
				source, cost_micro_usd, price_basis, created_at
			)
			SELECT
				'${machineId}-' || i, '${machineId}', 'key-' || i, i, 'u-${machineId}', 'p', 'chat', 'anthropic/claude-opus-5-5',
				1795435200000 + i, '2026-11-23', 100, 10, 'reported', CASE WHEN i % 10 = 0 THEN NULL ELSE 600 END,
				CASE WHEN i % 10 = 0 THEN 'unknown' ELSE 'list' END, 1
			FROM n`);
	}
}
