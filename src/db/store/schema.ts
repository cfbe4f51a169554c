import type { ReadableDatabase, WritableDatabase } from "./connection.ts";

/** One step of the schema. */
export interface SchemaStep {
	readonly name: string;
	/** Changes the database, records itself and sets `user_version`, all inside the transaction that the store holds. */
	readonly apply: (database: WritableDatabase) => void;
}

/** What the store must know of the tables, and no more. */
export interface Schema {
	/** `PRAGMA application_id` of our files: a 32-bit number. */
	readonly applicationId: number;
	/** `PRAGMA user_version` after all steps. A file with a higher one is refused untouched. */
	readonly version: number;
	/**
	 * The steps the file still lacks, in order. Only reads. May throw an error with the code "newer", "unknown" or "gap"
	 * when the file has a past that this code does not know: it is then left untouched.
	 */
	readonly pending: (database: ReadableDatabase) => readonly SchemaStep[];
	/**
	 * What the user would miss, by name: { conversations: 3, messages: 120 }. All zero means that there is nothing worth
	 * a backup. Without it every row of every table counts.
	 */
	readonly count?: (database: ReadableDatabase) => Readonly<Record<string, number>>;
}

/** Counts the user's rows; all rows of all tables when the schema does not say what matters. */
export function countRows(schema: Schema, database: ReadableDatabase): Readonly<Record<string, number>> {
	if (schema.count) {
		return schema.count(database);
	}
	const tables = database.all<{ name: string }>(
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
	);
	return Object.fromEntries(
		tables.map(({ name }) => {
			const quoted = `"${name.replaceAll('"', '""')}"`;
			return [name, database.get<{ n: number }>(`SELECT count(*) AS n FROM ${quoted}`)?.n ?? 0];
		}),
	);
}
