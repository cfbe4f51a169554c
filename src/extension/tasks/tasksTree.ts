import * as vscode from "vscode";
import type { BackgroundTask } from "../../shared/tasks.ts";
import { commands } from "../contributions.ts";
import { ageLabel, costLabel } from "../listLabels.ts";
import type { Localize } from "../localize.ts";

/** What a task is to the user: beside its status, whether somebody is about it. */
type Standing = "running" | "waiting" | "interrupted" | "completed" | "failed" | "cancelled";

export function standingOf({ status, isHeld }: BackgroundTask): Standing {
	if (status === "in_progress") return isHeld ? "running" : "interrupted";
	if (status === "pending") return isHeld ? "waiting" : "interrupted";
	return status;
}

const icons: Readonly<Record<Standing, readonly [name: string, colour?: string]>> = {
	running: ["sync~spin"],
	waiting: ["clock"],
	interrupted: ["debug-pause", "list.warningForeground"],
	completed: ["pass", "testing.iconPassed"],
	failed: ["error", "list.errorForeground"],
	cancelled: ["circle-slash"],
};

/** A task as a row of its view. */
export function taskItem(task: BackgroundTask, now: number, localize: Localize): vscode.TreeItem {
	const standing = standingOf(task);
	const item = new vscode.TreeItem(task.description);
	item.id = task.id;
	item.description = describe(task, standing, now, localize);
	item.tooltip = [task.prompt.slice(0, 2000), task.error, task.result].filter(Boolean).join("\n\n");
	const [name, colour] = icons[standing];
	item.iconPath = new vscode.ThemeIcon(name, colour === undefined ? undefined : new vscode.ThemeColor(colour));
	item.contextValue = `task ${standing} ${task.conversationId === null ? "noChat" : "chat"}`;
	item.accessibilityInformation = { label: `${task.description}, ${item.description}` };
	if (task.conversationId !== null)
		item.command = { command: commands.openChat, title: localize("Open Chat"), arguments: [task.conversationId] };
	return item;
}

function describe(task: BackgroundTask, standing: Standing, now: number, localize: Localize): string {
	const words: Readonly<Record<Standing, string>> = {
		running: task.progress ?? localize("running"),
		waiting: localize("waits for its turn"),
		interrupted: localize("interrupted"),
		completed: localize("done"),
		failed: localize("failed: {0}", task.error ?? ""),
		cancelled: localize("cancelled"),
	};
	const age = task.completedAt === null ? null : ageLabel(task.completedAt, now, localize);
	return [words[standing], costLabel(task.cost, localize), age].filter(Boolean).join(" · ");
}
