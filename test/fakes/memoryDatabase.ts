import type { BindParams, Database } from "sql.js";
import { applyMigration, pendingMigrations } from "../../src/db/migrate.ts";
import type { Migration } from "../../src/db/migrate.ts";
import { migrations } from "../../src/db/migrations/index.ts";
import type { Parameters, WritableDatabase } from "../../src/db/store/connection.ts";
import { ownSqlJs } from "./ownSqlJs.ts";

/** sql.js for real, in memory, behind the interface of the store's connection. */
export class MemoryDatabase implements WritableDatabase {
	readonly raw: Database;

	private constructor(raw: Database) {
		this.raw = raw;
		raw.exec("PRAGMA foreign_keys = ON");
	}

	static async open(bytes?: Uint8Array): Promise<MemoryDatabase> {
		const sqlJs = await ownSqlJs();
		return new MemoryDatabase(new sqlJs.Database(bytes));
	}

	/** A database with the schema of today, or of the step with the given version. */
	static async migrated(upTo = Infinity, list: readonly Migration[] = migrations): Promise<MemoryDatabase> {
		const database = await MemoryDatabase.open();
		database.migrate(upTo, list);
		return database;
	}

	migrate(upTo = Infinity, list: readonly Migration[] = migrations): void {
		for (const step of pendingMigrations(this, list)) {
			if (step.version <= upTo) this.transaction(() => applyMigration(this, step, 1));
		}
	}

	/** All or nothing, as the store's savepoint does it; nests. */
	transaction<Result>(work: () => Result): Result {
		this.raw.exec("SAVEPOINT step");
		try {
			const result = work();
			this.raw.exec("RELEASE step");
			return result;
		} catch (error) {
			this.raw.exec("ROLLBACK TO step; RELEASE step");
			throw error;
		}
	}

	/** Like the store's; whole numbers beyond 2^53 are rounded here. */
	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as the interface has it
	each<Row>(sql: string, visit: (row: Row) => void): void {
		for (const row of this.all<Row>(sql)) visit(row);
	}

	all<Row>(sql: string, parameters: Parameters = {}): Row[] {
		const statement = this.raw.prepare(sql);
		try {
			statement.bind(bindable(sql, parameters));
			const rows: Row[] = [];
			while (statement.step()) rows.push(statement.getAsObject() as Row);
			return rows;
		} finally {
			statement.free();
		}
	}

	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as the interface has it
	get<Row>(sql: string, parameters: Parameters = {}): Row | undefined {
		return this.all<Row>(sql, parameters)[0];
	}

	run(sql: string, parameters: Parameters = {}): number {
		this.all(sql, parameters);
		return this.raw.getRowsModified();
	}

	execute(sql: string): void {
		this.raw.exec(sql);
	}

	/** The lines of EXPLAIN QUERY PLAN, for tests that forbid scans. */
	plan(sql: string, parameters: Parameters = {}): readonly string[] {
		return this.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters).map((row) => row.detail);
	}

	close(): void {
		this.raw.close();
	}
}

/** As the store has it: a name the statement uses and the object lacks is an error, and so is `undefined`. */
function bindable(sql: string, parameters: Parameters): BindParams {
	const bound: Record<string, string | number | Uint8Array | null> = {};
	for (const [, name] of sql.replaceAll(/'[^']*'/g, "").matchAll(/:([a-zA-Z]\w*)/g)) {
		if (name === undefined) continue;
		const value = parameters[name];
		if (value === undefined) throw new Error(`No value for :${name} in ${sql}`);
		bound[`:${name}`] = value;
	}
	return bound;
}
