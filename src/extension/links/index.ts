import * as vscode from "vscode";
import type { Link } from "../../shared/links.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands, views } from "../contributions.ts";
import { keepLoaded } from "../keepLoaded.ts";
import { nothingMore, type SlashCommands } from "../slash/index.ts";
import type { Links, LinksHost } from "./feature.ts";

export interface LinksWindow extends Omit<LinksHost, "didChange"> {
	readonly registerCommand: RegisterCommand;
	readonly slashCommands: SlashCommands;
	/** The chat in the panel; null for a new one. */
	readonly shownConversationId: () => string | null;
}

export interface LinksFeature extends vscode.Disposable {
	/** Rows may have changed, here or in another window. */
	refresh(): void;
}

/** Registers the Links view, its commands and /link; what they do is loaded when it is used. */
export function registerLinks(window: LinksWindow): LinksFeature {
	const { registerCommand, shownConversationId } = window;
	const changed = new vscode.EventEmitter<void>();
	let loaded: Links | null = null;
	const load = keepLoaded(async () => {
		const bundle = await import("./feature.ts");
		return (loaded = new bundle.Links({ ...window, didChange: () => changed.fire() }));
	});
	const view = vscode.window.createTreeView<Link>(views.links, {
		treeDataProvider: {
			onDidChangeTreeData: changed.event,
			getChildren: async (parent) => (parent === undefined ? [...(await (await load()).rows())] : []),
			getTreeItem: async (link) => (await load()).item(link),
		},
	});
	const onLink = (work: (links: Links, id: string) => Promise<unknown>) => async (target: unknown) => {
		const id = linkIdOf(target);
		return id === null ? undefined : work(await load(), id);
	};
	const ofChat = async (conversationId: string | null): Promise<unknown> =>
		conversationId === null ? undefined : (await load()).analyzeChat(conversationId);
	const disposable = vscode.Disposable.from(
		view,
		changed,
		{ dispose: () => loaded?.dispose() },
		view.onDidChangeVisibility(({ visible }) => visible && changed.fire()),
		registerCommand(commands.analyzeLink, async (address) => (await load()).analyze(address, shownConversationId())),
		registerCommand(commands.analyzeChatLinks, async (id) =>
			ofChat(typeof id === "string" ? id : shownConversationId()),
		),
		registerCommand(
			commands.linksOpen,
			onLink(async (links, id) => links.open(id)),
		),
		registerCommand(
			commands.linksAgain,
			onLink(async (links, id) => links.again(id)),
		),
		registerCommand(
			commands.linksBrowse,
			onLink(async (links, id) => links.openInBrowser(id)),
		),
		registerCommand(
			commands.linksCopy,
			onLink(async (links, id) => links.copy(id)),
		),
		registerCommand(
			commands.linksRemove,
			onLink(async (links, id) => links.remove(id)),
		),
		addSlashCommand(window),
	);
	return { refresh: () => changed.fire(), dispose: () => disposable.dispose() };
}

/** An analysis takes a while, so the composer does not wait for it: its result shows itself. */
function addSlashCommand({ services, slashCommands }: LinksWindow): { dispose(): void } {
	const { localize } = services;
	return slashCommands.add({
		name: "/link",
		description: localize("Fetch and analyse a page, or the links of this chat"),
		argument: localize("address of a page"),
		async run({ argument, conversationId }) {
			if (argument !== "") void vscode.commands.executeCommand(commands.analyzeLink, argument);
			else if (conversationId !== null) void vscode.commands.executeCommand(commands.analyzeChatLinks, conversationId);
			else return { ...nothingMore, draft: "/link https://" };
			return nothingMore;
		},
	});
}

/** A row of the view, or the id itself as scripts pass it. */
function linkIdOf(target: unknown): string | null {
	if (typeof target === "string" && target !== "") return target;
	const isRow = typeof target === "object" && target !== null && "url" in target && "id" in target;
	return isRow && typeof target.id === "string" ? target.id : null;
}
