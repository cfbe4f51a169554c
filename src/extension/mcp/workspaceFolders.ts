import * as vscode from "vscode";

/** The folders of this window, as absolute paths. */
export function workspaceFolders(): readonly string[] {
	return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}
