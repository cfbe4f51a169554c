import * as v from "valibot";
import { id, text } from "./checks.ts";
import type { ReadableDatabase } from "./store/connection.ts";

/** By what a project is known again; see the columns of `project_sightings`. */
export const identityParams = v.strictObject({
	machineId: id,
	folderUri: id,
	folderIdentity: v.nullable(text),
	remote: v.nullable(text),
	repositoryPath: text,
	rootCommit: v.nullable(text),
	branch: v.nullable(text),
	workspaceFile: v.nullable(text),
	remoteName: v.nullable(text),
});

export type ProjectIdentity = v.InferOutput<typeof identityParams>;

interface Sighting {
	readonly project_id: string;
	readonly folder_identity: string | null;
	readonly remote: string | null;
	readonly root_commit: string | null;
}

/** What was found: the project, and others that could be the same but are for the user to merge. */
export interface Recognition {
	/** Null when nothing known fits. */
	readonly projectId: string | null;
	readonly candidateIds: readonly string[];
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** A folder that was thrown away and made anew under its old name is another project. */
function isAnotherFolder(identity: ProjectIdentity, sighting: Sighting): boolean {
	if (differ(identity.rootCommit, sighting.root_commit)) return true;
	return differ(identity.remote, sighting.remote) && differ(identity.folderIdentity, sighting.folder_identity);
}

/**
 * Finds the project of a folder: by its place, by the folder itself after a move, by its repository's remote, by the first
 * commit. The first that fits wins; the others become candidates.
 */
export function recognize(database: ReadableDatabase, identity: ProjectIdentity): Recognition {
	const same = (sighting: Sighting): boolean => !isAnotherFolder(identity, sighting);
	const ways = [
		byPlace(database, identity).filter(same),
		byFolder(database, identity).filter(same),
		byRemote(database, identity),
		// Forks begin with the same commit and have another remote.
		byRootCommit(database, identity).filter((sighting) => !differ(identity.remote, sighting.remote)),
	];
	const ids = [...new Set(ways.flat().map((sighting) => sighting.project_id))];
	return { projectId: ids[0] ?? null, candidateIds: ids.slice(1) };
}

const sightings = (where: string): string =>
	`SELECT project_id, folder_identity, remote, root_commit FROM project_sightings
	WHERE ${where} ORDER BY last_seen_at DESC LIMIT 5`;

function byPlace(database: ReadableDatabase, { machineId, folderUri }: ProjectIdentity): Sighting[] {
	return database.all(sightings("machine_id = :machineId AND folder_uri = :folderUri"), { machineId, folderUri });
}

function byFolder(database: ReadableDatabase, { machineId, folderIdentity }: ProjectIdentity): Sighting[] {
	if (folderIdentity === null) return [];
	return database.all(sightings("machine_id = :machineId AND folder_identity = :folderIdentity"), {
		machineId,
		folderIdentity,
	});
}

function byRemote(database: ReadableDatabase, { remote, repositoryPath }: ProjectIdentity): Sighting[] {
	if (remote === null) return [];
	return database.all(sightings("remote = :remote AND repository_path = :repositoryPath"), { remote, repositoryPath });
}

function byRootCommit(database: ReadableDatabase, { rootCommit, repositoryPath }: ProjectIdentity): Sighting[] {
	if (rootCommit === null) return [];
	return database.all(sightings("root_commit = :rootCommit AND repository_path = :repositoryPath"), {
		rootCommit,
		repositoryPath,
	});
}
