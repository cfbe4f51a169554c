import type { Mode } from "./action.ts";

/** The levels of a setting, as the editor tells them. */
interface Levels {
	readonly globalValue?: unknown;
	readonly workspaceValue?: unknown;
	readonly workspaceFolderValue?: unknown;
}

/**
 * What each level of the settings restricts. All of them count, none takes another's place: whatever level the editor lets
 * speak here can add to what the user restricts, never take from it. Whatever is neither "confirm" nor "deny" is taken for "deny".
 */
export function readRestrictions(levels: Levels | undefined): readonly Readonly<Record<string, Mode>>[] {
	return [levels?.globalValue, levels?.workspaceValue, levels?.workspaceFolderValue].flatMap((value) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
		const entries = Object.entries(value).map(
			([tool, mode]) => [tool, mode === "confirm" ? "confirm" : "deny"] as const,
		);
		return [Object.fromEntries(entries)];
	});
}
