import { parse } from "unbash";
import { namedCommands } from "./namedCommands.ts";
import type { ReadScript } from "./script.ts";
import { understoodScript } from "./understoodScript.ts";

/** Null when it is no bash. Never throws. A bundle of its own, since it brings the parser. */
export function readScript(text: string): ReadScript | null {
	try {
		const tree = parse(text);
		if ((tree.errors?.length ?? 0) > 0) return null;
		return { understood: understoodScript(tree), ...namedCommands(tree) };
	} catch {
		return null;
	}
}
