import * as v from "valibot";
import { count, id, jsonObject, text, time } from "./checks.ts";
import { knownProject, knownUser } from "./knownRows.ts";
import { thisMachine } from "./machine.ts";
import type { Surroundings } from "./operation.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const openSessionParams = v.strictObject({
	sessionId: id,
	userId: id,
	/** Null while no folder is open. */
	projectId: v.nullable(id),
	workspaceFile: v.nullable(text),
	editorVersion: text,
	operatingSystem: text,
	/** Null in a local window. */
	remoteName: v.nullable(text),
	/** Architecture, kind of machine and the like; no address of any kind. */
	deviceInformation: jsonObject,
	preferences: jsonObject,
	/** The extension host's process; null when it cannot be named. */
	processIdentity: v.nullable(jsonObject),
	at: time,
});

/** The newest place on this machine at which the project was seen. */
export const sightingOfProject = `(SELECT id FROM project_sightings
	WHERE project_id = :projectId AND machine_id = ${thisMachine} ORDER BY last_seen_at DESC LIMIT 1)`;

/** Enters a window. The same window twice is entered once. */
export function openSession(database: WritableDatabase, params: v.InferOutput<typeof openSessionParams>): null {
	const { deviceInformation, preferences, processIdentity, ...plain } = params;
	database.run(
		`INSERT INTO sessions (
			id, machine_id, user_id, project_id, sighting_id, workspace_file, started_at, last_activity_at, editor_version,
			operating_system, remote_name, device_information, preferences, process_identity
		) VALUES (
			:sessionId, ${thisMachine}, ${knownUser}, ${knownProject}, ${sightingOfProject}, :workspaceFile, :at, :at, :editorVersion,
			:operatingSystem, :remoteName, :deviceInformation, :preferences, :processIdentity
		) ON CONFLICT (id) DO NOTHING`,
		{
			...plain,
			deviceInformation: JSON.stringify(deviceInformation),
			preferences: JSON.stringify(preferences),
			processIdentity: processIdentity === null ? null : JSON.stringify(processIdentity),
		},
	);
	return null;
}

export const heartbeatParams = v.strictObject({
	sessionId: id,
	at: time,
	/** The folder in use now; null when none is. Becomes the session's project when it had none. */
	projectId: v.nullable(id),
	minutes: v.pipe(
		v.array(
			v.strictObject({
				/** Start of the minute. */
				minute: time,
				projectId: v.nullable(id),
				/** Active seconds in that minute so far, not since the last heartbeat: sent twice it counts once. */
				seconds: v.pipe(count, v.maxValue(60)),
			}),
		),
		v.readonly(),
	),
});

/**
 * Keeps the window's activity. A window that was taken for crashed is open again. False when the database does not know the
 * window, as after a restore: it has to be entered anew.
 */
export function heartbeat(database: WritableDatabase, params: v.InferOutput<typeof heartbeatParams>): boolean {
	const { sessionId, at, projectId, minutes } = params;
	const changed = database.run(
		`UPDATE sessions SET
			last_activity_at = max(last_activity_at, :at),
			is_active = CASE WHEN end_reason = 'crashed' THEN 1 ELSE is_active END,
			ended_at = CASE WHEN end_reason = 'crashed' THEN NULL ELSE ended_at END,
			end_reason = nullif(end_reason, 'crashed'),
			sighting_id = CASE WHEN project_id IS NULL THEN ${sightingOfProject} ELSE sighting_id END,
			project_id = ifnull(project_id, ${knownProject})
		WHERE id = :sessionId`,
		{ sessionId, at, projectId },
	);
	if (changed === 0) return false;
	for (const { minute, seconds, projectId: inUse } of minutes) {
		database.run(
			`INSERT INTO session_activity (session_id, minute, project_id, active_seconds)
			VALUES (:sessionId, :minute, ${knownProject}, :seconds)
			ON CONFLICT (session_id, minute) DO UPDATE SET active_seconds = :seconds WHERE active_seconds < :seconds`,
			{ sessionId, minute, projectId: inUse, seconds },
		);
	}
	return true;
}

export const closeSessionParams = v.strictObject({ sessionId: id, at: time });

/** Enters the orderly end of a window. */
export function closeSession(database: WritableDatabase, params: v.InferOutput<typeof closeSessionParams>): null {
	database.run(
		`UPDATE sessions SET is_active = 0, ended_at = :at, end_reason = 'closed', last_activity_at = max(last_activity_at, :at)
		WHERE id = :sessionId AND end_reason IS NOT 'closed'`,
		params,
	);
	return null;
}

/** A window of another machine or container cannot be judged; after so long without a sign it counts as gone. */
const silenceInMs = 7 * 24 * 60 * 60 * 1000;

export const activeSessionsSql = `
	SELECT id, process_identity, last_activity_at FROM sessions WHERE is_active = 1 AND id <> :sessionId`;

/** Ids of the windows that ended without saying so. `sessionId` is the window that asks. */
export function deadSessions(
	database: ReadableDatabase,
	{ sessionId, at }: { readonly sessionId: string; readonly at: number },
	{ isProcessDead }: Surroundings,
): readonly string[] {
	return database
		.all<{ id: string; process_identity: string | null; last_activity_at: number }>(activeSessionsSql, { sessionId })
		.filter((row) => {
			const isDead = row.process_identity === null ? undefined : isProcessDead(JSON.parse(row.process_identity));
			return isDead ?? row.last_activity_at < at - silenceInMs;
		})
		.map((row) => row.id);
}

/** Ends a window at its last heartbeat. */
export function closeCrashed(database: WritableDatabase, sessionId: string): void {
	database.run(
		`UPDATE sessions SET is_active = 0, ended_at = last_activity_at, end_reason = 'crashed'
		WHERE id = :sessionId AND is_active = 1`,
		{ sessionId },
	);
}
