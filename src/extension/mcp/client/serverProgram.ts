import { DaybookError } from "../../errors.ts";
import { findProgram } from "../../processes/index.ts";
import type { ServerDefinition } from "../definitions/serverDefinition.ts";
import { childEnvironment } from "../processes/childEnvironment.ts";

type StdioDefinition = Extract<ServerDefinition, { kind: "stdio" }>;

/**
 * What is started for a definition: its command by its whole path, found where no workspace folder has a say. Null when it
 * is found nowhere.
 */
export function serverProgram(definition: StdioDefinition, untrusted: readonly string[]): string | null {
	return findProgram(definition.command, childEnvironment(process.env, definition.env, "", untrusted));
}

/** The same, or a DaybookError that says what to do. */
export function foundProgram(definition: StdioDefinition, untrusted: readonly string[]): string {
	const found = serverProgram(definition, untrusted);
	if (found !== null) return found;
	throw new DaybookError(
		"not_found",
		`There is no program "${definition.command}" on the PATH outside the workspace. Give its whole path. (ENOENT)`,
	);
}
