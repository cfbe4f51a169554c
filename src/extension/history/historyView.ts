import * as vscode from "vscode";
import type { ConversationSummary } from "../../shared/model.ts";
import { formatCost } from "../../shared/money.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import { type HistoryNode, historyTree } from "./historyTree.ts";

/** Chats shown in one list; older ones are found by the search. */
const listLength = 500;

/** The native History view. */
export class HistoryTreeData implements vscode.TreeDataProvider<HistoryNode> {
	readonly #services: Services;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeTreeData = this.#changed.event;

	constructor(services: Services) {
		this.#services = services;
	}

	refresh(): void {
		this.#changed.fire();
	}

	async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
		if (node) return node.kind === "group" ? [...node.children] : [];
		const [pinned, active, archived, deleted] = await Promise.all([
			this.#list("active", true),
			this.#list("active", false),
			this.#list("archived", null),
			this.#list("deleted", null),
		]);
		return historyTree({ pinned, active, archived, deleted }, this.#services.clock.now(), this.#services.localize);
	}

	getTreeItem(node: HistoryNode): vscode.TreeItem {
		if (node.kind === "group") {
			const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
			const item = new vscode.TreeItem(node.label, node.isExpanded ? Expanded : Collapsed);
			item.id = node.id;
			return item;
		}
		const { conversation } = node;
		const item = new vscode.TreeItem(conversation.title);
		item.id = conversation.id;
		item.description = this.#describe(conversation);
		item.tooltip = [
			conversation.title,
			conversation.projectName ?? this.#services.localize("No project"),
			item.description,
		].join("\n");
		item.contextValue = node.contextValue;
		item.iconPath = new vscode.ThemeIcon(conversation.isPinned ? "pinned" : "comment");
		item.command = { command: commands.openChat, title: "", arguments: [conversation.id] };
		return item;
	}

	dispose(): void {
		this.#changed.dispose();
	}

	#describe({ projectName, cost, updatedAt }: ConversationSummary): string {
		const when = new Date(updatedAt).toLocaleString(vscode.env.language, { dateStyle: "short", timeStyle: "short" });
		const money = cost.microUsd > 0 || cost.unpricedCalls > 0 ? formatCost(cost) : "";
		return [projectName ?? "", when, money].filter(Boolean).join(" · ");
	}

	async #list(
		status: ConversationSummary["status"],
		isPinned: boolean | null,
	): Promise<readonly ConversationSummary[]> {
		const request = { scope: "all", projectId: null, status, before: null, limit: listLength, isPinned } as const;
		return (await this.#services.database().call("conversations.list", request)).conversations;
	}
}
