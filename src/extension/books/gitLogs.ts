import * as vscode from "vscode";
import type { CommitLog } from "./commits.ts";

/** The parts of the built-in git extension's API (version 1) that are used here. */
interface GitExtension {
	getAPI(version: 1): GitApi;
}

interface GitApi {
	getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitRepository {
	log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
	getGlobalConfig(key: string): Promise<string>;
	getConfig(key: string): Promise<string>;
}

interface GitCommit {
	readonly hash: string;
	readonly message: string;
	readonly authorEmail?: string;
	readonly authorDate?: Date;
	readonly commitDate?: Date;
}

export interface OpenFolder {
	readonly folderUri: string;
	readonly projectId: string;
	readonly name: string;
}

/** The commit logs of the open folders, as the editor's git tells them; none without it or in a folder that is not trusted. */
export async function gitLogs(folders: readonly OpenFolder[]): Promise<readonly CommitLog[]> {
	if (!vscode.workspace.isTrusted) return [];
	const git = await gitApi();
	if (!git) return [];
	return folders.flatMap(({ folderUri, projectId, name }) => {
		const repository = git.getRepository(vscode.Uri.parse(folderUri));
		return repository ? [commitLog(repository, projectId, name)] : [];
	});
}

async function gitApi(): Promise<GitApi | null> {
	const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
	if (!extension) return null;
	try {
		return (await extension.activate()).getAPI(1);
	} catch {
		// Git is switched off in the settings or not installed.
		return null;
	}
}

function commitLog(repository: GitRepository, projectId: string, projectName: string): CommitLog {
	return {
		projectId,
		projectName,
		async commits(limit) {
			const commits = await repository.log({ maxEntries: limit });
			return commits.map(({ hash, message, authorEmail, authorDate, commitDate }) => ({
				hash,
				message,
				authorEmail: authorEmail ?? null,
				at: (commitDate ?? authorDate)?.getTime() ?? 0,
			}));
		},
		async authorEmail() {
			const email = (await repository.getConfig("user.email")) || (await repository.getGlobalConfig("user.email"));
			return email.trim() || null;
		},
	};
}
