import * as vscode from "vscode";

/** The files of a folder that may name servers, the one that counts more first. */
export const projectFiles = [".daybook/mcp.json", ".vscode/mcp.json"] as const;

/** Tells cheaply whether any server may be configured, so that nothing is loaded for the many who have none. */
export async function mayHaveServers(
	setting: unknown,
	folders: readonly { readonly folderUri: string }[],
): Promise<boolean> {
	if (typeof setting === "object" && setting !== null && Object.keys(setting).length > 0) return true;
	if (!vscode.workspace.isTrusted) return false;
	const files = folders.flatMap(({ folderUri }) =>
		projectFiles.map((path) => vscode.Uri.joinPath(vscode.Uri.parse(folderUri), path)),
	);
	const isThere = await Promise.all(
		files.map(async (file) =>
			vscode.workspace.fs.stat(file).then(
				() => true,
				() => false,
			),
		),
	);
	return isThere.includes(true);
}
