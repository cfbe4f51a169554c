import * as v from "valibot";
import { day, id, pageSize, time } from "./checks.ts";
import { knownProject, knownUser } from "./knownRows.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** More uses than this are never on their way unanswered, so an id that fell out of the list is not sent again. */
const rememberedUses = 32;

export const countCommandParams = v.strictObject({
	/** One use; the same id counts once. */
	useId: id,
	userId: id,
	projectId: v.nullable(id),
	/** A command id or a slash command with its slash. */
	command: id,
	day,
	at: time,
});

/** Counts one use of a command for its user, project and day. */
export function countCommand(database: WritableDatabase, params: v.InferOutput<typeof countCommandParams>): null {
	const { useId, at, command, day: usedOn, userId, projectId } = params;
	const owner = database.get<{ userId: string; projectId: string | null }>(
		`SELECT ${knownUser} AS userId, ${knownProject} AS projectId`,
		{ userId, projectId },
	);
	const key = { userId, projectId, ...owner, command, day: usedOn };
	const row = database.get<{ id: number; recent_use_ids: string }>(
		`SELECT id, recent_use_ids FROM command_usage
		WHERE user_id = :userId AND command = :command AND day = :day AND machine_id = ${thisMachine}
			AND ifnull(project_id, '') = ifnull(:projectId, '')`,
		key,
	);
	if (row === undefined) {
		database.run(
			`INSERT INTO command_usage (
				machine_id, user_id, project_id, command, day, usage_count, last_used_at, recent_use_ids
			) VALUES (${thisMachine}, :userId, :projectId, :command, :day, 1, :at, :recent)`,
			{ ...key, at, recent: JSON.stringify([useId]) },
		);
		return null;
	}
	const recent = JSON.parse(row.recent_use_ids) as readonly string[];
	if (recent.includes(useId)) return null;
	database.run(
		`UPDATE command_usage SET
			usage_count = usage_count + 1, last_used_at = max(last_used_at, :at), recent_use_ids = :recent
		WHERE id = :id`,
		{ id: row.id, at, recent: JSON.stringify([...recent, useId].slice(-rememberedUses)) },
	);
	return null;
}

export const frequentCommandsParams = v.strictObject({
	userId: id,
	/** Only what begins so, such as "/" for slash commands; null for all. */
	prefix: v.nullable(v.string()),
	limit: pageSize,
});

export interface CommandCount {
	readonly command: string;
	readonly count: number;
	readonly lastUsedAt: number;
}

/** The commands used most, over all days and projects. */
export function frequentCommands(
	database: ReadableDatabase,
	{ userId, prefix, limit }: v.InferOutput<typeof frequentCommandsParams>,
): readonly CommandCount[] {
	return database.all<CommandCount>(
		`SELECT command, sum(usage_count) AS count, max(last_used_at) AS lastUsedAt FROM command_usage
		WHERE user_id = :userId AND substr(command, 1, length(:prefix)) = :prefix
		GROUP BY command ORDER BY count DESC, lastUsedAt DESC LIMIT :limit`,
		{ userId, prefix: prefix ?? "", limit },
	);
}
