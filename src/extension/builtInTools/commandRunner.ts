import { realpath } from "node:fs/promises";
import { runScript } from "../processes/index.ts";
import type { CommandEnd, CommandRun } from "./surroundings.ts";

/**
 * Runs a script in a shell that reads no start-up files, in a process group of its own and with closed input; everything
 * that it started ends with it. Programs from below the workspace folders are not found by their names: what is called "ls"
 * there is not what was judged. Rejects when the shell cannot be started.
 */
export async function runCaptured(
	run: CommandRun,
	signal: AbortSignal,
	workspaceFolders: readonly string[],
): Promise<CommandEnd> {
	signal.throwIfAborted();
	const untrustedFolders = [...workspaceFolders, ...(await Promise.all(workspaceFolders.map(realFolder)))];
	const { text, exitCode, endedBy } = await runScript({ ...run, untrustedFolders }, signal);
	return { output: text, exitCode, isTimeout: endedBy === "timeout" };
}

async function realFolder(folder: string): Promise<string> {
	try {
		return await realpath(folder);
	} catch {
		// What is not there holds no programs.
		return folder;
	}
}
