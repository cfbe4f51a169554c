import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";

/** Lets the user choose a chat by its title; null when nothing was chosen. */
export async function pickConversation(services: Services): Promise<string | null> {
	const { conversations } = await services.database().call("conversations.list", {
		scope: "all",
		projectId: null,
		status: "active",
		before: null,
		limit: 200,
		isPinned: null,
	});
	if (conversations.length === 0) throw new DaybookError("no_chats", services.localize("There are no chats yet."));
	const items = conversations.map(({ id, title, projectName }) => ({
		id,
		label: title,
		description: projectName ?? "",
	}));
	const title = services.localize("Open chat");
	return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.id ?? null;
}
