import { readFile, stat } from "node:fs/promises";
import initSqlJs from "sql.js";
import type { Database, SqlValue } from "sql.js";
import { DatabaseError } from "../databaseError.ts";
import type { Parameters, WritableDatabase } from "../store/connection.ts";

/** A copy in memory has room for so much; larger ones are for the machine they come from. */
const largestBytes = 1_000_000_000;

/** A database in memory that nobody else sees: a copy of a file to read from, or an empty one to fill. */
export class DatabaseCopy implements WritableDatabase {
	readonly #database: Database;

	private constructor(database: Database) {
		this.#database = database;
		database.exec("PRAGMA trusted_schema = OFF");
	}

	/** An empty one. */
	static async empty(wasmFile: string): Promise<DatabaseCopy> {
		return new DatabaseCopy(await newDatabase(wasmFile));
	}

	/** Rejects with "not_found" or "invalid" when the file cannot be read as an SQLite database. */
	static async of(file: string, wasmFile: string): Promise<DatabaseCopy> {
		const bytes = await readDatabase(file);
		const copy = new DatabaseCopy(await newDatabase(wasmFile, bytes));
		try {
			copy.all("SELECT count(*) FROM sqlite_master");
		} catch (error) {
			copy.close();
			throw new DatabaseError("invalid", `This file cannot be read: ${error instanceof Error ? error.message : ""}`);
		}
		return copy;
	}

	all<Row>(sql: string, parameters: Parameters = {}): Row[] {
		const statement = this.#database.prepare(sql);
		try {
			statement.bind(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`:${name}`, value])));
			const rows: Row[] = [];
			while (statement.step()) rows.push(statement.getAsObject() as Record<string, SqlValue> as Row);
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
		return this.#database.getRowsModified();
	}

	execute(sql: string): void {
		this.#database.exec(sql);
	}

	close(): void {
		this.#database.close();
	}
}

async function newDatabase(wasmFile: string, bytes?: Uint8Array): Promise<Database> {
	const { Database } = await initSqlJs({ locateFile: () => wasmFile });
	return new Database(bytes);
}

async function readDatabase(file: string): Promise<Uint8Array> {
	const found = await stat(file).catch(() => null);
	if (found === null || !found.isFile()) throw new DatabaseError("not_found", "There is no such file.");
	if (found.size > largestBytes) throw new DatabaseError("invalid", "This file is too large to be merged.");
	const bytes = await readFile(file);
	if (bytes.subarray(0, 15).toString("latin1") !== "SQLite format 3") {
		throw new DatabaseError("invalid", "This file is not an SQLite database.");
	}
	// A file in use by Daybook, or one that uses a log, says so here; the copy has neither.
	bytes[18] = 1;
	bytes[19] = 1;
	return bytes;
}
