import * as vscode from "vscode";
import type { Message, MessagePage } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { conversationMarkdown } from "./exportMarkdown.ts";

/** Writes a chat to a file, as JSON when its name says so and as Markdown otherwise; asks where when no path is given. */
export async function exportChat(services: Services, conversationId: string, destination: unknown): Promise<void> {
	const { localize } = services;
	const messages: Message[] = [];
	let page: MessagePage | null = await services
		.database()
		.call("messages.page", { conversationId, beforeId: null, limit: 200 });
	if (!page) throw new DaybookError("gone", localize("This chat is no longer there."));
	const { conversation } = page;
	for (;;) {
		messages.unshift(...page.messages);
		const first: Message | undefined = page.messages[0];
		if (!page.hasEarlier || !first) break;
		page = await services.database().call("messages.page", { conversationId, beforeId: first.id, limit: 200 });
		if (!page) break;
	}
	const target =
		typeof destination === "string" ? vscode.Uri.file(destination) : await askWhere(conversation.title, localize);
	if (!target) return;
	const isJson = target.path.toLowerCase().endsWith(".json");
	const text = isJson
		? JSON.stringify({ conversation, messages }, null, "\t")
		: conversationMarkdown(conversation, messages);
	await vscode.workspace.fs.writeFile(target, Buffer.from(text, "utf8"));
}

async function askWhere(title: string, localize: Services["localize"]): Promise<vscode.Uri | undefined> {
	const name =
		title
			.replaceAll(/[^\p{L}\p{N} _-]+/gu, " ")
			.trim()
			.slice(0, 60) || "chat";
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	return vscode.window.showSaveDialog({
		title: localize("Export chat"),
		filters: { Markdown: ["md"], JSON: ["json"] },
		...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${name}.md`) } : {}),
	});
}
