import * as vscode from "vscode";
import type { CommandId } from "../contributions.ts";
import { commands, views } from "../contributions.ts";
import type { Clock } from "../clock.ts";
import type { Localize } from "../localize.ts";
import type { ProjectOperations, Prompts } from "./projectCommands.ts";
import { ProjectCommands } from "./projectCommands.ts";
import type { ProjectsNode } from "./projectsTree.ts";
import { projectsTree } from "./projectsTree.ts";

/** What the Projects view needs of whoever wires the extension. */
export interface ProjectsViewHost {
	readonly operations: ProjectOperations;
	readonly localize: Localize;
	readonly clock: Clock;
	/** Ids of the projects of this window's folders. */
	readonly openProjectIds: () => ReadonlySet<string>;
	/** Fires when the list, or anything shown of it, may have changed: here or in another window. */
	readonly onDidChange: vscode.Event<void>;
	/** Called after a command changed projects, so that open folders learn their new names and ids. */
	readonly changed: () => void;
	/** Registers a command with whatever every command gets: counting, error messages. */
	readonly registerCommand: (id: CommandId, run: (...parameters: unknown[]) => Promise<void>) => vscode.Disposable;
}

const vscodePrompts: Prompts = {
	async pick(title, choices) {
		const items = choices.map(({ id, label, description }) => ({ id, label, description }));
		const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
		return picked?.id;
	},
	input: async (title, value) => vscode.window.showInputBox({ title, value }),
	async confirm(question, detail, action) {
		return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
	},
};

class ProjectsTreeData implements vscode.TreeDataProvider<ProjectsNode> {
	readonly #host: ProjectsViewHost;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeTreeData = this.#changed.event;
	filter = "";
	/** Later lists take the place of one that is shown. */
	#isLoaded = false;

	constructor(host: ProjectsViewHost) {
		this.#host = host;
	}

	refresh(): void {
		this.#changed.fire();
	}

	async getChildren(node?: ProjectsNode): Promise<ProjectsNode[]> {
		if (node !== undefined) return node.kind === "archive" ? [...node.children] : [];
		const { operations, clock, localize, openProjectIds } = this.#host;
		const rows = this.#isLoaded ? await operations.list() : await withProgress(async () => operations.list());
		this.#isLoaded = true;
		return projectsTree(rows, { filter: this.filter, openIds: openProjectIds(), now: clock.now(), localize });
	}

	getTreeItem(node: ProjectsNode): vscode.TreeItem {
		const state =
			node.kind === "archive" ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
		const item = new vscode.TreeItem(node.label, state);
		item.id = node.id;
		item.description = node.description;
		item.contextValue = node.contextValue;
		item.iconPath = new vscode.ThemeIcon(node.icon);
		if (node.kind === "project") {
			item.tooltip = node.tooltip;
			item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
		}
		return item;
	}

	dispose(): void {
		this.#changed.dispose();
	}
}

/** The view's own bar runs while the database is opened. */
function withProgress<Result>(work: () => Promise<Result>): Thenable<Result> {
	return vscode.window.withProgress({ location: { viewId: views.projects } }, work);
}

async function openFolder(folderUri: string, isNewWindow: boolean): Promise<void> {
	const how = isNewWindow ? { forceNewWindow: true } : { forceReuseWindow: true };
	await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.parse(folderUri), how);
}

/** Shows the projects in the view `daybook.projects` and registers its commands. */
export function registerProjectsView(host: ProjectsViewHost): vscode.Disposable {
	const data = new ProjectsTreeData(host);
	const view = vscode.window.createTreeView(views.projects, { treeDataProvider: data });
	const setFilter = (filter: string): void => {
		data.filter = filter;
		view.description = filter;
		view.message = filter === "" ? undefined : host.localize("Only projects with “{0}”", filter);
		data.refresh();
	};
	const run = new ProjectCommands({
		operations: host.operations,
		prompts: vscodePrompts,
		localize: host.localize,
		openFolder,
		filter: { get: () => data.filter, set: setFilter },
		changed: () => {
			data.refresh();
			host.changed();
		},
	});
	const register = host.registerCommand;
	return vscode.Disposable.from(
		data,
		view,
		host.onDidChange(() => data.refresh()),
		// Ages go on while nobody looks.
		view.onDidChangeVisibility(({ visible }) => visible && data.refresh()),
		register(commands.projectsOpen, async (target) => run.open(target)),
		register(commands.projectsOpenInNewWindow, async (target) => run.open(target, true)),
		register(commands.projectsRename, async (target, name) => run.rename(target, name)),
		register(commands.projectsDescribe, async (target, description) => run.describe(target, description)),
		register(commands.projectsArchive, async (target) => run.setStatus("archived", target)),
		register(commands.projectsUnarchive, async (target) => run.setStatus("active", target)),
		register(commands.projectsFilter, async (text) => run.filter(text)),
		register(commands.projectsMerge, async (target, into) => run.merge(target, into)),
		register(commands.projectsSplit, async (target, sighting) => run.split(target, sighting)),
		register(commands.projectsRefresh, async () => {
			data.refresh();
			host.changed();
		}),
	);
}
