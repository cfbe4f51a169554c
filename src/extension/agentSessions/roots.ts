import { existsSync } from "node:fs";
import path from "node:path";
import type { ToolName } from "./transcripts/tool.ts";

/** A folder in which an agent keeps its files. */
export interface AgentRoot {
	readonly tool: ToolName;
	/** Holds the tool's own settings too. */
	readonly root: string;
	/** Folders below it in which transcripts lie. */
	readonly folders: readonly string[];
}

/** Folders of a root that hold transcripts, by tool. */
const transcriptFolders: Readonly<Record<ToolName, readonly string[]>> = {
	claude_code: ["projects"],
	codex: ["sessions", "archived_sessions"],
};

export function rootOf(tool: ToolName, root: string): AgentRoot {
	return { tool, root, folders: transcriptFolders[tool].map((folder) => path.join(root, folder)) };
}

/**
 * Where the known agents keep their files: in the folder that their variable names, `CLAUDE_CONFIG_DIR` perhaps several, and
 * in the usual ones, since sessions from before the variable was set are still there. Whether any exists is not looked at.
 *
 * @param more Folders of the user's own choice; each is looked through for every tool.
 */
export function agentRoots(
	environment: Readonly<Record<string, string | undefined>>,
	home: string,
	more: readonly string[],
): readonly AgentRoot[] {
	const chosen = more.flatMap((folder) => absolute(folder, home) ?? []);
	const configured = (environment["CLAUDE_CONFIG_DIR"] ?? "").split(",").flatMap((one) => absolute(one, home) ?? []);
	const xdg = absolute(environment["XDG_CONFIG_HOME"] ?? "", home) ?? path.join(home, ".config");
	const claude = [...configured, path.join(xdg, "claude"), path.join(home, ".claude"), ...chosen];
	const codex = [absolute(environment["CODEX_HOME"] ?? "", home) ?? path.join(home, ".codex"), ...chosen];
	return [
		...[...new Set(claude)].map((root) => rootOf("claude_code", root)),
		...[...new Set(codex)].map((root) => rootOf("codex", root)),
	];
}

/** The roots that have folders with transcripts, with those folders alone. */
export function presentRoots(roots: readonly AgentRoot[]): readonly AgentRoot[] {
	return roots
		.map((root) => ({ ...root, folders: root.folders.filter((folder) => existsSync(folder)) }))
		.filter(({ folders }) => folders.length > 0);
}

/** "~" is the home folder; null for what names no folder by itself. */
function absolute(written: string, home: string): string | null {
	const folder = written.trim().replace(/^~(?=$|[\\/])/, () => home);
	return path.isAbsolute(folder) ? path.normalize(folder).replace(/(?<=.)[\\/]+$/, "") : null;
}
