import { LOCKS } from "package-manager-detector/constants";
import { MANIFEST_RULES } from "./manifestRules.ts";
import { PACKAGE_MANAGER_RULES, WORKSPACE_RULES } from "./toolRules.ts";

/** Names and `*.ext` of the files whose change can change what a project is. Sorted, each once. */
export function watchedNames(): string[] {
	const conditions = [...PACKAGE_MANAGER_RULES, ...WORKSPACE_RULES].flatMap(({ when }) => when);
	const files = conditions.filter((condition) => condition.startsWith("file:")).map((condition) => condition.slice(5));
	return [...new Set([...MANIFEST_RULES.map(({ file }) => file), ...Object.keys(LOCKS), ...files])].toSorted();
}
