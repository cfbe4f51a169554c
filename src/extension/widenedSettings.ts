import { settings } from "./contributions.ts";

/** What the settings let happen without another question: by setting, the entries that each stand for something allowed. */
export type AllowedBySettings = ReadonlyMap<string, readonly string[]>;

/** Reads it. `get` takes a full key such as "daybook.network.localOnly". */
export function allowedBySettings(get: (key: string) => unknown): AllowedBySettings {
	return new Map([
		[settings.linksAllowedHosts, entriesOf(get(settings.linksAllowedHosts))],
		[settings.networkAllowedPrivateHosts, entriesOf(get(settings.networkAllowedPrivateHosts))],
		[settings.toolsWriteOutside, get(settings.toolsWriteOutside) === "ask" ? ["ask"] : []],
		[settings.networkLocalOnly, get(settings.networkLocalOnly) === true ? [] : ["false"]],
	]);
}

/** The settings that allow more than before, with what they allow besides. What was narrowed is not told of. */
export function widenedBetween(
	before: AllowedBySettings,
	after: AllowedBySettings,
): readonly { readonly setting: string; readonly allows: readonly string[] }[] {
	return [...after].flatMap(([setting, entries]) => {
		const known = new Set(before.get(setting));
		const allows = entries.filter((entry) => !known.has(entry));
		return allows.length === 0 ? [] : [{ setting, allows }];
	});
}

function entriesOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
