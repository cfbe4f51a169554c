import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { settings } from "../contributions.ts";
import { findBash } from "../processes/index.ts";
import type { Services } from "../services.ts";
import { settingLevels } from "../settingLevels.ts";
import type { Surroundings } from "./permissionGate.ts";
import { readRestrictions } from "./restrictions.ts";

/** What this window knows at this moment. */
export function windowSurroundings({ context, localize, settings: read }: Services): Surroundings {
	const folders = vscode.workspace.workspaceFolders ?? [];
	const onDisk = folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
	const home = homedir();
	const globalStorage = path.dirname(context.globalStorageUri.fsPath);
	const userData = path.dirname(globalStorage);
	return {
		isTrusted: vscode.workspace.isTrusted,
		isVirtual: folders.length > 0 && onDisk.length === 0,
		workspaceFolders: onDisk,
		platform: process.platform,
		homeFolder: home,
		closedFolders: [
			globalStorage,
			context.globalStorageUri.fsPath,
			path.join(userData, "workspaceStorage"),
			...[".claude", ".codex", ".config/claude"]
				.map((name) => path.join(home, name))
				.filter((folder) => !holdsAny(folder, onDisk)),
		],
		settingsFolders: [
			userData,
			path.join(home, "Library"),
			...["APPDATA", "LOCALAPPDATA"].flatMap((name) => process.env[name] ?? []),
		],
		asksForWritesOutside: read().tools.asksForWritesOutside,
		hasBash: findBash() !== null,
		restrictions: readRestrictions(settingLevels(settings.toolsRestrictions)),
		localize,
	};
}

/** Someone who works inside of such a folder, in a worktree of an agent for example, works in his own files. */
function holdsAny(folder: string, workspaceFolders: readonly string[]): boolean {
	return workspaceFolders.some((each) => each.startsWith(folder + path.sep));
}
