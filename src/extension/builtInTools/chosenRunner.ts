import type { BuiltInSurroundings } from "./surroundings.ts";

type RunCommand = BuiltInSurroundings["runCommand"];

/**
 * Runs in the terminal, when that is wanted, what the user let run. What runs unasked was judged for a shell that knows
 * nothing of his aliases and start-up files, so it never runs there.
 */
export function chosenRunner(prefersTerminal: () => boolean, inTerminal: RunCommand, captured: RunCommand): RunCommand {
	return async (run, signal) =>
		run.isUsersWish && prefersTerminal() ? inTerminal(run, signal) : captured(run, signal);
}
