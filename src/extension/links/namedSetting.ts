import { settings } from "../contributions.ts";

/** The setting that would let refused pages be fetched, when one of the reasons kept with their links names it; else null. */
export function settingNamedIn(reasons: readonly (string | null)[]): string | null {
	const key = settings.networkAllowedPrivateHosts;
	return reasons.some((reason) => reason?.includes(key)) ? key : null;
}
