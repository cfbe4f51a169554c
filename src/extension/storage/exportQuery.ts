import { open, rename, rm } from "node:fs/promises";
import type { Database } from "../../db/index.ts";
import type { SqlFormat } from "../../shared/dataPages.ts";
import { csvLine } from "../csv.ts";

const pageRows = 1000;

type Cells = readonly (string | number | null)[];

/**
 * Writes all rows of a query to a file, page by page, and returns how many there were. A file that was there is replaced
 * only by a complete one. Rejects with the database's error, or the system's.
 */
export async function exportQuery(
	database: Database,
	sql: string,
	format: SqlFormat,
	path: string,
	signal?: AbortSignal,
): Promise<number> {
	const partial = `${path}.partial`;
	const file = await open(partial, "w");
	try {
		const { head, line, tail } = writers[format];
		let rows = 0;
		for (let hasMore = true; hasMore;) {
			const page = await database.query({ sql, offset: rows, limit: pageRows }, { signal });
			if (rows === 0) await file.write(head(page.columns));
			await file.write(page.rows.map((cells, index) => line(page.columns, cells, rows + index)).join(""));
			rows += page.rows.length;
			hasMore = page.hasMore;
		}
		await file.write(tail);
		await file.sync();
		await file.close();
		await rename(partial, path);
		return rows;
	} catch (error) {
		await file.close().catch(() => {});
		await rm(partial, { force: true });
		throw error;
	}
}

interface Writer {
	readonly head: (columns: readonly string[]) => string;
	readonly line: (columns: readonly string[], cells: Cells, row: number) => string;
	readonly tail: string;
}

const writers: Readonly<Record<SqlFormat, Writer>> = {
	csv: {
		head: (columns) => csvLine(columns),
		line: (_columns, cells) => csvLine(cells),
		tail: "",
	},
	json: {
		head: () => "[",
		line: (columns, cells, row) =>
			`${row === 0 ? "\n" : ",\n"}${JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null])))}`,
		tail: "\n]\n",
	},
};
