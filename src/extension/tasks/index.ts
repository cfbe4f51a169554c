import * as vscode from "vscode";
import type { BackgroundTask } from "../../shared/tasks.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands, views } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import { keepLoaded } from "../keepLoaded.ts";
import { nothingMore, type SlashCommands } from "../slash/index.ts";
import type { WaitingItems } from "../waitingItems.ts";
import type { TasksHost } from "./tasksHost.ts";

export { TaskRunner } from "./taskRunner.ts";
export { tellEnd, tellNeed } from "./taskNotices.ts";

export interface TasksWindow extends TasksHost {
	readonly registerCommand: RegisterCommand;
	readonly slashCommands: SlashCommands;
	readonly waiting: WaitingItems;
	/** Resolves when this window is entered and those that died are ended. */
	readonly userId: () => Promise<string>;
}

export interface TasksFeature extends vscode.Disposable {
	/** Rows may have changed, here or in another window. */
	refresh(): void;
	/** Tells of tasks that a window left when it died; to be called when the dead windows are ended. */
	tellInterrupted(): Promise<void>;
}

/** Registers the view of background tasks, its commands and /task; what they do is loaded when it is used. */
export function registerTasks(window: TasksWindow): TasksFeature {
	const { registerCommand, runner } = window;
	const changed = new vscode.EventEmitter<void>();
	const load = keepLoaded(async () => new (await import("./feature.ts")).Tasks(window));
	const view = vscode.window.createTreeView<BackgroundTask>(views.tasks, {
		treeDataProvider: {
			onDidChangeTreeData: changed.event,
			getChildren: async (parent) => (parent === undefined ? [...(await (await load()).rows())] : []),
			getTreeItem: async (task) => (await load()).item(task),
		},
	});
	const onTask = (act: "resume" | "cancel" | "remove") => async (target: unknown) => {
		const id = taskIdOf(target);
		if (id !== null) await (await runner())[act](id);
	};
	const disposable = vscode.Disposable.from(
		view,
		changed,
		view.onDidChangeVisibility(({ visible }) => visible && changed.fire()),
		registerCommand(commands.runInBackground, async (prompt, modelId) => (await load()).run(prompt, modelId)),
		registerCommand(commands.tasksResume, onTask("resume")),
		registerCommand(commands.tasksCancel, onTask("cancel")),
		registerCommand(commands.tasksRemove, onTask("remove")),
		registerCommand(commands.tasksOpenChat, async (target) => openChatOf(target)),
		addSlashCommand(window),
		window.waiting.add({
			kinds: ["task"],
			async items() {
				// Ends the windows that died, so that it is known what they left.
				await window.userId();
				return (await load()).waiting();
			},
			open: async () => vscode.commands.executeCommand(`${views.tasks}.focus`),
		}),
	);
	return {
		refresh: () => changed.fire(),
		tellInterrupted: async () => (await load()).tellInterrupted(),
		dispose: () => disposable.dispose(),
	};
}

function addSlashCommand({ services, slashCommands, begin }: TasksWindow): { dispose(): void } {
	const { localize } = services;
	return slashCommands.add({
		name: "/task",
		description: localize("Do something in the background, in a chat of its own"),
		argument: localize("what is to be done"),
		async run({ argument }) {
			if (argument === "") throw new DaybookError("empty_message", localize("Write behind /task what is to be done."));
			await begin(argument, null);
			return { ...nothingMore, notice: localize("This is done in the background: see the view Background Tasks.") };
		},
	});
}

async function openChatOf(target: unknown): Promise<void> {
	const isRow = typeof target === "object" && target !== null && "conversationId" in target;
	if (isRow) await vscode.commands.executeCommand(commands.openChat, target.conversationId);
}

/** A row of the view, or the id itself as scripts pass it. */
function taskIdOf(target: unknown): string | null {
	if (typeof target === "string" && target !== "") return target;
	const isRow = typeof target === "object" && target !== null && "prompt" in target && "id" in target;
	return isRow && typeof target.id === "string" ? target.id : null;
}
