import * as vscode from "vscode";
import type { RegisterCommand } from "../commands.ts";
import { commands, views } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { editCommands } from "./editCommands.ts";
import { HistoryTreeData } from "./historyView.ts";
import { pickConversation } from "./pickConversation.ts";
import { conversationIds } from "./targets.ts";

export interface HistoryHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	/** Shows a chat, at a message when one is given; false when there is none of that id. */
	readonly openChat: (conversationId: string, messageId: string | null) => Promise<boolean>;
	/** The chat shown in the panel; null for a new one. */
	readonly shownConversationId: () => string | null;
	/** The project of the folder in use; null when there is none. */
	readonly projectId: () => string | null;
	readonly userId: () => Promise<string>;
	/** True for a chat that waits for the user to allow something or not. */
	readonly isWaiting: (conversationId: string) => boolean;
	/** Told after a command changed chats; empty when any may have changed. */
	readonly didChange: (conversationIds: readonly string[]) => void;
}

export interface History extends vscode.Disposable {
	refresh(): void;
}

/** The History view and every command about stored chats. Each command takes as arguments what it would otherwise ask for. */
export function registerHistory(host: HistoryHost): History {
	const tree = new HistoryTreeData(host.services, host.projectId, host.isWaiting);
	const view = vscode.window.createTreeView(views.history, {
		treeDataProvider: tree,
		showCollapseAll: true,
		canSelectMany: true,
	});
	const disposable = vscode.Disposable.from(
		tree,
		view,
		// Ages go on while nobody looks.
		view.onDidChangeVisibility(({ visible }) => visible && tree.refresh()),
		...viewCommands(host, tree),
		...editCommands(host, tree),
		...findCommands(host),
		...transferCommands(host, tree),
	);
	return { refresh: () => tree.refresh(), dispose: () => disposable.dispose() };
}

function viewCommands({ registerCommand }: HistoryHost, tree: HistoryTreeData): vscode.Disposable[] {
	return [
		registerCommand(commands.historyRefresh, async () => tree.refresh()),
		registerCommand(commands.historyMore, async () => tree.showMore()),
		registerCommand(commands.historyByTime, async () => tree.groupBy("time")),
		registerCommand(commands.historyByProject, async () => tree.groupBy("project")),
	];
}

function findCommands(host: HistoryHost): vscode.Disposable[] {
	const { registerCommand, services } = host;
	const open = async (id: string | null, messageId: string | null) => {
		if (id === null || (await host.openChat(id, messageId))) return;
		throw new DaybookError("gone", services.localize("This chat is no longer there."));
	};
	return [
		registerCommand(commands.openChat, async (target, messageId) =>
			open(
				conversationIds(target, undefined)[0] ?? (await pickConversation(services)),
				typeof messageId === "string" ? messageId : null,
			),
		),
		registerCommand(commands.searchHistory, async (query) => {
			const { searchChats } = await import("./searchChats.ts");
			const hit = await searchChats(services, host.projectId(), typeof query === "string" ? query : "");
			if (hit?.kind === "link") await vscode.commands.executeCommand(commands.linksOpen, hit.linkId);
			else if (hit) await open(hit.conversationId, hit.messageId);
		}),
	];
}

function transferCommands(host: HistoryHost, tree: HistoryTreeData): vscode.Disposable[] {
	const { registerCommand, services } = host;
	return [
		registerCommand(commands.exportChat, async (target, selectedOrDestination, keys) => {
			const isDestination = typeof selectedOrDestination === "string";
			const chosen = conversationIds(target, isDestination ? undefined : selectedOrDestination);
			const shown = host.shownConversationId();
			const ids = chosen.length > 0 ? chosen : [shown ?? (await pickConversation(services))].flatMap((id) => id ?? []);
			if (ids.length === 0) return [];
			const { exportChats } = await import("./chatFiles.ts");
			return exportChats(services, ids, isDestination ? selectedOrDestination : undefined, keys);
		}),
		registerCommand(commands.importChats, async (places, mode) => {
			const { importChats } = await import("./chatFiles.ts");
			const report = await importChats(services, host.userId, places, mode);
			if (report && report.chats + report.restored > 0 && mode !== "preview") {
				tree.refresh();
				host.didChange([]);
			}
			return report;
		}),
	];
}
