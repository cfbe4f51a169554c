import * as vscode from "vscode";
import type { RegisterCommand } from "../commands.ts";
import { commands, views } from "../contributions.ts";
import type { AgentSessionsNode, MoreNode } from "./agentSessionsTree.ts";
import type { AgentSessions, AgentSessionsHost } from "./feature.ts";

export interface AgentSessionsWindow extends Omit<AgentSessionsHost, "progress"> {
	readonly registerCommand: RegisterCommand;
	/** Projects of this window's folders became known. */
	readonly onDidChangeProjects: vscode.Event<void>;
}

export interface AgentSessionsFeature {
	/** Begins to read and to watch, as the settings say; when the editor stands. */
	start(): void;
	/** Rows may have changed, here or in another window. */
	refresh(): void;
	/** Resolves when nothing runs any more. */
	close(): Promise<void>;
	dispose(): void;
}

/** Views follow changes no faster, however fast sessions write. */
const refreshMs = 500;

/** Registers the Agent Sessions view and its commands; what they do is a bundle of its own, loaded when it is needed. */
export function registerAgentSessions(window: AgentSessionsWindow): AgentSessionsFeature {
	const { services, registerCommand } = window;
	const changed = new vscode.EventEmitter<void>();
	const progress = new ViewProgress();
	const loader = new Loader({ ...window, progress: (part) => progress.tell(part) });
	let cancelRefresh: (() => void) | null = null;
	const refresh = (): void => {
		cancelRefresh ??= services.clock.after(refreshMs, () => {
			cancelRefresh = null;
			changed.fire();
		});
	};
	const view = vscode.window.createTreeView<AgentSessionsNode>(views.agentSessions, {
		treeDataProvider: {
			onDidChangeTreeData: changed.event,
			getChildren: async (node) => (await loader.load()).children(node),
			// Nodes come from the loaded bundle, so it is there.
			getTreeItem: async (node) => (await loader.load()).item(node),
		},
		showCollapseAll: true,
	});
	const disposable = vscode.Disposable.from(
		view,
		changed,
		// Ages go on while nobody looks.
		view.onDidChangeVisibility(({ visible }) => visible && refresh()),
		window.onDidChangeProjects(() => void loader.loaded?.relink()),
		services.onDidChangeSettings(() => loader.loaded?.follow()),
		...sessionCommands(registerCommand, loader, changed),
		registerCommand(commands.importAgentSessions, async (named) => importSessions(window, loader, named)),
	);
	return {
		start: () => void loader.load().then((feature) => feature.follow()),
		refresh,
		close: async () => loader.loaded?.dispose(),
		dispose() {
			cancelRefresh?.();
			disposable.dispose();
		},
	};
}

class Loader {
	readonly #host: AgentSessionsHost;
	#loading: Promise<AgentSessions> | null = null;
	/** Null until something needed it. */
	loaded: AgentSessions | null = null;

	constructor(host: AgentSessionsHost) {
		this.#host = host;
	}

	load(): Promise<AgentSessions> {
		this.#loading ??= import("./feature.ts").then((bundle) => (this.loaded = new bundle.AgentSessions(this.#host)));
		return this.#loading;
	}
}

function sessionCommands(
	registerCommand: RegisterCommand,
	loader: Loader,
	changed: vscode.EventEmitter<void>,
): vscode.Disposable[] {
	const onSession =
		(work: (feature: AgentSessions, session: { readonly id: string }) => Promise<void>) => async (target: unknown) => {
			const id = sessionIdOf(target);
			if (id !== null) await work(await loader.load(), { id });
		};
	return [
		registerCommand(
			commands.agentSessionsResume,
			onSession(async (feature, session) => feature.resume(session)),
		),
		registerCommand(
			commands.agentSessionsOpenTranscript,
			onSession(async (feature, session) => feature.openTranscript(session)),
		),
		registerCommand(commands.agentSessionsShowCalls, async (target) => {
			const id = sessionIdOf(target);
			if (id !== null) await vscode.commands.executeCommand(commands.openUsage, id);
		}),
		registerCommand(commands.agentSessionsSearch, async (query) =>
			(await loader.load()).search(typeof query === "string" ? query : ""),
		),
		registerCommand(commands.agentSessionsRefresh, async () => {
			await (await loader.load()).import(null);
		}),
		registerCommand(commands.agentSessionsShowMore, async (node) => {
			(await loader.load()).showMore(node as MoreNode);
			changed.fire();
		}),
	];
}

/** A node of the tree, or the id itself as scripts pass it. */
function sessionIdOf(target: unknown): string | null {
	if (typeof target === "string" && target !== "") return target;
	if (typeof target !== "object" || target === null || !("kind" in target) || !("id" in target)) return null;
	return target.kind === "session" && typeof target.id === "string" ? target.id : null;
}

/** Reads a path that was passed, or one the user chooses; tells what came of it and returns the figures. */
async function importSessions({ services }: AgentSessionsWindow, loader: Loader, named: unknown): Promise<unknown> {
	const { localize } = services;
	const path = typeof named === "string" ? named : await askFolder(localize("Import agent sessions from"));
	if (path === null) return undefined;
	const figures = await (await loader.load()).import(path);
	const sum = (pick: (one: (typeof figures)[number]) => number): number =>
		figures.reduce((all, one) => all + pick(one), 0);
	const skipped = sum((one) => one.badLines + one.longLines + one.refusedLines + one.failedFiles + one.refusedFiles);
	void vscode.window.showInformationMessage(
		skipped === 0
			? localize(
					"Daybook read {0} transcripts.",
					sum((one) => one.files),
				)
			: localize(
					"Daybook read {0} transcripts; {1} lines were damaged and left out, see the log.",
					sum((one) => one.files),
					skipped,
				),
	);
	return figures;
}

async function askFolder(title: string): Promise<string | null> {
	const options = { title, canSelectFiles: false, canSelectFolders: true, canSelectMany: false };
	return (await vscode.window.showOpenDialog(options))?.[0]?.fsPath ?? null;
}

/** The thin line at the top of the view while transcripts are read. */
class ViewProgress {
	#end: (() => void) | null = null;

	tell(part: number | null): void {
		if (part === null) {
			this.#end?.();
			this.#end = null;
		} else if (this.#end === null) {
			const ended = new Promise<void>((resolve) => (this.#end = resolve));
			void vscode.window.withProgress({ location: { viewId: views.agentSessions } }, () => ended);
		}
	}
}
