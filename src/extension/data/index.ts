import * as vscode from "vscode";
import type { StoreStatus } from "../../db/index.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import type { Storage } from "../storage/index.ts";

export interface DataHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly strings: Readonly<Record<string, string>>;
}

/** The commands about the database file itself. Each takes a path as argument instead of asking. */
export function registerData(host: DataHost): vscode.Disposable {
	const { registerCommand, services, strings } = host;
	const { database, localize, audit } = services;
	let pages: Storage | null = null;
	const load = async (): Promise<Storage> => {
		const bundle = await import("../storage/index.ts");
		return (pages ??= new bundle.Storage(services, strings));
	};
	return vscode.Disposable.from(
		{ dispose: () => pages?.dispose() },
		registerCommand(commands.openStorage, async () => (await load()).showPage()),
		registerCommand(commands.openSqlConsole, async (sql) => (await load()).showConsole(sql)),
		registerCommand(commands.mergeDatabase, async (path, mode) => (await load()).merge(path, mode)),
		registerCommand(commands.backupDatabase, async (destination) => {
			if (typeof destination === "string") {
				const copy = await database().backupTo(destination);
				await audit({ action: "database.exported", detail: { path: destination } });
				return copy;
			}
			const kept = await database().keepBackup("manual");
			void vscode.window.showInformationMessage(
				kept ? localize("The database was backed up to {0}.", kept.path) : localize("There is nothing to back up yet."),
			);
			return kept?.path;
		}),
		registerCommand(commands.exportDatabase, async (destination) => {
			const target = typeof destination === "string" ? destination : await askDestination(localize);
			if (!target) return;
			await database().exportTo(target);
			await audit({ action: "database.exported", detail: { path: target } });
		}),
		registerCommand(commands.restoreDatabase, async (source) => (await load()).restore(source)),
		registerCommand(commands.checkDatabase, async () => {
			const problems = await database().checkIntegrity("full");
			if (problems.length === 0) void vscode.window.showInformationMessage(localize("The database is sound."));
			else
				void vscode.window.showErrorMessage(
					localize("The database is damaged: {0} Restore a backup.", problems[0] ?? ""),
				);
			return problems;
		}),
	);
}

async function askDestination(localize: Services["localize"]): Promise<string | undefined> {
	const target = await vscode.window.showSaveDialog({
		title: localize("Export database"),
		filters: { SQLite: ["sqlite", "db"] },
	});
	return target?.fsPath;
}

/** Tells the user once about a file that could not be used, with what can be done about it. */
export async function tellDamage({ damage, mode, path }: StoreStatus, localize: Services["localize"]): Promise<void> {
	if (!damage) return;
	if (mode === "memory") {
		// Nothing can be restored over a file that is left alone: the user has to move it away first.
		const showing = localize("Show Folder");
		const answer = await vscode.window.showWarningMessage(localize(damage.sentence), showing);
		if (answer === showing) await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(path));
		return;
	}
	const restoring = localize("Restore a Backup…");
	const offers = damage.offers.length > 0 ? [restoring] : [];
	const answer = await vscode.window.showWarningMessage(localize(damage.sentence), ...offers);
	if (answer === restoring) await vscode.commands.executeCommand(commands.restoreDatabase);
}
