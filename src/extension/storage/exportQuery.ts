import { rename, rm } from "node:fs/promises";
import type { Database } from "../../db/index.ts";
import type { SqlFormat } from "../../shared/dataPages.ts";

/** Every window waits while the rows are read: it may take so long and no longer. */
const limitInMs = 60_000;

/**
 * Writes all rows of a query to a file and returns how many there were. A file that was there is replaced only by a complete
 * one. Rejects with the database's error, or the system's.
 */
export async function exportQuery(
	database: Pick<Database, "writeQuery">,
	sql: string,
	format: SqlFormat,
	path: string,
	signal?: AbortSignal,
): Promise<number> {
	const partial = `${path}.partial`;
	try {
		const rows = await database.writeQuery({ sql, format, path: partial }, { signal, limitInMs });
		await rename(partial, path);
		return rows;
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
}
