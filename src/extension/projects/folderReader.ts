import * as vscode from "vscode";
import type { FolderEntry, FolderReader } from "./detection/folder.ts";
import { decodeText } from "./detection/folder.ts";

function entryType(type: vscode.FileType): FolderEntry["type"] {
	if (type === vscode.FileType.Directory) return "directory";
	// A link to a file may be read; one to a folder could lead anywhere, also back here.
	return (type & vscode.FileType.File) === 0 ? "other" : "file";
}

function uriOf(root: vscode.Uri, path: string): vscode.Uri {
	if (path.startsWith("/")) return root.with({ path });
	return /^[A-Za-z]:\//.test(path) ? root.with({ path: `/${path}` }) : vscode.Uri.joinPath(root, path);
}

/** The folder through the editor's file systems: on disk, on a remote, or virtual. */
export function openFolder(root: vscode.Uri): FolderReader {
	const { fs } = vscode.workspace;
	return {
		async list(directory) {
			try {
				const entries = await fs.readDirectory(uriOf(root, directory));
				return entries.map(([name, type]) => ({ name, type: entryType(type) }));
			} catch {
				return [];
			}
		},
		async read(path, maxBytes) {
			try {
				const uri = uriOf(root, path);
				const { type, size } = await fs.stat(uri);
				if ((type & vscode.FileType.File) === 0 || size > maxBytes) return undefined;
				return decodeText(await fs.readFile(uri));
			} catch {
				return undefined;
			}
		},
	};
}
