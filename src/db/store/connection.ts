/**
 * What may be bound to a statement. Booleans are written as 0 and 1 by the caller; `undefined` is a bug and throws.
 *
 * Whole numbers beyond 32 bits reach SQLite as REAL without loss up to 2^53: STRICT INTEGER columns take them as they are
 * and comparisons are right, but `:a / 2` divides as REAL; write `CAST(:a AS INTEGER) / 2`.
 */
export type Value = string | number | Uint8Array | null;

/** Bound by name, without the leading ":" ("id" binds ":id"). A name the statement has and the object has not throws. */
export type Parameters = Readonly<Record<string, Value>>;

/** A connection that may only be read from. Rows are plain objects keyed by column name, values as SQLite gives them. */
export interface ReadableDatabase {
	/** All rows of the statement. */
	all<Row>(sql: string, parameters?: Parameters): Row[];
	/** The first row, or undefined when there is none. */
	// The caller knows what its statement gives, and says so once.
	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
	get<Row>(sql: string, parameters?: Parameters): Row | undefined;
}

/** One that also gives rows one by one, for more of them than fit into memory. */
export interface RowReader extends ReadableDatabase {
	/**
	 * Calls `visit` with each row of the statement, which must not ask the database anything. What it throws ends the
	 * reading. Whole numbers beyond 2^53 come as their digits.
	 */
	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
	each<Row>(sql: string, visit: (row: Row) => void): void;
}

/** A connection inside a write transaction. A function that takes one says by that that it writes. */
export interface WritableDatabase extends ReadableDatabase {
	/** Runs one statement and returns the number of rows it changed. */
	run(sql: string, parameters?: Parameters): number;
	/** Runs any number of statements without parameters, as migrations need. */
	execute(sql: string): void;
}
