import * as vscode from "vscode";
import { folderNumber } from "./folderNumber.ts";
import { openFolder } from "./folderReader.ts";
import type { GitApiRepository } from "./gitRepositories.ts";
import { nearestRepository } from "./gitRepositories.ts";
import type { KnownRepository } from "./identity.ts";
import type { ProjectsWorkspace, WorkspaceFolder } from "./openProjects.ts";

interface GitExtension {
	readonly enabled: boolean;
	getAPI(version: 1): { readonly repositories: readonly GitApiRepository[] };
}

/** Manifests deeper than this do not count, so that their changes do not either. */
const WATCHED_DEPTH = 4;

/** Never wakes the git extension up: when it is not running yet, the repository's files are read instead. */
async function knownRepository(folderUri: string): Promise<KnownRepository | null> {
	const uri = vscode.Uri.parse(folderUri);
	const git = vscode.extensions.getExtension<GitExtension>("vscode.git");
	if (uri.scheme !== "file" || git?.isActive !== true || !git.exports.enabled) return null;
	return nearestRepository(git.exports.getAPI(1).repositories, uri.path);
}

async function folderIdentity(folderUri: string): Promise<string | null> {
	const uri = vscode.Uri.parse(folderUri);
	return uri.scheme === "file" ? folderNumber(uri.fsPath) : null;
}

function folders(): WorkspaceFolder[] {
	return (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({
		uri: uri.toString(),
		path: uri.path,
		shownPath: uri.scheme === "file" ? uri.fsPath : uri.path,
		name,
	}));
}

function isNear(folder: WorkspaceFolder, changed: vscode.Uri): boolean {
	const inside = changed.path
		.slice(folder.path.length)
		.split("/")
		.filter((segment) => segment !== "");
	return inside.length <= WATCHED_DEPTH && !inside.includes("node_modules");
}

/** Both patterns lie inside the workspace, so that the editor's own watcher serves them. */
function watch(folder: WorkspaceFolder, names: readonly string[], onChange: () => void): () => void {
	const root = vscode.Uri.parse(folder.uri);
	const changed = (uri: vscode.Uri): void => {
		if (isNear(folder, uri)) onChange();
	};
	const watchers = [`**/{${names.join(",")}}`, ".git/{HEAD,config}"].map((pattern) => {
		const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, pattern));
		watcher.onDidChange(changed);
		watcher.onDidCreate(changed);
		watcher.onDidDelete(changed);
		return watcher;
	});
	return () => vscode.Disposable.from(...watchers).dispose();
}

/** The window's workspace through the editor's API. */
export const vscodeWorkspace: ProjectsWorkspace = {
	folders,
	workspaceFile() {
		const file = vscode.workspace.workspaceFile;
		return file === undefined || file.scheme === "untitled" ? null : file.toString();
	},
	remoteName: () => vscode.env.remoteName ?? null,
	reader: (folder) => openFolder(vscode.Uri.parse(folder.uri)),
	watch,
	knownRepository,
	folderIdentity,
};
