import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import type { MergeState, Row } from "./mergeState.ts";

const key = ["user_id", "command", "day", "machine_id", "project_id"] as const;

const hereSql = `
	SELECT usage_count FROM command_usage
	WHERE user_id = :user_id AND command = :command AND day = :day AND machine_id = :machine_id
		AND ifnull(project_id, '') = ifnull(:project_id, '')`;

const raiseSql = `
	INSERT INTO command_usage (machine_id, user_id, project_id, command, day, usage_count, last_used_at, recent_use_ids)
	VALUES (:machine_id, :user_id, :project_id, :command, :day, :total, :last_used_at, :recent_use_ids)
	ON CONFLICT (user_id, command, day, machine_id, ifnull(project_id, '')) DO UPDATE SET
		usage_count = max(usage_count, :total), last_used_at = max(last_used_at, excluded.last_used_at)`;

/**
 * Counts of a command on one machine: several projects of theirs may be one of ours, whose count is then their sum. A count
 * never falls and is never added twice, so that a second merge changes nothing. True when the row brings more than there is.
 *
 * @param target undefined in a dry run
 */
export function mergeCommandCount(
	row: Row,
	ours: ReadableDatabase,
	{ commandCounts }: MergeState,
	target: WritableDatabase | undefined,
): boolean {
	const values = Object.fromEntries(key.map((name) => [name, row[name] ?? null]));
	const name = JSON.stringify(values);
	const known = commandCounts.get(name);
	const here = known?.here ?? ours.get<{ usage_count: number }>(hereSql, values)?.usage_count ?? 0;
	const total = (known?.total ?? 0) + Number(row["usage_count"]);
	if (total > here) {
		target?.run(raiseSql, {
			...values,
			total,
			last_used_at: row["last_used_at"] ?? 0,
			recent_use_ids: row["recent_use_ids"] ?? "[]",
		});
	}
	commandCounts.set(name, { total, here: Math.max(here, total) });
	return total > here;
}
