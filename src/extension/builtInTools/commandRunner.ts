import { runScript } from "../processes/index.ts";
import type { CommandEnd, CommandRun } from "./surroundings.ts";

/**
 * Runs a script in a shell that reads no start-up files, in a process group of its own and with closed input; everything
 * that it started ends with it. Rejects when the shell cannot be started.
 */
export async function runCaptured(run: CommandRun, signal: AbortSignal): Promise<CommandEnd> {
	signal.throwIfAborted();
	const { text, exitCode, endedBy } = await runScript(run, signal);
	return { output: text, exitCode, isTimeout: endedBy === "timeout" };
}
