import type { Parameters, WritableDatabase } from "./store/connection.ts";

/**
 * Gives calls to another project. Each becomes a new revision of itself, so that a team that has it learns of the move.
 *
 * @param where which calls, as a condition on `token_usage`; `values` binds its parameters and `:intoId`, the project
 */
export function moveUsage(database: WritableDatabase, where: string, values: Parameters): void {
	database.run(
		`UPDATE token_usage SET project_id = :intoId, revision = revision + 1, change_sequence = moved.change
		FROM (
			SELECT
				sequence AS place,
				(SELECT max(change_sequence) FROM token_usage) + row_number() OVER (ORDER BY change_sequence) AS change
			FROM token_usage WHERE ${where}
		) AS moved
		WHERE sequence = moved.place`,
		values,
	);
}
