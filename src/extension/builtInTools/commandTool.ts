import * as v from "valibot";
import type { Tool } from "../tools/index.ts";
import { countArgument, defineTool, pathArgument } from "./defineTool.ts";
import { trimResult } from "../tools/index.ts";
import type { BuiltInSurroundings, CommandEnd } from "./surroundings.ts";

const defaultSeconds = 120;
const mostSeconds = 1800;

export function runCommandTool({ runCommand, localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		command: v.pipe(v.string(), v.minLength(1), v.maxLength(20_000), v.description("The command line.")),
		cwd: v.optional(pathArgument("Folder to run it in. Left out: the workspace folder.")),
		timeoutSeconds: countArgument(mostSeconds, "It is ended after so long. Left out: 120."),
	});
	return defineTool(
		{
			name: "run_command",
			description:
				"Run a command in a shell and get what it writes. It cannot ask questions: its input is closed. Say what you run it for before you call it.",
			parameters,
			prepare: async ({ command, cwd = null, timeoutSeconds = defaultSeconds }) => ({
				action: { kind: "command", command, cwd },
				preview: { type: "command", command, directory: cwd ?? "" },
				async run(signal, { approved, isUsersWish, tell }) {
					if (approved.kind !== "command") throw new Error(`A command was to be approved, not ${approved.kind}`);
					const { script, cwd: folder } = approved;
					const timeoutMs = timeoutSeconds * 1000;
					const end = await runCommand({ script, cwd: folder, timeoutMs, isUsersWish, tell }, signal);
					const output = end.output.trim() === "" ? localize("[No output]") : end.output.trimEnd();
					// A command may have ended by itself just before it was stopped.
					const isStopped = signal.aborted && end.exitCode !== 0;
					// Of a failure the first line is what the user reads beside the call.
					const told = isStopped
						? `${localize("stopped by the user")}\n${output}`
						: `${output}\n${howEnded(end, timeoutSeconds, localize)}`;
					const isError = end.isTimeout || end.exitCode !== 0;
					return { ...trimResult(told, localize), isError };
				},
			}),
		},
		localize,
	);
}

function howEnded(end: CommandEnd, timeoutSeconds: number, localize: BuiltInSurroundings["localize"]): string {
	if (end.isTimeout) return localize("[Ended after {0} seconds]", timeoutSeconds);
	return end.exitCode === null ? localize("[Ended by a signal]") : localize("[Exit code {0}]", end.exitCode);
}
