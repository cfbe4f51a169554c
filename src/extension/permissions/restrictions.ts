import type { SettingLevels } from "../strictSettings.ts";
import type { Mode } from "./action.ts";

/**
 * What each level of the settings restricts, in the workspace and in each of its folders. All of them count, none takes
 * another's place: whatever level the editor lets speak here can add to what the user restricts, never take from it. Whatever
 * is neither "confirm" nor "deny" is taken for "deny".
 */
export function readRestrictions(
	all: readonly (SettingLevels | undefined)[],
): readonly Readonly<Record<string, Mode>>[] {
	return all.flatMap(valuesOf).flatMap((value) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
		const entries = Object.entries(value).map(
			([tool, mode]) => [tool, mode === "confirm" ? "confirm" : "deny"] as const,
		);
		return [Object.fromEntries(entries)];
	});
}

/** The editor joins what the user and the machine of a remote workspace say, so each is read for itself as well. */
function valuesOf(levels: SettingLevels | undefined): readonly unknown[] {
	return [
		levels?.globalValue,
		levels?.globalLocalValue,
		levels?.globalRemoteValue,
		levels?.workspaceValue,
		levels?.workspaceFolderValue,
	];
}
