import * as vscode from "vscode";
import type { Params, Result } from "../../db/index.ts";
import type { ConversationSummary } from "../../shared/model.ts";
import { commands, contextKeys } from "../contributions.ts";
import type { Services } from "../services.ts";
import { ageLabel } from "../listLabels.ts";
import { chatDescription, chatTooltip } from "./chatLines.ts";
import { type HistoryGrouping, type HistoryNode, historyTree } from "./historyTree.ts";

/** Chats shown at first and added by each "Show more". */
const listLength = 500;
/** What one request may bring. */
const pageLength = 1000;
/** Remembered under the name of the context key that it becomes. */
const groupingKey = contextKeys.historyGrouping;

/** The native History view. */
export class HistoryTreeData implements vscode.TreeDataProvider<HistoryNode> {
	readonly #services: Services;
	readonly #projectId: () => string | null;
	/** True for a chat that waits for the user. */
	readonly #isWaiting: (conversationId: string) => boolean;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeTreeData = this.#changed.event;
	#limit = listLength;

	constructor(services: Services, projectId: () => string | null, isWaiting: (conversationId: string) => boolean) {
		this.#isWaiting = isWaiting;
		this.#services = services;
		this.#projectId = projectId;
		this.#tellGrouping();
	}

	get grouping(): HistoryGrouping {
		return this.#services.context.globalState.get<HistoryGrouping>(groupingKey) === "project" ? "project" : "time";
	}

	async groupBy(grouping: HistoryGrouping): Promise<void> {
		await this.#services.context.globalState.update(groupingKey, grouping);
		this.#tellGrouping();
		this.refresh();
	}

	showMore(): void {
		this.#limit += listLength;
		this.refresh();
	}

	refresh(): void {
		this.#changed.fire();
	}

	async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
		if (node) return node.kind === "group" ? [...node.children] : [];
		const [pinned, active, archived, deleted] = await Promise.all([
			this.#list("active", true, pageLength),
			this.#list("active", false, this.#limit),
			this.#list("archived", null, pageLength),
			this.#list("deleted", null, pageLength),
		]);
		const { clock, localize } = this.#services;
		return historyTree(
			{
				pinned: pinned.conversations,
				active: active.conversations,
				archived: archived.conversations,
				deleted: deleted.conversations,
				hasMore: active.hasMore,
			},
			{ grouping: this.grouping, projectId: this.#projectId(), now: clock.now(), localize },
		);
	}

	getTreeItem(node: HistoryNode): vscode.TreeItem {
		if (node.kind === "chat") return this.#chatItem(node);
		const { localize } = this.#services;
		const { Expanded, Collapsed, None } = vscode.TreeItemCollapsibleState;
		if (node.kind === "more") {
			const item = new vscode.TreeItem(localize("Show more…"), None);
			item.id = node.id;
			item.command = { command: commands.historyMore, title: "" };
			return item;
		}
		const item = new vscode.TreeItem(node.label, node.isExpanded ? Expanded : Collapsed);
		// The grouping is part of the id, so that what is folded in one is not in the other.
		item.id = `${this.grouping}:${node.id}`;
		item.description = String(node.children.length);
		item.contextValue = `group ${node.id.split(":", 1)[0] ?? ""}`;
		if (node.icon !== null) item.iconPath = new vscode.ThemeIcon(node.icon);
		return item;
	}

	dispose(): void {
		this.#changed.dispose();
	}

	#chatItem({ id, conversation, icon, contextValue }: Extract<HistoryNode, { kind: "chat" }>): vscode.TreeItem {
		const { clock, localize } = this.#services;
		const options = {
			isWaiting: this.#isWaiting(id),
			showsProject: this.grouping === "time" || conversation.isPinned || conversation.status !== "active",
			formatAge: (at: number) => ageLabel(at, clock.now(), localize),
			localize,
		};
		const item = new vscode.TreeItem(conversation.title);
		item.id = id;
		item.description = chatDescription(conversation, options);
		item.tooltip = chatTooltip(conversation, options);
		item.contextValue = contextValue;
		item.iconPath = new vscode.ThemeIcon(options.isWaiting ? "bell-dot" : icon);
		item.accessibilityInformation = { label: `${conversation.title}, ${item.description}` };
		item.command = { command: commands.openChat, title: "", arguments: [id] };
		return item;
	}

	#tellGrouping(): void {
		void vscode.commands.executeCommand("setContext", contextKeys.historyGrouping, this.grouping);
	}

	async #list(status: ConversationSummary["status"], isPinned: boolean | null, wanted: number) {
		const conversations: ConversationSummary[] = [];
		for (let before: number | null = null; ;) {
			const limit = Math.min(pageLength, wanted - conversations.length);
			const request: Params<"conversations.list"> = {
				scope: "all",
				projectId: null,
				status,
				before,
				limit,
				isPinned,
			};
			const page: Result<"conversations.list"> = await this.#services.database().call("conversations.list", request);
			conversations.push(...page.conversations);
			before = page.conversations.at(-1)?.updatedAt ?? null;
			if (!page.hasMore || conversations.length >= wanted) return { conversations, hasMore: page.hasMore };
		}
	}
}
