import * as v from "valibot";
import type { CostSum } from "../shared/model.ts";
import { id, jsonObject, text, time } from "./checks.ts";
import { found } from "./databaseError.ts";
import { knownUser } from "./knownRows.ts";
import { thisMachine } from "./machine.ts";
import type { ProjectIdentity } from "./projectIdentity.ts";
import { identityParams, recognize } from "./projectIdentity.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const recordSightingParams = v.strictObject({
	/** Used when the place was never seen before. */
	sightingId: id,
	/** Used when the project is new. */
	projectId: id,
	userId: id,
	/** What the folder or its manifest calls the project. */
	name: id,
	/** As the user knows it. */
	path: text,
	identity: identityParams,
	type: v.nullable(text),
	framework: v.nullable(text),
	language: v.nullable(text),
	packageManager: v.nullable(text),
	monorepoTool: v.nullable(text),
	/** Whatever else was found out, such as findings with their evidence. */
	metadata: jsonObject,
	at: time,
});

type RecordSighting = v.InferOutput<typeof recordSightingParams>;

export interface RecordedSighting {
	readonly projectId: string;
	readonly sightingId: string;
	/** The user's own name for it, else the detected one. */
	readonly name: string;
	readonly isNew: boolean;
	/** Other projects that may be the same, for the user to merge. */
	readonly candidateIds: readonly string[];
}

/** Enters where a project was seen and what it is; finds the project by its identity or makes it. */
export function recordSighting(database: WritableDatabase, params: RecordSighting): RecordedSighting {
	const { projectId: known, candidateIds } = recognize(database, params.identity);
	const projectId = known ?? params.projectId;
	saveProject(database, projectId, params);
	const sightingId = saveSighting(database, projectId, params);
	const { name } = found(
		database.get<{ name: string }>("SELECT name FROM projects WHERE id = :projectId", { projectId }),
		"project",
	);
	return { projectId, sightingId, name, isNew: known === null, candidateIds };
}

function saveProject(database: WritableDatabase, projectId: string, params: RecordSighting): void {
	const { userId, name, path, type, framework, language, packageManager, monorepoTool, metadata, at } = params;
	// What was detected later stands: a sighting that is sent again must not undo a newer one.
	database.run(
		`INSERT INTO projects (
			id, machine_id, user_id, name, path, type, framework, language, package_manager, monorepo_tool,
			metadata, last_opened_at, created_at, updated_at
		) VALUES (
			:projectId, ${thisMachine}, ${knownUser}, :name, :path, :type, :framework, :language, :packageManager, :monorepoTool,
			:metadata, :at, :at, :at
		)
		ON CONFLICT (id) DO UPDATE SET
			name = CASE WHEN is_renamed THEN name ELSE excluded.name END,
			path = excluded.path, type = excluded.type, framework = excluded.framework, language = excluded.language,
			package_manager = excluded.package_manager, monorepo_tool = excluded.monorepo_tool,
			metadata = excluded.metadata, last_opened_at = excluded.last_opened_at, updated_at = excluded.updated_at
		WHERE ifnull(last_opened_at, 0) < excluded.last_opened_at`,
		{
			projectId,
			userId,
			name,
			path,
			type,
			framework,
			language,
			packageManager,
			monorepoTool,
			metadata: JSON.stringify(metadata),
			at,
		},
	);
}

function saveSighting(database: WritableDatabase, projectId: string, params: RecordSighting): string {
	const { sightingId, identity, at } = params;
	const { branch, workspaceFile, remoteName, folderIdentity, rootCommit, repositoryPath } = identity;
	const key = { machineId: identity.machineId, folderUri: identity.folderUri, remote: identity.remote, projectId };
	database.run(
		`INSERT INTO project_sightings (
			id, machine_id, project_id, folder_uri, folder_identity, remote, repository_path, root_commit, branch,
			workspace_file, remote_name, first_seen_at, last_seen_at
		) VALUES (
			:sightingId, :machineId, :projectId, :folderUri, :folderIdentity, :remote, :repositoryPath, :rootCommit, :branch,
			:workspaceFile, :remoteName, :at, :at
		)
		ON CONFLICT (machine_id, folder_uri, ifnull(remote, ''), project_id) DO UPDATE SET
			folder_identity = ifnull(excluded.folder_identity, folder_identity),
			root_commit = ifnull(excluded.root_commit, root_commit),
			repository_path = excluded.repository_path, branch = excluded.branch,
			workspace_file = excluded.workspace_file, remote_name = excluded.remote_name, last_seen_at = excluded.last_seen_at
		WHERE last_seen_at < excluded.last_seen_at`,
		{ ...key, sightingId, folderIdentity, repositoryPath, rootCommit, branch, workspaceFile, remoteName, at },
	);
	const row = database.get<{ id: string }>(
		`SELECT id FROM project_sightings
		WHERE machine_id = :machineId AND folder_uri = :folderUri AND ifnull(remote, '') = ifnull(:remote, '')
			AND project_id = :projectId`,
		key,
	);
	return found(row, "sighting").id;
}

