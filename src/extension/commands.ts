import * as vscode from "vscode";
import { type CommandId, commands } from "./contributions.ts";
import { expectedCode } from "./errors.ts";
import type { Localize } from "./localize.ts";
import type { Log } from "./log.ts";

export interface CommandsOptions {
	readonly log: Log;
	readonly localize: Localize;
	/** Enters one use of the command; must not throw. */
	readonly count: (command: CommandId) => void;
}

/** Registers a command with what every command gets: its use is counted, its failure becomes one sentence. */
export type RegisterCommand = (id: CommandId, run: (...parameters: unknown[]) => Promise<unknown>) => vscode.Disposable;

export function createRegisterCommand({ log, localize, count }: CommandsOptions): RegisterCommand {
	return (id, run) =>
		vscode.commands.registerCommand(id, async (...parameters: unknown[]) => {
			count(id);
			try {
				return await run(...parameters);
			} catch (error) {
				if (expectedCode(error) === "cancelled") return undefined;
				const isExpected = expectedCode(error) !== null;
				log.error(`${id} failed`, error);
				const sentence =
					isExpected && error instanceof Error ? localize(error.message) : localize("Something went wrong in Daybook.");
				void offerLog(sentence, localize);
				return undefined;
			}
		});
}

async function offerLog(sentence: string, localize: Localize): Promise<void> {
	const show = localize("Show Log");
	if ((await vscode.window.showErrorMessage(sentence, show)) === show)
		await vscode.commands.executeCommand(commands.showLog);
}
