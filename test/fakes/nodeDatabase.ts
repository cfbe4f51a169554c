import { DatabaseSync } from "node:sqlite";
import type { Parameters, WritableDatabase } from "../../src/db/store/connection.ts";
import { applyMigration, pendingMigrations } from "../../src/db/migrate.ts";
import { migrations } from "../../src/db/migrations/index.ts";

/** Node's own SQLite on a real file behind the interface of the store's connection: fast, and it outlives its process. */
export class NodeDatabase implements WritableDatabase {
	readonly #raw: DatabaseSync;

	constructor(file: string) {
		this.#raw = new DatabaseSync(file);
		this.#raw.exec("PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL");
		for (const step of pendingMigrations(this, migrations)) this.transaction(() => applyMigration(this, step, 1));
	}

	transaction<Result>(work: () => Result): Result {
		this.#raw.exec("BEGIN IMMEDIATE");
		try {
			const result = work();
			this.#raw.exec("COMMIT");
			return result;
		} catch (error) {
			this.#raw.exec("ROLLBACK");
			throw error;
		}
	}

	all<Row>(sql: string, parameters: Parameters = {}): Row[] {
		return this.#raw.prepare(sql).all({ ...parameters }) as Row[];
	}

	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as the interface has it
	get<Row>(sql: string, parameters: Parameters = {}): Row | undefined {
		return this.all<Row>(sql, parameters)[0];
	}

	run(sql: string, parameters: Parameters = {}): number {
		return Number(this.#raw.prepare(sql).run({ ...parameters }).changes);
	}

	execute(sql: string): void {
		this.#raw.exec(sql);
	}

	close(): void {
		this.#raw.close();
	}
}
