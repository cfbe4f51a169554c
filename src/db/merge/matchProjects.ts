import { recognize } from "../projectIdentity.ts";
import type { ReadableDatabase } from "../store/connection.ts";

/** Where each of their projects goes: to the one with its id, to one with the same repository, or in as a new one. */
export function matchProjects(theirs: ReadableDatabase, ours: ReadableDatabase): Map<string, string> {
	const projects = new Map<string, string>();
	for (const { id } of theirs.all<{ id: string }>("SELECT id FROM projects")) {
		const known = ours.get<{ id: string }>("SELECT ifnull(merged_into_id, id) AS id FROM projects WHERE id = :id", {
			id,
		});
		projects.set(id, known?.id ?? sameRepository(id, theirs, ours) ?? id);
	}
	return projects;
}

interface Place {
	readonly remote: string | null;
	readonly repositoryPath: string;
	readonly rootCommit: string | null;
}

/** By remote or first commit only: the paths of two machines mean nothing to each other. */
function sameRepository(projectId: string, theirs: ReadableDatabase, ours: ReadableDatabase): string | null {
	const places = theirs.all<Place>(
		`SELECT remote, repository_path AS repositoryPath, root_commit AS rootCommit FROM project_sightings
		WHERE project_id = :projectId ORDER BY last_seen_at DESC`,
		{ projectId },
	);
	for (const place of places) {
		const { projectId: found } = recognize(ours, {
			...place,
			machineId: "",
			folderUri: "",
			folderIdentity: null,
			branch: null,
			workspaceFile: null,
			remoteName: null,
		});
		if (found !== null) return found;
	}
	return null;
}
