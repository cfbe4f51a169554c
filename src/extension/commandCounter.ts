import * as vscode from "vscode";
import { localDay } from "../shared/calendarDay.ts";
import { commands } from "./contributions.ts";
import type { Services } from "./services.ts";
import type { WindowEntry } from "./window.ts";

const shownCommands = 12;

/** Counts the uses of commands by project and day, and offers the frequent ones. */
export class CommandCounter {
	readonly #services: Services;
	readonly #entry: WindowEntry;
	readonly #projectId: () => string | null;

	constructor(services: Services, entry: WindowEntry, projectId: () => string | null) {
		this.#services = services;
		this.#entry = entry;
		this.#projectId = projectId;
	}

	/** Enters one use of a command, or of a slash command by its name. What goes wrong is logged: a command must run whether it is counted or not. */
	count(command: string): void {
		this.#enter(command).catch((error: unknown) => this.#services.log.error("A command could not be counted", error));
	}

	/** Shows the commands used most and runs the chosen one. */
	async pickFrequent(): Promise<void> {
		const { database, localize, context } = this.#services;
		const { userId } = await this.#entry.enter();
		const used = await database().call("commands.frequent", { userId, prefix: "daybook.", limit: shownCommands });
		const titles = commandTitles(context.extension.packageJSON);
		const items = used
			.filter(({ command }) => command !== commands.frequentCommands && titles.has(command))
			.map(({ command, count }) => ({
				label: titles.get(command) ?? command,
				description: localize("used {0} times", count),
				command,
			}));
		const picked = await vscode.window.showQuickPick(items, {
			title: localize("Frequent commands"),
			placeHolder: items.length === 0 ? localize("Commands you use are listed here, most used first") : "",
		});
		if (picked) await vscode.commands.executeCommand(picked.command);
	}

	async #enter(command: string): Promise<void> {
		const { clock, database, newId } = this.#services;
		const at = clock.now();
		const { userId } = await this.#entry.enter();
		const day = localDay(at);
		await database().call("commands.count", { useId: newId(), userId, projectId: this.#projectId(), command, day, at });
	}
}

/** Titles as the manifest shows them in this language. */
function commandTitles(manifest: {
	readonly contributes?: { readonly commands?: readonly { command: string; title: string }[] };
}): Map<string, string> {
	return new Map((manifest.contributes?.commands ?? []).map(({ command, title }) => [command, title]));
}
