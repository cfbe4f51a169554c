import * as vscode from "vscode";

/** The parts of the built-in git extension's API (version 1) that are used here. */
interface GitApi {
	readonly repositories: readonly { readonly rootUri: vscode.Uri; diff(cached?: boolean): Promise<string> }[];
}

/** The staged and unstaged changes of every open repository as one diff; null when there are none. */
export async function uncommittedChanges(): Promise<string | null> {
	const git = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>("vscode.git");
	if (!git) return null;
	const exports = git.isActive ? git.exports : await git.activate();
	if (!exports.enabled) return null;
	const diffs = await Promise.all(
		exports.getAPI(1).repositories.map(async (repository) => {
			const parts = await Promise.all([repository.diff(true), repository.diff(false)]);
			return parts.filter((part) => part.trim() !== "").join("\n");
		}),
	);
	const all = diffs.filter((diff) => diff !== "").join("\n");
	return all === "" ? null : all;
}
