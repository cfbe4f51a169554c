import * as vscode from "vscode";
import type { ConversationSummary } from "../../shared/model.ts";
import { contentStore } from "../attachmentFiles.ts";
import { purgeWithContents } from "../attachments/index.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import { chatsThere } from "./chatsThere.ts";
import type { HistoryTreeData } from "./historyView.ts";
import type { HistoryHost } from "./index.ts";
import { pickConversation } from "./pickConversation.ts";
import { conversationIds } from "./targets.ts";

/** Rename, pin, archive, delete and bring back: on the rows that are selected, on ids from a script, or on the shown chat. */
export function editCommands(host: HistoryHost, tree: HistoryTreeData): vscode.Disposable[] {
	const { registerCommand, services } = host;
	const { database, clock } = services;
	const onChats =
		(work: (ids: readonly string[], given: unknown) => Promise<unknown>) =>
		async (target: unknown, selected: unknown) => {
			const ids = await targets(host, target, selected);
			if (ids.length === 0) return;
			try {
				await work(await chatsThere(ids, database(), services.localize), selected);
			} finally {
				// Also when they are gone, or some of them could not be changed: the row is to show how it is.
				tree.refresh();
				host.didChange(ids);
			}
		};
	const onEach = (work: (conversationId: string) => Promise<unknown>) =>
		onChats(async (ids) => {
			for (const id of ids) await work(id);
		});
	const setStatus = (status: ConversationSummary["status"]) =>
		onEach(async (conversationId) =>
			database().call("conversations.setStatus", { conversationId, status, at: clock.now() }),
		);
	const pin = (isPinned: boolean) =>
		onEach(async (conversationId) => database().call("conversations.pin", { conversationId, isPinned }));
	return [
		registerCommand(
			commands.historyRename,
			onChats(async ([id], given) => id !== undefined && rename(services, id, given)),
		),
		registerCommand(commands.historyPin, pin(true)),
		registerCommand(commands.historyUnpin, pin(false)),
		registerCommand(commands.historyArchive, setStatus("archived")),
		registerCommand(commands.historyUnarchive, setStatus("active")),
		registerCommand(commands.historyDelete, setStatus("deleted")),
		registerCommand(commands.historyRestore, setStatus("active")),
		registerCommand(
			commands.historyPurge,
			onChats(async (ids, given) => purge(services, ids, given === "confirmed")),
		),
	];
}

/** A script passes a new title, or "confirmed", where a tree passes the selection. */
async function targets(host: HistoryHost, target: unknown, selected: unknown): Promise<readonly string[]> {
	const ids = conversationIds(target, typeof selected === "string" ? undefined : selected);
	if (ids.length > 0) return ids;
	const shown = host.shownConversationId() ?? (await pickConversation(host.services));
	return shown === null ? [] : [shown];
}

async function rename(services: Services, conversationId: string, given: unknown): Promise<void> {
	const { localize, database } = services;
	const known = await database().call("conversations.get", { conversationId });
	const title =
		typeof given === "string"
			? given
			: await vscode.window.showInputBox({ title: localize("Rename chat"), value: known?.title ?? "" });
	if (!title?.trim()) return;
	await database().call("conversations.rename", { conversationId, title: title.trim().slice(0, 200), by: "user" });
}

/** Only what lies in "Recently deleted" is purged, and only on the user's word. */
async function purge(services: Services, ids: readonly string[], isConfirmed: boolean): Promise<void> {
	const { localize, database, audit } = services;
	const found = await Promise.all(
		ids.map(async (conversationId) => database().call("conversations.get", { conversationId })),
	);
	const deleted = found.filter((chat) => chat?.status === "deleted").flatMap((chat) => (chat ? [chat.id] : []));
	if (deleted.length === 0) return;
	const action = localize("Delete for Good");
	const question =
		deleted.length === 1
			? localize("Delete this chat for good?")
			: localize("Delete {0} chats for good?", deleted.length);
	const detail = localize(
		"This cannot be undone. What they cost stays in the books; what was attached to them alone goes with them.",
	);
	const isAgreed =
		isConfirmed || (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
	if (!isAgreed) return;
	const stores = { attachment: contentStore(services), change: contentStore(services, "change") };
	await purgeWithContents(database(), stores, async () =>
		database().call("conversations.purge", { conversationIds: [...deleted] }),
	);
	const titles = found.flatMap((chat) => (chat?.status === "deleted" ? [chat.title] : []));
	await audit({ action: "chats.purged", detail: { chats: deleted.length, titles: titles.slice(0, 20) } });
}
