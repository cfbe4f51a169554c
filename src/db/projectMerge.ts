import * as v from "valibot";
import { enterAudit } from "./audit.ts";
import { id, time } from "./checks.ts";
import { DatabaseError, found } from "./databaseError.ts";
import { moveUsage } from "./moveUsage.ts";
import type { WritableDatabase } from "./store/connection.ts";

export const mergeProjectsParams = v.strictObject({ fromId: id, intoId: id, at: time });

/** Rows that simply change hands. */
const belongings = [
	"sessions",
	"session_activity",
	"conversations",
	"agent_sessions",
	"background_tasks",
	"links",
	"tool_grants",
] as const;

/** Rows of which a project has one of each kind: where both have one, the receiving project's stands. */
const unique = ["chat_settings", "budgets", "mcp_servers"] as const;

/** Moves all that belongs to `fromId` into `intoId`. The emptied project stays as a pointer and is listed no more. */
export function mergeProjects(
	database: WritableDatabase,
	{ fromId, intoId, at }: v.InferOutput<typeof mergeProjectsParams>,
): null {
	if (fromId === intoId) throw new DatabaseError("conflict", "A project cannot be merged into itself.");
	const target = (projectId: string): string | null =>
		found(
			database.get<{ merged_into_id: string | null }>("SELECT merged_into_id FROM projects WHERE id = :projectId", {
				projectId,
			}),
			"project",
		).merged_into_id;
	if (target(intoId) !== null) throw new DatabaseError("conflict", "That project was merged into another one itself.");
	if (target(fromId) === intoId) return null;
	const ids = { fromId, intoId };
	for (const table of belongings) {
		database.run(`UPDATE ${table} SET project_id = :intoId WHERE project_id = :fromId`, ids);
	}
	moveUsage(database, "project_id = :fromId", ids);
	for (const table of unique) {
		database.run(`UPDATE OR IGNORE ${table} SET project_id = :intoId WHERE project_id = :fromId`, ids);
		database.run(`DELETE FROM ${table} WHERE project_id = :fromId`, { fromId });
	}
	mergeSightings(database, ids);
	mergeCommands(database, ids);
	database.run("UPDATE projects SET merged_into_id = :intoId WHERE merged_into_id = :fromId", ids);
	enterAudit(database, {
		entryId: `${fromId}:merged:${at}`,
		actor: "user",
		action: "project.merged",
		target: { kind: "project", id: fromId },
		detail: { into: intoId },
		at,
	});
	database.run("UPDATE projects SET merged_into_id = :intoId, updated_at = :at WHERE id = :fromId", { ...ids, at });
	database.run(
		`UPDATE projects SET
			last_opened_at = max(ifnull(last_opened_at, 0), ifnull((SELECT last_opened_at FROM projects WHERE id = :fromId), 0)),
			updated_at = :at
		WHERE id = :intoId`,
		{ ...ids, at },
	);
	return null;
}

interface Ids {
	readonly fromId: string;
	readonly intoId: string;
	readonly [name: string]: string;
}

function mergeSightings(database: WritableDatabase, ids: Ids): void {
	database.run("UPDATE OR IGNORE project_sightings SET project_id = :intoId WHERE project_id = :fromId", ids);
	const twins = database.all<{ mine: string; theirs: string }>(
		`SELECT a.id AS mine, b.id AS theirs FROM project_sightings a JOIN project_sightings b
			ON b.project_id = :intoId AND b.machine_id = a.machine_id AND b.folder_uri = a.folder_uri AND b.remote IS a.remote
		WHERE a.project_id = :fromId`,
		ids,
	);
	for (const { mine, theirs } of twins) {
		for (const table of ["sessions", "conversations"]) {
			database.run(`UPDATE ${table} SET sighting_id = :theirs WHERE sighting_id = :mine`, { mine, theirs });
		}
		database.run("DELETE FROM project_sightings WHERE id = :mine", { mine });
	}
}

function mergeCommands(database: WritableDatabase, ids: Ids): void {
	database.run(
		`INSERT INTO command_usage (machine_id, user_id, project_id, command, day, usage_count, last_used_at, recent_use_ids)
		SELECT machine_id, user_id, :intoId, command, day, usage_count, last_used_at, recent_use_ids
		FROM command_usage WHERE project_id = :fromId
		ON CONFLICT (user_id, command, day, machine_id, ifnull(project_id, '')) DO UPDATE SET
			usage_count = usage_count + excluded.usage_count,
			last_used_at = max(last_used_at, excluded.last_used_at)`,
		ids,
	);
	database.run("DELETE FROM command_usage WHERE project_id = :fromId", { fromId: ids.fromId });
}
