import { DatabaseError } from "./databaseError.ts";
import type { QueryPage, QueryRequest } from "./protocol.ts";
import type { RowReader, Value } from "./store/connection.ts";
import { StoreError } from "./store/storeError.ts";

const largestPage = 1000;

/**
 * Runs one SELECT as a table expression of another: SQLite's own grammar lets nothing else stand there, neither a second
 * statement nor one that writes. Rejects with "invalid" and SQLite's words when it does not compile.
 */
export function queryPage(database: Pick<RowReader, "each">, { sql, offset, limit }: QueryRequest): QueryPage {
	const size = Math.max(1, Math.min(limit, largestPage));
	const wrapped = `${selectAllOf(sql)} LIMIT ${size + 1} OFFSET ${Math.max(0, Math.trunc(offset))}`;
	const rows: Readonly<Record<string, Value>>[] = [];
	tellingWhatIsInvalid(() => database.each<Readonly<Record<string, Value>>>(wrapped, (row) => rows.push(row)));
	const columns = Object.keys(rows[0] ?? {});
	return {
		columns,
		rows: rows.slice(0, size).map((row) => columns.map((column) => shown(row[column] ?? null))),
		hasMore: rows.length > size,
	};
}

/** The statement as a table of another one. */
export function selectAllOf(sql: string): string {
	const statement = sql.trim().replace(/;\s*$/, "");
	if (!/^(?:select|with|values)\b/i.test(statement)) {
		const unknown = unknownWord(statement);
		if (unknown !== null) throw new DatabaseError("invalid", `near "${unknown}": syntax error`);
		throw new DatabaseError("invalid", "Only one SELECT statement can be run here.");
	}
	// The line break ends a comment in the last line.
	return `SELECT * FROM (${statement}\n)`;
}

/** Runs a user's statement; what SQLite says against it is "invalid". */
export function tellingWhatIsInvalid<Result>(run: () => Result): Result {
	try {
		return run();
	} catch (error) {
		// What is not about the statement, such as damage that is met, has a code of its own.
		if (error instanceof StoreError && error.code !== "sql") throw error;
		if (error instanceof Error && error.message.startsWith('near ";": syntax error')) {
			throw new DatabaseError("invalid", "Only one SELECT statement can be run here.");
		}
		throw new DatabaseError("invalid", error instanceof Error ? error.message : String(error));
	}
}

/** A blob is told by its length; infinity, which JSON does not know, by its name. */
export function shown(value: Value): string | number | null {
	if (typeof value === "number" && !Number.isFinite(value)) return String(value);
	return value instanceof Uint8Array ? `<${value.length} bytes>` : value;
}

/** Statements that are SQL and no SELECT. */
const others =
	/^(?:alter|analyze|attach|begin|commit|create|delete|detach|drop|end|explain|insert|pragma|reindex|release|replace|rollback|savepoint|update|vacuum)$/i;

/** The first word when it begins no statement at all, which SQLite would call an error of syntax; else null. */
function unknownWord(statement: string): string | null {
	const word = /^\w+/.exec(statement)?.[0] ?? null;
	return word === null || others.test(word) ? null : word;
}
