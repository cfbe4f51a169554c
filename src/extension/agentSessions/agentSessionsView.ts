import * as vscode from "vscode";
import type { Services } from "../services.ts";
import {
	type AgentSessionsNode,
	detailNodes,
	type GroupNode,
	groupNodes,
	type MoreNode,
	type SessionNode,
	sessionNode,
} from "./agentSessionsTree.ts";
import { commands } from "../contributions.ts";
import type { Retention } from "./retention.ts";

/** Sessions of a group shown at first, and added with each "Show more". */
const pageLength = 50;

/** What the Agent Sessions view shows, read from the database when it is unfolded. */
export class AgentSessionsData {
	readonly #services: Services;
	readonly #retention: Retention;
	readonly #openProjectIds: () => ReadonlySet<string>;
	readonly #limits = new Map<string, number>();

	constructor(services: Services, retention: Retention, openProjectIds: () => ReadonlySet<string>) {
		this.#services = services;
		this.#retention = retention;
		this.#openProjectIds = openProjectIds;
	}

	async children(node: AgentSessionsNode | undefined): Promise<AgentSessionsNode[]> {
		if (node === undefined) return this.#groups();
		if (node.kind === "group") return this.#sessions(node);
		if (node.kind === "session") return this.#details(node);
		return node.kind === "detail" ? [...node.children] : [];
	}

	showMore({ groupId }: MoreNode): void {
		this.#limits.set(groupId, (this.#limits.get(groupId) ?? pageLength) + pageLength);
	}

	async #groups(): Promise<AgentSessionsNode[]> {
		const { database } = this.#services;
		this.#retention.forget();
		return groupNodes(await database().call("agents.groups", {}), this.#openProjectIds(), this.#options());
	}

	async #sessions({ id, group }: GroupNode): Promise<AgentSessionsNode[]> {
		const { database, localize } = this.#services;
		const limit = this.#limits.get(id) ?? pageLength;
		const { projectId, workingDirectory } = group;
		const entries = await database().call("agents.list", { projectId, workingDirectory, limit: limit + 1 });
		const options = this.#options();
		const nodes = await Promise.all(
			entries
				.slice(0, limit)
				.map(async (entry) => sessionNode(entry, await this.#retention.of(entry, options.now), options)),
		);
		if (entries.length <= limit) return nodes;
		return [...nodes, { kind: "more", id: `${id}:more`, label: localize("Show more…"), groupId: id }];
	}

	async #details({ id }: SessionNode): Promise<AgentSessionsNode[]> {
		const session = await this.#services.database().call("agents.get", { agentSessionId: id });
		const options = this.#options();
		return session === null ? [] : detailNodes(session, await this.#retention.of(session, options.now), options);
	}

	#options() {
		return { now: this.#services.clock.now(), localize: this.#services.localize };
	}
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** A node as the editor shows it. */
export function treeItem(node: AgentSessionsNode): vscode.TreeItem {
	const item = new vscode.TreeItem(node.label, stateOf(node));
	item.id = node.id;
	if (node.kind === "more") {
		item.command = { command: commands.agentSessionsShowMore, title: node.label, arguments: [node] };
		return item;
	}
	item.description = node.description;
	item.tooltip = node.tooltip;
	item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
	if (node.kind === "group") {
		item.iconPath = new vscode.ThemeIcon("folder");
		item.contextValue = "group";
		return item;
	}
	item.iconPath = new vscode.ThemeIcon(node.icon);
	if (node.kind === "session") item.contextValue = node.contextValue;
	else if (node.file !== null) {
		item.command = { command: "vscode.open", title: node.label, arguments: [vscode.Uri.file(node.file)] };
	}
	return item;
}

function stateOf(node: AgentSessionsNode): vscode.TreeItemCollapsibleState {
	if (node.kind === "group") return node.isExpanded ? Expanded : Collapsed;
	if (node.kind === "session") return Collapsed;
	return node.kind === "detail" && node.children.length > 0 ? Collapsed : None;
}
