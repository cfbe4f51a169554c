import { closeSync, openSync, readSync, statSync } from "node:fs";
import path from "node:path";
import type { ScanPlan } from "./importer.ts";
import { rootOf } from "./roots.ts";
import type { ToolName } from "./transcripts/tool.ts";
import { walk } from "./transcripts/walk.ts";

/**
 * What to scan for a path that the user names: the folder of a tool, a folder with transcripts in it, or one transcript.
 * Empty when there is nothing of the kind.
 */
export function plansFor(named: string): readonly ScanPlan[] {
	const stats = statSync(named, { throwIfNoEntry: false });
	if (stats === undefined) return [];
	if (stats.isFile()) return [{ tool: toolOf(named), folders: [], files: [named] }];
	const roots = [rootOf("claude_code", named), rootOf("codex", named)]
		.map(({ tool, folders }) => ({ tool, folders: folders.filter(isFolder), files: [] }))
		.filter(({ folders }) => folders.length > 0);
	if (roots.length > 0) return roots;
	const first = walk([named]).files[0];
	return first === undefined ? [] : [{ tool: toolOf(first.path), folders: [named], files: [] }];
}

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;

/** Rollouts of Codex begin with a line about their session, and are named so. */
function toolOf(transcript: string): ToolName {
	if (path.basename(transcript).startsWith("rollout-")) return "codex";
	const descriptor = openSync(transcript, "r");
	try {
		const head = Buffer.alloc(4096);
		const text = head.subarray(0, readSync(descriptor, head, 0, head.length, 0)).toString("utf8");
		return /"type"\s*:\s*"session_meta"/.test(text) ? "codex" : "claude_code";
	} finally {
		closeSync(descriptor);
	}
}
