import * as vscode from "vscode";
import type {
	Retention,
	RetentionResult,
	RetentionRule,
	StorageAction,
	StorageNotifications,
	StorageRequests,
} from "../../shared/dataPages.ts";
import { type CommandId, commands, storagePageKind } from "../contributions.ts";
import { EditorPage } from "../editorPage.ts";
import type { Services } from "../services.ts";
import { isFileRule } from "./fileRules.ts";
import { storageReport } from "./report.ts";
import { checkStorageRequest } from "./requestSchemas.ts";
import { applyRetention, previewRetention, type RetentionHost } from "./retention.ts";

export type StoragePage = EditorPage<StorageRequests, StorageNotifications>;

const commandOf: Readonly<Record<Exclude<StorageAction, "reveal">, CommandId>> = {
	backUp: commands.backupDatabase,
	restore: commands.restoreDatabase,
	export: commands.exportDatabase,
	merge: commands.mergeDatabase,
	check: commands.checkDatabase,
	console: commands.openSqlConsole,
};

/** The page that shows what everything takes up and tidies on the user's word. */
export function createStoragePage(
	services: Services,
	strings: Readonly<Record<string, string>>,
	host: RetentionHost,
): StoragePage {
	const { localize } = services;
	return new EditorPage<StorageRequests, StorageNotifications>({
		services,
		strings,
		kind: storagePageKind,
		title: localize("Daybook Storage"),
		icon: "database",
		script: "storage",
		check: checkStorageRequest,
		failure: localize("The storage could not be read. Try again."),
		handlers: {
			"storage/report": async () => {
				const report = await storageReport(host);
				return { ...report, notice: report.notice && localize(report.notice) };
			},
			"storage/preview": async (retention) => previewRetention(host, retention),
			"storage/apply": async (retention) => applyOnWord(services, host, retention),
			"storage/run": async ({ action }) => {
				if (action === "reveal") await reveal(host.folder);
				else await vscode.commands.executeCommand(commandOf[action]);
				return null;
			},
		},
	});
}

async function reveal(folder: string): Promise<void> {
	await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(folder));
}

/** Shows once more what goes, and removes it when the user says so. */
async function applyOnWord(
	services: Services,
	host: RetentionHost,
	retention: Retention,
): Promise<RetentionResult | null> {
	const { localize } = services;
	const preview = await previewRetention(host, retention);
	if (preview.count === 0) return preview;
	const isAboutChats = !isFileRule(retention.rule);
	const question = isAboutChats ? aboutChats(preview, localize) : aboutFiles(preview, localize);
	const rest = preview.count > preview.examples.length ? ["…"] : [];
	const detail = [...preview.examples, ...rest, "", cannotBeUndone(retention.rule, localize)].join("\n");
	const action = localize("Delete for Good");
	const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, action);
	if (answer !== action) return null;
	const removed = await applyRetention(host, retention);
	const what = isAboutChats ? "chats.purged" : "files.purged";
	await services.audit({ action: what, detail: { ...retention, count: removed.count } });
	return removed;
}

/** What is lost for good. */
function cannotBeUndone(rule: RetentionRule, localize: Services["localize"]): string {
	if (rule === "changes")
		return localize(
			"This cannot be undone. The files themselves stay as they are; what was changed in them can no longer be shown or taken back.",
		);
	if (isFileRule(rule)) return localize("This cannot be undone.");
	return localize(
		"This cannot be undone. What they cost stays in the books; what was attached to them alone goes with them.",
	);
}

function aboutChats({ count, messages }: RetentionResult, localize: Services["localize"]): string {
	const chats = count === 1 ? localize("1 chat") : localize("{0} chats", localize.count(count));
	const said = messages === 1 ? localize("1 message") : localize("{0} messages", localize.count(messages));
	return localize("Delete {0} with {1} for good?", chats, said);
}

function aboutFiles({ count }: RetentionResult, localize: Services["localize"]): string {
	if (count === 1) return localize("Delete 1 file for good?");
	return localize("Delete {0} files for good?", localize.count(count));
}