export const listProjectsParams = v.strictObject({ status: v.picklist(["active", "archived", "all"]) });

/** One line of the Projects view. */
export interface ProjectEntry {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	readonly path: string;
	/** Where it was seen last on this machine; null when it never was. */
	readonly folderUri: string | null;
	readonly type: string | null;
	readonly framework: string | null;
	readonly language: string | null;
	readonly status: "active" | "archived";
	/** The last time a window, chat or agent did something in it; null when nothing ever did. */
	readonly lastActivityAt: number | null;
	readonly activeSeconds: number;
	readonly cost: CostSum;
}

interface ProjectRow {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	readonly path: string;
	readonly folder_uri: string | null;
	readonly type: string | null;
	readonly framework: string | null;
	readonly language: string | null;
	readonly status: "active" | "archived";
	readonly last_activity_at: number;
	readonly active_seconds: number;
	readonly cost_micro_usd: number | null;
	readonly unpriced_calls: number | null;
}

const lastConversation = (status: string): string =>
	`ifnull((SELECT max(updated_at) FROM conversations WHERE project_id = projects.id AND status = '${status}'), 0)`;

export const listProjectsSql = `
	SELECT
		id, name, description, path, type, framework, language, status, active_seconds,
		(SELECT folder_uri FROM project_sightings
			WHERE project_id = projects.id AND machine_id = ${thisMachine} ORDER BY last_seen_at DESC LIMIT 1) AS folder_uri,
		max(
			ifnull(last_opened_at, 0), ${lastConversation("active")}, ${lastConversation("archived")},
			ifnull((SELECT max(minute) FROM session_activity WHERE project_id = projects.id), 0),
			ifnull((SELECT max(last_activity_at) FROM agent_sessions WHERE project_id = projects.id), 0)
		) AS last_activity_at,
		(SELECT sum(cost_micro_usd) FROM usage_daily WHERE project_id = projects.id) AS cost_micro_usd,
		(SELECT sum(unpriced_calls) FROM usage_daily WHERE project_id = projects.id) AS unpriced_calls
	FROM projects
	WHERE merged_into_id IS NULL AND status IN (:first, :second)
	ORDER BY last_activity_at DESC, id`;

/** The projects with the latest activity first; those merged into another are left out. */
export function listProjects(
	database: ReadableDatabase,
	{ status }: v.InferOutput<typeof listProjectsParams>,
): readonly ProjectEntry[] {
	const [first, second] = status === "all" ? ["active", "archived"] : [status, status];
	return database.all<ProjectRow>(listProjectsSql, { first, second }).map((row) => ({
		id: row.id,
		name: row.name,
		description: row.description,
		path: row.path,
		folderUri: row.folder_uri,
		type: row.type,
		framework: row.framework,
		language: row.language,
		status: row.status,
		lastActivityAt: row.last_activity_at === 0 ? null : row.last_activity_at,
		activeSeconds: row.active_seconds,
		cost: { microUsd: row.cost_micro_usd ?? 0, unpricedCalls: row.unpriced_calls ?? 0 },
	}));
}

export const listSightingsParams = v.strictObject({ projectId: id });

/** A place at which a project was seen. */
export interface SightingEntry extends ProjectIdentity {
	readonly id: string;
	readonly firstSeenAt: number;
	readonly lastSeenAt: number;
}

/** Where a project was seen, newest first. */
export function listSightings(
	database: ReadableDatabase,
	{ projectId }: v.InferOutput<typeof listSightingsParams>,
): readonly SightingEntry[] {
	return database.all<SightingEntry>(
		`SELECT
			id, machine_id AS machineId, folder_uri AS folderUri, folder_identity AS folderIdentity, remote,
			repository_path AS repositoryPath, root_commit AS rootCommit, branch, workspace_file AS workspaceFile,
			remote_name AS remoteName, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt
		FROM project_sightings WHERE project_id = :projectId ORDER BY last_seen_at DESC`,
		{ projectId },
	);
}

export const renameProjectParams = v.strictObject({ projectId: id, name: id, at: time });

/** Gives it the user's own name, which no later sighting replaces. */
export function renameProject(database: WritableDatabase, params: v.InferOutput<typeof renameProjectParams>): null {
	database.run("UPDATE projects SET name = :name, is_renamed = 1, updated_at = :at WHERE id = :projectId", params);
	return null;
}

/** `description` null takes it away. */
export const describeProjectParams = v.strictObject({ projectId: id, description: v.nullable(text), at: time });

export function describeProject(database: WritableDatabase, params: v.InferOutput<typeof describeProjectParams>): null {
	database.run("UPDATE projects SET description = :description, updated_at = :at WHERE id = :projectId", params);
	return null;
}

export const setProjectStatusParams = v.strictObject({
	projectId: id,
	status: v.picklist(["active", "archived"]),
	at: time,
});

export function setProjectStatus(
	database: WritableDatabase,
	params: v.InferOutput<typeof setProjectStatusParams>,
): null {
	database.run("UPDATE projects SET status = :status, updated_at = :at WHERE id = :projectId", params);
	return null;
}
