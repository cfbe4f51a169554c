import * as vscode from "vscode";
import type { AgentRoot } from "./roots.ts";

/** Told of transcripts that were written, and of folders in which some came or went. */
export interface RootListener {
	written(root: AgentRoot, file: string): void;
	removed(root: AgentRoot): void;
}

/** Watches the folders of transcripts, also those that are not there yet. */
export function watchRoots(roots: readonly AgentRoot[], listener: RootListener): vscode.Disposable {
	const watchers = roots.flatMap((root) =>
		root.folders.map((folder) => {
			const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), "**/*.jsonl");
			const watcher = vscode.workspace.createFileSystemWatcher(pattern);
			watcher.onDidChange(({ fsPath }) => listener.written(root, fsPath));
			watcher.onDidCreate(({ fsPath }) => listener.written(root, fsPath));
			watcher.onDidDelete(() => listener.removed(root));
			return watcher;
		}),
	);
	return vscode.Disposable.from(...watchers);
}
