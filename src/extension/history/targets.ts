import type { HistoryNode } from "./historyTree.ts";

/** A command's two arguments as a tree passes them: the row it was asked on and all that are selected; or ids from a script. */
export function conversationIds(target: unknown, selected: unknown): readonly string[] {
	const all = Array.isArray(selected) && selected.length > 0 ? selected : Array.isArray(target) ? target : [target];
	return [...new Set(all.flatMap(idsOf))];
}

function idsOf(target: unknown): readonly string[] {
	if (typeof target === "string") return target === "" ? [] : [target];
	if (!isNode(target)) return [];
	if (target.kind === "chat") return [target.id];
	return target.kind === "group" ? target.children.flatMap(idsOf) : [];
}

function isNode(target: unknown): target is HistoryNode {
	return typeof target === "object" && target !== null && "kind" in target;
}
