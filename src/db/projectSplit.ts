import * as v from "valibot";
import { comparablePath, depthWithin, pathOfUri } from "./agents/places.ts";
import { enterAudit } from "./audit.ts";
import { id, time } from "./checks.ts";
import { found } from "./databaseError.ts";
import { moveUsage } from "./moveUsage.ts";
import type { Parameters, WritableDatabase } from "./store/connection.ts";

export const splitProjectParams = v.strictObject({
	projectId: id,
	/** The place that becomes a project of its own. */
	sightingId: id,
	newProjectId: id,
	name: id,
	at: time,
});

/**
 * Makes a project of its own of one place, with the windows and chats that were opened there, the links of those chats, the
 * agent sessions that ran there, and what all of them spent.
 */
export function splitProject(database: WritableDatabase, params: v.InferOutput<typeof splitProjectParams>): null {
	const { projectId, sightingId, newProjectId, name, at } = params;
	if (database.get("SELECT 1 FROM projects WHERE id = :newProjectId", { newProjectId }) !== undefined) return null;
	const place = found(
		database.get<{ machineId: string; folderUri: string }>(
			`SELECT machine_id AS machineId, folder_uri AS folderUri FROM project_sightings
			WHERE id = :sightingId AND project_id = :projectId`,
			{ sightingId, projectId },
		),
		"place",
	);
	database.run(
		`INSERT INTO projects (
			id, machine_id, user_id, name, is_renamed, path, type, framework, language, package_manager, monorepo_tool, metadata,
			last_opened_at, created_at, updated_at
		)
		SELECT :newProjectId, machine_id, user_id, :name, 1, path, type, framework, language, package_manager, monorepo_tool,
			metadata, last_opened_at, :at, :at
		FROM projects WHERE id = :projectId`,
		{ newProjectId, name, at, projectId },
	);
	const moved = { intoId: newProjectId, projectId, ...place };
	moveSpending(database, moved);
	moveWork(database, moved);
	enterAudit(database, {
		entryId: `${newProjectId}:split`,
		actor: "user",
		action: "project.split",
		target: { kind: "project", id: newProjectId },
		detail: { from: projectId, name },
		at,
	});
	const where = "project_id = :projectId AND machine_id = :machineId AND folder_uri = :folderUri";
	database.run(`UPDATE project_sightings SET project_id = :intoId WHERE ${where}`, moved);
	return null;
}

/** What moves: what was done at one place, from one project into another. */
interface Move {
	readonly intoId: string;
	readonly projectId: string;
	readonly machineId: string;
	readonly folderUri: string;
	readonly [name: string]: string;
}

// All that was ever seen at that folder goes, also under a remote it had before.
const places = `(SELECT id FROM project_sightings
	WHERE project_id = :projectId AND machine_id = :machineId AND folder_uri = :folderUri)`;
const windows = `(SELECT id FROM sessions WHERE sighting_id IN ${places})`;
const chats = `(SELECT id FROM conversations WHERE sighting_id IN ${places})`;
const agentSessions = `(SELECT id FROM agent_sessions
	WHERE project_id = :projectId AND machine_id = :machineId AND working_directory IN (SELECT value FROM json_each(:directories)))`;

/** A call goes with its chat or agent session; one that has neither, such as of a link, with the window it was made in. */
function moveSpending(database: WritableDatabase, move: Move): void {
	moveUsage(
		database,
		`project_id = :projectId AND (
			conversation_id IN ${chats}
			OR agent_session_id IN ${agentSessions}
			OR (conversation_id IS NULL AND agent_session_id IS NULL AND session_id IN ${windows}))`,
		{ ...move, directories: directoriesOf(database, move) },
	);
}

/** Counts of commands stay: they tell the day, not the place. */
function moveWork(database: WritableDatabase, move: Move): void {
	const give = (table: string, where: string, values: Parameters = move): number =>
		database.run(`UPDATE ${table} SET project_id = :intoId WHERE project_id = :projectId AND ${where}`, values);
	give("agent_sessions", `id IN ${agentSessions}`, { ...move, directories: directoriesOf(database, move) });
	give("session_activity", `session_id IN ${windows}`);
	give("background_tasks", `conversation_id IN ${chats}`);
	give("links", `conversation_id IN ${chats}`);
	give("sessions", `sighting_id IN ${places}`);
	give("conversations", `sighting_id IN ${places}`);
}

/** As JSON: where agents ran in or below the place, and not in a place within it that is known by itself. */
function directoriesOf(database: WritableDatabase, { machineId, projectId, folderUri }: Move): string {
	const known = database
		.all<{ uri: string }>("SELECT folder_uri AS uri FROM project_sightings WHERE machine_id = :machineId", {
			machineId,
		})
		.map(({ uri }) => pathOfUri(uri));
	const leaving = pathOfUri(folderUri);
	const directories = database
		.all<{ directory: string }>(
			`SELECT DISTINCT working_directory AS directory FROM agent_sessions
			WHERE project_id = :projectId AND machine_id = :machineId`,
			{ projectId, machineId },
		)
		.map(({ directory }) => directory)
		.filter((directory) => {
			const path = comparablePath(directory);
			const depth = depthWithin(path, leaving);
			return depth !== null && known.every((other) => (depthWithin(path, other) ?? 0) <= depth);
		});
	return JSON.stringify(directories);
}
