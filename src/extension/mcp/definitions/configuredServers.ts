import * as vscode from "vscode";
import os from "node:os";
import type { Localize } from "../../localize.ts";
import { projectFiles } from "../mayHaveServers.ts";
import { type FoundServers, readServers, readServersFile } from "./readServers.ts";

/** What a watcher is to follow; the folders, too, since a file that comes with its folder may come unseen. */
export const projectFilesPattern = "{.daybook,.vscode,.daybook/mcp.json,.vscode/mcp.json}";

export interface OpenFolder {
	readonly folderUri: string;
	readonly name: string;
	readonly projectId: string;
}

/** All servers that are configured for the user and, in trusted folders, for the projects that are open. */
export async function configuredServers(
	setting: { readonly key: string; readonly value: unknown },
	folders: readonly OpenFolder[],
	localize: Localize,
): Promise<FoundServers> {
	const user = readServers(setting.value, {
		scope: { kind: "user" },
		place: setting.key,
		folder: os.homedir(),
		localize,
	});
	if (!vscode.workspace.isTrusted) return user;
	const found = await Promise.all(folders.map(async (folder) => projectServers(folder, localize)));
	return {
		servers: [...user.servers, ...found.flatMap(({ servers }) => servers)],
		problems: [...user.problems, ...found.flatMap(({ problems }) => problems)],
	};
}

/** The servers that the files of one folder name. */
async function projectServers({ folderUri, name, projectId }: OpenFolder, localize: Localize): Promise<FoundServers> {
	const folder = vscode.Uri.parse(folderUri);
	// A server of a folder on another computer would run on this one.
	if (folder.scheme !== "file") return { servers: [], problems: [] };
	const found = await Promise.all(
		projectFiles.map(async (path): Promise<FoundServers> => {
			const file = vscode.Uri.joinPath(folder, path);
			const bytes = await vscode.workspace.fs.readFile(file).then(
				(content) => content,
				() => null,
			);
			if (!bytes) return { servers: [], problems: [] };
			const place = `${name}/${path}`;
			const scope = { kind: "project", projectId, file: place } as const;
			return readServersFile(new TextDecoder().decode(bytes), { scope, place, folder: folder.fsPath, localize });
		}),
	);
	const [own, shared] = found;
	const names = new Set(own?.servers.map((server) => server.name));
	return {
		// The same name in both files: Daybook's own file says how it is meant here.
		servers: [...(own?.servers ?? []), ...(shared?.servers ?? []).filter((server) => !names.has(server.name))],
		problems: found.flatMap(({ problems }) => problems),
	};
}
