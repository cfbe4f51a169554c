import * as vscode from "vscode";
import type { BackgroundTask } from "../../shared/tasks.ts";
import { commands } from "../contributions.ts";
import type { Localize } from "../localize.ts";

/** Tells that a task is over, with the way to its chat. */
export async function tellEnd(task: BackgroundTask, localize: Localize): Promise<void> {
	if (task.status === "cancelled") return;
	const open = localize("Open Chat");
	const offers = task.conversationId === null ? [] : [open];
	const answer =
		task.status === "completed"
			? await vscode.window.showInformationMessage(localize("Done in the background: {0}", task.description), ...offers)
			: await vscode.window.showWarningMessage(
					localize("Failed in the background: {0} ({1})", task.description, task.error ?? ""),
					...offers,
				);
	if (answer === open) await vscode.commands.executeCommand(commands.openChat, task.conversationId);
}

/** Tells that a task cannot go on without the user. */
export async function tellNeed(task: BackgroundTask, localize: Localize): Promise<void> {
	const open = localize("Open Chat");
	const sentence = localize("A background task waits for your approval: {0}", task.description);
	if ((await vscode.window.showWarningMessage(sentence, open)) === open)
		await vscode.commands.executeCommand(commands.openChat, task.conversationId);
}
