import * as vscode from "vscode";
import type { BackupInfo, StoreStatus } from "../../db/index.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
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
	const { database, localize } = services;
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
			if (typeof destination === "string") return database().backupTo(destination);
			const kept = await database().keepBackup("manual");
			void vscode.window.showInformationMessage(
				kept ? localize("The database was backed up to {0}.", kept.path) : localize("There is nothing to back up yet."),
			);
			return kept?.path;
		}),
		registerCommand(commands.exportDatabase, async (destination) => {
			const target = typeof destination === "string" ? destination : await askDestination(localize);
			if (target) await database().exportTo(target);
		}),
		registerCommand(commands.restoreDatabase, async (source) => restore(services, source)),
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

async function restore({ database, localize }: Services, source: unknown): Promise<void> {
	const path = typeof source === "string" ? source : await pickBackup(await database().listBackups(), localize);
	if (!path) return;
	const preview = await database().previewBackup(path);
	if (preview.problems.length > 0)
		throw new DaybookError("corrupt", localize("This backup is damaged. Choose another one."));
	if (typeof source !== "string" && !(await confirm(preview.counts, localize))) return;
	const { keptAs } = await database().restore(path);
	void vscode.window.showInformationMessage(
		localize("The backup is in place. What it replaced is kept as {0}.", keptAs),
	);
}

async function confirm(counts: Readonly<Record<string, number>>, localize: Services["localize"]): Promise<boolean> {
	const names = countNames(localize);
	const detail = Object.entries(counts)
		.map(([what, count]) => `${names[what] ?? what}: ${count}`)
		.join("\n");
	const action = localize("Restore");
	const question = localize("Put this backup in the place of the database, for every window?");
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}

/** How the user calls what a backup is counted by. */
function countNames(localize: Services["localize"]): Readonly<Record<string, string>> {
	return {
		projects: localize("Projects"),
		conversations: localize("Chats"),
		messages: localize("Messages"),
		token_usage: localize("Model calls"),
		sessions: localize("Sessions"),
		agent_sessions: localize("Agent sessions"),
		links: localize("Links"),
		background_tasks: localize("Background tasks"),
	};
}

async function pickBackup(backups: readonly BackupInfo[], localize: Services["localize"]): Promise<string | undefined> {
	if (backups.length === 0) throw new DaybookError("no_backups", localize("There are no backups yet."));
	const reasons: Readonly<Record<BackupInfo["reason"], string>> = {
		daily: localize("daily"),
		manual: localize("made by hand"),
		migration: localize("before an update of Daybook"),
		restore: localize("replaced by a restore"),
	};
	const items = backups.map(({ path, at, reason, bytes }) => ({
		label: new Date(at).toLocaleString(vscode.env.language),
		description: `${reasons[reason]} · ${(bytes / 1e6).toFixed(1)} MB`,
		path,
	}));
	return (await vscode.window.showQuickPick(items, { title: localize("Backup to restore") }))?.path;
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
