import * as v from "valibot";
import { nothing, text } from "../checks.ts";
import { thisMachine } from "../machine.ts";
import { moveUsage } from "../moveUsage.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { comparablePath, depthWithin, pathOfUri } from "./places.ts";

export const unlinkedParams = nothing;

/** The folders in which sessions ran that belong to no project yet. */
export function unlinkedFolders(database: ReadableDatabase): readonly string[] {
	return database
		.all<{ working_directory: string }>(
			`SELECT DISTINCT working_directory FROM agent_sessions
			WHERE project_id IS NULL AND working_directory <> '' AND machine_id = ${thisMachine}`,
		)
		.map((row) => row.working_directory);
}

export const linkParams = v.strictObject({
	folders: v.pipe(
		v.array(
			v.strictObject({
				workingDirectory: text,
				/** `host/path`; null without a repository, or when the folder is no longer there. */
				remote: v.nullable(text),
				/** The folder's place inside its repository. */
				repositoryPath: text,
			}),
		),
		v.readonly(),
	),
});

type Folder = v.InferOutput<typeof linkParams>["folders"][number];

interface Place {
	readonly project_id: string;
	readonly folder_uri: string;
	readonly remote: string | null;
	readonly repository_path: string;
	readonly is_here: number;
}

/**
 * Gives sessions to the project whose folder they ran in or below, else to the one with the same repository. What they
 * spent goes with them. Returns how many sessions found their project.
 */
export function linkSessions(database: WritableDatabase, { folders }: v.InferOutput<typeof linkParams>): number {
	const places = database.all<Place>(
		`SELECT project_id, folder_uri, remote, repository_path, machine_id = ${thisMachine} AS is_here
		FROM project_sightings ORDER BY last_seen_at DESC`,
	);
	let linked = 0;
	for (const folder of folders) {
		const projectId = projectOf(folder, places);
		if (projectId === null) continue;
		const values = { intoId: projectId, workingDirectory: folder.workingDirectory };
		moveUsage(
			database,
			`project_id IS NULL AND agent_session_id IN (
				SELECT id FROM agent_sessions WHERE project_id IS NULL AND working_directory = :workingDirectory)`,
			values,
		);
		linked += database.run(
			"UPDATE agent_sessions SET project_id = :intoId WHERE project_id IS NULL AND working_directory = :workingDirectory",
			values,
		);
	}
	return linked;
}

function projectOf({ workingDirectory, remote, repositoryPath }: Folder, places: readonly Place[]): string | null {
	const path = comparablePath(workingDirectory);
	const byPlace = places
		.filter(({ is_here }) => is_here === 1)
		.map((place) => ({ place, depth: depthWithin(path, pathOfUri(place.folder_uri)) }));
	const byRemote = places
		.filter((place) => remote !== null && place.remote === remote)
		.map((place) => ({ place, depth: depthWithin(`/${repositoryPath}`, `/${place.repository_path}`) }));
	return innermost(byPlace) ?? innermost(byRemote);
}

/** Of equally deep ones the first, which was seen last. */
function innermost(found: readonly { readonly place: Place; readonly depth: number | null }[]): string | null {
	let best: { readonly projectId: string; readonly depth: number } | null = null;
	for (const { place, depth } of found) {
		if (depth !== null && depth > (best?.depth ?? -1)) best = { projectId: place.project_id, depth };
	}
	return best?.projectId ?? null;
}
