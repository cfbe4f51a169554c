import { settings } from "./contributions.ts";

/** What each level says of a setting, as the editor tells it for one folder or for none. */
export interface SettingLevels {
	readonly defaultValue?: unknown;
	/** The user's, with what the machine of a remote workspace says in its place. */
	readonly globalValue?: unknown;
	/** The user's alone, and that machine's, where the editor tells them apart. */
	readonly globalLocalValue?: unknown;
	readonly globalRemoteValue?: unknown;
	readonly workspaceValue?: unknown;
	readonly workspaceFolderValue?: unknown;
}

/** Makes one value of the user's own and of those that may only tighten it. */
type Tighten = (own: unknown, others: readonly unknown[], usual: unknown) => unknown;

/** The lowest of the limits; what is none does not count. */
const least =
	(lowest: number, highest: number): Tighten =>
	(own, others, usual) => {
		const isLimit = (value: unknown) => typeof value === "number" && value >= lowest && value <= highest;
		const limits = [isLimit(own) ? own : usual, ...others].filter(isLimit);
		return limits.length > 0 ? Math.min(...limits.map(Number)) : own;
	};

const tighten = new Map<string, Tighten>([
	[settings.networkLocalOnly, (own, others) => own === true || others.includes(true)],
	[settings.toolsWriteOutside, (own, others) => (others.every((value) => value === "ask") ? own : "never")],
	[settings.toolsMaxCalls, least(1, 1000)],
	[settings.toolsMaxCost, least(0, Infinity)],
]);

/**
 * Reads settings so that whatever a workspace, a folder or the machine of a remote workspace says can tighten what the user
 * says, never loosen it. `inspect` tells the levels for the workspace as a whole, then for each of its folders.
 */
export function strictReader(
	get: (key: string) => unknown,
	inspect: (key: string) => readonly (SettingLevels | undefined)[],
): (key: string) => unknown {
	return (key) => {
		const strictest = tighten.get(key);
		if (!strictest) return get(key);
		const all = inspect(key);
		const [levels = {}] = all;
		const own = "globalLocalValue" in levels ? levels.globalLocalValue : levels.globalValue;
		const others = all.flatMap((each) => (each ? othersOf(each) : []));
		return strictest(own ?? levels.defaultValue, others, levels.defaultValue);
	};
}

/** What all but the user say. */
export function othersOf({
	globalRemoteValue,
	workspaceValue,
	workspaceFolderValue,
}: SettingLevels): readonly unknown[] {
	return [globalRemoteValue, workspaceValue, workspaceFolderValue].filter((value) => value !== undefined);
}
