import * as vscode from "vscode";
import type { ConversationSummary } from "../../shared/model.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands, views } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { exportChat } from "./exportChat.ts";
import type { HistoryNode } from "./historyTree.ts";
import { HistoryTreeData } from "./historyView.ts";
import { searchChats } from "./searchChats.ts";

export interface HistoryHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly openChat: (conversationId: string) => Promise<boolean>;
	/** The chat shown in the panel; null for a new one. */
	readonly shownConversationId: () => string | null;
	/** Told after a command changed a chat. */
	readonly didChange: (conversationIds: readonly string[]) => void;
}

export interface History extends vscode.Disposable {
	refresh(): void;
}

/** The History view and every command about stored chats. Each command takes as arguments what it would otherwise ask for. */
export function registerHistory(host: HistoryHost): History {
	const tree = new HistoryTreeData(host.services);
	const view = vscode.window.createTreeView(views.history, { treeDataProvider: tree, showCollapseAll: true });
	const disposable = vscode.Disposable.from(tree, view, ...editCommands(host, tree), ...findCommands(host));
	return { refresh: () => tree.refresh(), dispose: () => disposable.dispose() };
}

function editCommands(host: HistoryHost, tree: HistoryTreeData): vscode.Disposable[] {
	const { registerCommand, services } = host;
	const database = services.database;
	const changed = (id: string) => {
		tree.refresh();
		host.didChange([id]);
	};
	const onChat =
		(work: (id: string, ...rest: unknown[]) => Promise<unknown>) =>
		async (target: unknown, ...rest: unknown[]) => {
			const id = conversationIdOf(target) ?? host.shownConversationId() ?? (await pickConversation(services));
			if (id === null) return;
			await work(id, ...rest);
			changed(id);
		};
	const setStatus = (status: ConversationSummary["status"]) =>
		onChat(async (conversationId) =>
			database().call("conversations.setStatus", { conversationId, status, at: services.clock.now() }),
		);
	const pin = (isPinned: boolean) =>
		onChat(async (conversationId) => database().call("conversations.pin", { conversationId, isPinned }));
	return [
		registerCommand(
			commands.historyRename,
			onChat(async (conversationId, given) => rename(services, conversationId, given)),
		),
		registerCommand(commands.historyPin, pin(true)),
		registerCommand(commands.historyUnpin, pin(false)),
		registerCommand(commands.historyArchive, setStatus("archived")),
		registerCommand(commands.historyUnarchive, setStatus("active")),
		registerCommand(commands.historyDelete, setStatus("deleted")),
		registerCommand(commands.historyRestore, setStatus("active")),
		registerCommand(commands.historyRefresh, async () => tree.refresh()),
	];
}

function findCommands(host: HistoryHost): vscode.Disposable[] {
	const { registerCommand, services } = host;
	const open = async (id: string | null) => {
		if (id === null || (await host.openChat(id))) return;
		throw new DaybookError("gone", services.localize("This chat is no longer there."));
	};
	return [
		registerCommand(commands.openChat, async (target) =>
			open(conversationIdOf(target) ?? (await pickConversation(services))),
		),
		registerCommand(commands.searchHistory, async (query) =>
			open(await searchChats(services, typeof query === "string" ? query : "")),
		),
		registerCommand(commands.exportChat, async (target, destination) => {
			const id = conversationIdOf(target) ?? host.shownConversationId() ?? (await pickConversation(services));
			if (id !== null) await exportChat(services, id, destination);
		}),
	];
}

/** A tree node, or the id itself as scripts pass it. */
function conversationIdOf(target: unknown): string | null {
	if (typeof target === "string" && target !== "") return target;
	if (typeof target !== "object" || target === null || !("kind" in target)) return null;
	const node = target as HistoryNode;
	return node.kind === "chat" ? node.id : null;
}

async function rename(services: Services, conversationId: string, given: unknown): Promise<void> {
	const { localize } = services;
	const known = await services.database().call("conversations.get", { conversationId });
	const title =
		typeof given === "string"
			? given
			: await vscode.window.showInputBox({ title: localize("Rename chat"), value: known?.title ?? "" });
	if (!title?.trim()) return;
	await services
		.database()
		.call("conversations.rename", { conversationId, title: title.trim().slice(0, 200), by: "user" });
}

async function pickConversation(services: Services): Promise<string | null> {
	const request = {
		scope: "all",
		projectId: null,
		status: "active",
		before: null,
		limit: 200,
		isPinned: null,
	} as const;
	const { conversations } = await services.database().call("conversations.list", request);
	const items = conversations.map(({ id, title, projectName }) => ({
		id,
		label: title,
		description: projectName ?? "",
	}));
	if (items.length === 0) throw new DaybookError("no_chats", services.localize("There are no chats yet."));
	const picked = await vscode.window.showQuickPick(items, {
		title: services.localize("Open chat"),
		matchOnDescription: true,
	});
	return picked?.id ?? null;
}
