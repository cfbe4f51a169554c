import type { ReadableDatabase } from "./store/connection.ts";

/** Tables and views of the schema with their columns, without what SQLite keeps for itself. */
export function describeTables(
	database: ReadableDatabase,
): readonly { readonly name: string; readonly isView: boolean; readonly columns: readonly string[] }[] {
	const rows = database.all<{ name: string; type: string; columns: string }>(
		`SELECT name, type, (SELECT group_concat(info.name, char(10)) FROM pragma_table_info(tables.name) AS info) AS columns
		FROM sqlite_schema AS tables
		WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
			AND name NOT GLOB '*_search*'
		ORDER BY type, name`,
	);
	return rows.map(({ name, type, columns }) => ({
		name,
		isView: type === "view",
		columns: (columns ?? "").split("\n"),
	}));
}
