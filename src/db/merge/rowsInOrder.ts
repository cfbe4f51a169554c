import type { WritableDatabase } from "../store/connection.ts";
import type { MergeTable, Row } from "./mergeState.ts";

interface Column {
	readonly name: string;
	/** 0 for those that are stored and may be written. */
	readonly hidden: number;
}

/**
 * Reads a table of a private copy batch by batch, each row once, in the table's order. The order is made once and kept beside
 * it: sorting for each batch would cost the square of the rows, and rows of one time could change places in between.
 */
export class RowsInOrder {
	/** Those that come over. */
	readonly columns: readonly string[];
	readonly #theirs: WritableDatabase;
	readonly #sql: string;
	#after = 0;

	constructor(theirs: WritableDatabase, { table, order, key = ["rowid"], without = [] }: MergeTable, limit: number) {
		this.#theirs = theirs;
		this.columns = theirs
			.all<Column>(`PRAGMA table_xinfo(${table})`)
			.filter(({ name, hidden }) => hidden === 0 && !without.includes(name))
			.map(({ name }) => name);
		const keys = key.map((name, index) => `${name} AS key${index}`).join(", ");
		theirs.execute(`
			DROP TABLE IF EXISTS temp.in_order;
			CREATE TEMP TABLE in_order AS SELECT ${keys} FROM ${table} ORDER BY ${order}`);
		const isSame = key.map((name, index) => `theirs.${name} = key${index}`).join(" AND ");
		this.#sql = `
			SELECT ${this.columns.map((name) => `theirs.${name}`).join(", ")}, in_order.rowid AS _place
			FROM temp.in_order CROSS JOIN ${table} AS theirs ON ${isSame}
			WHERE in_order.rowid > :after ORDER BY in_order.rowid LIMIT ${limit}`;
	}

	/** Empty at the end. */
	next(): readonly Row[] {
		const rows = this.#theirs.all<Row>(this.#sql, { after: this.#after });
		this.#after = Number(rows.at(-1)?.["_place"] ?? this.#after);
		return rows.map(({ _place, ...row }) => row);
	}
}
