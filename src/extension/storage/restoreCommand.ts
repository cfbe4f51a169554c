import * as vscode from "vscode";
import type { BackupInfo, BackupPreview } from "../../db/index.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { comparedLines } from "./contentNames.ts";

/** Puts a backup in the place of the database: the one at the given path, or one that the user chooses and agrees to. */
export async function restoreDatabase(services: Services, source: unknown): Promise<void> {
	const { database, localize, audit } = services;
	const path = typeof source === "string" ? await sound(services, source) : await chooseBackup(services);
	if (path === null) return;
	const { keptAs } = await database().restore(path);
	// Into the books that are in place from now on.
	await audit({ action: "database.restored", detail: { path, keptAs } });
	void vscode.window.showInformationMessage(
		localize("The backup is in place. What it replaced is kept as {0}.", keptAs),
	);
}

async function sound(services: Services, path: string): Promise<string> {
	await previewSound(services, path);
	return path;
}

async function previewSound({ database, localize }: Services, path: string): Promise<BackupPreview> {
	const preview = await database().previewBackup(path);
	if (preview.problems.length === 0) return preview;
	throw new DaybookError("corrupt", localize("This backup is damaged. Choose another one."));
}

/** Null when the user turned away. */
async function chooseBackup(services: Services): Promise<string | null> {
	const { database, localize } = services;
	for (;;) {
		const path = await pickBackup(await database().listBackups(), localize);
		if (path === undefined) return null;
		const answer = await confirm(services, await previewSound(services, path));
		if (answer !== "another") return answer === "restore" ? path : null;
	}
}

/** Shows what comes and what goes. The first button is the one that Enter presses: it is not the one that replaces. */
async function confirm(services: Services, preview: BackupPreview): Promise<"restore" | "another" | null> {
	const { database, localize, context } = services;
	// A database that cannot be read is no reason against restoring one.
	const now = await database()
		.call("maintenance.counts", {})
		.catch(() => null);
	const folder = context.globalStorageUri.fsPath;
	const detail = [
		localize("Backup of {0}", localize.moment(preview.at)),
		...comparedLines(preview.counts, now, localize),
		"",
		localize("What is here now is kept aside in {0} and can be restored in the same way.", folder),
	].join("\n");
	const [another, restore] = [localize("Choose Another Backup…"), localize("Restore")];
	const question = localize("Put this backup in the place of the database, for every window?");
	const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, another, restore);
	if (answer === undefined) return null;
	return answer === restore ? "restore" : "another";
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
