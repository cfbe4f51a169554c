import * as vscode from "vscode";
import type { BackupInfo } from "../../db/index.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";

/** Puts a backup in the place of the database: the one at the given path, or one that the user chooses and agrees to. */
export async function restoreDatabase({ database, localize, audit }: Services, source: unknown): Promise<void> {
	const path = typeof source === "string" ? source : await pickBackup(await database().listBackups(), localize);
	if (!path) return;
	const preview = await database().previewBackup(path);
	if (preview.problems.length > 0)
		throw new DaybookError("corrupt", localize("This backup is damaged. Choose another one."));
	if (typeof source !== "string" && !(await confirm(preview.counts, localize))) return;
	const { keptAs } = await database().restore(path);
	// Into the books that are in place from now on.
	await audit({ action: "database.restored", detail: { path, keptAs } });
	void vscode.window.showInformationMessage(
		localize("The backup is in place. What it replaced is kept as {0}.", keptAs),
	);
}

async function confirm(counts: Readonly<Record<string, number>>, localize: Services["localize"]): Promise<boolean> {
	const names = countNames(localize);
	const detail = Object.entries(counts)
		.map(([what, count]) => `${names[what] ?? what}: ${localize.count(count)}`)
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
		label: localize.moment(at),
		description: `${reasons[reason]} · ${localize.decimal(bytes / 1e6)} MB`,
		path,
	}));
	return (await vscode.window.showQuickPick(items, { title: localize("Backup to restore") }))?.path;
}
