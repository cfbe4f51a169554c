import * as vscode from "vscode";
import type { CommitFound, EditorPort } from "./surroundings.ts";

/** The parts of the built-in git extension's API (version 1) that are used here. */
interface GitExtension {
	readonly enabled: boolean;
	getAPI(version: 1): { getRepository(uri: vscode.Uri): Repository | null };
}

interface Repository {
	diff(cached?: boolean): Promise<string>;
	log(options: { readonly maxEntries: number; readonly path?: string }): Promise<readonly Commit[]>;
}

interface Commit {
	readonly hash: string;
	readonly message: string;
	readonly authorName?: string;
	readonly authorDate?: Date;
}

/** The repository of the first folder that is in one, as the editor's git tells it. */
export function gitOf(folders: () => readonly string[]): Pick<EditorPort, "diff" | "log"> {
	return {
		async diff(isStaged) {
			const repository = await repositoryOf(folders());
			return repository ? repository.diff(isStaged) : null;
		},
		async log(count, file) {
			const repository = await repositoryOf(folders());
			if (!repository) return null;
			const commits = await repository.log({ maxEntries: count, ...(file === null ? {} : { path: file }) });
			return commits.map(({ hash, message, authorName, authorDate }): CommitFound => ({
				hash,
				message,
				author: authorName ?? "",
				at: authorDate?.getTime() ?? 0,
			}));
		},
	};
}

async function repositoryOf(folders: readonly string[]): Promise<Repository | null> {
	const git = vscode.extensions.getExtension<GitExtension>("vscode.git");
	if (!git) return null;
	const exports = git.isActive ? git.exports : await git.activate();
	if (!exports.enabled) return null;
	const api = exports.getAPI(1);
	for (const folder of folders) {
		const found = api.getRepository(vscode.Uri.file(folder));
		if (found) return found;
	}
	return null;
}
