import * as vscode from "vscode";
import type { SettingLevels } from "./strictSettings.ts";

/** What each level says of a setting: for the workspace as a whole, then for each of its folders. */
export function settingLevels(key: string): readonly (SettingLevels | undefined)[] {
	const scopes = [null, ...(vscode.workspace.workspaceFolders ?? [])];
	return scopes.map((scope) => vscode.workspace.getConfiguration(undefined, scope).inspect(key));
}
