import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { HistoryNode } from "./historyTree.ts";

/** A command's two arguments as a tree passes them: the row it was asked on and all that are selected; or ids from a script. */
export function conversationIds(target: unknown, selected: unknown): readonly string[] {
	const all = Array.isArray(selected) && selected.length > 0 ? selected : Array.isArray(target) ? target : [target];
	return [...new Set(all.flatMap(idsOf))];
}

function idsOf(target: unknown): readonly string[] {
	if (typeof target === "string") return target === "" ? [] : [target];
	if (!isNode(target)) return [];
	if (target.kind === "chat") return [target.id];
	return target.kind === "group" ? target.children.flatMap(idsOf) : [];
}

function isNode(target: unknown): target is HistoryNode {
	return typeof target === "object" && target !== null && "kind" in target;
}

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
