import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { EditorActions } from "./handlers.ts";

const actionCommands = {
	set_key: commands.setApiKey,
	choose_model: commands.selectModel,
	pull_model: commands.pullModel,
	run_doctor: commands.doctor,
	show_log: commands.showLog,
	new_chat: commands.newChat,
	open_usage: commands.openUsage,
} as const;

/** What the panel may do in the editor. */
export function editorActions(localize: Localize): EditorActions {
	return {
		copy: async (text) => vscode.env.clipboard.writeText(text),
		async insertAtCursor(text) {
			const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
			if (!editor)
				throw new DaybookError("no_editor", localize("Open a file first; the text is inserted at its cursor."));
			const isDone = await editor.edit((edit) =>
				editor.selections.forEach((selection) => edit.replace(selection, text)),
			);
			if (!isDone) throw new DaybookError("not_editable", localize("This file cannot be edited."));
		},
		async openNewFile(text, language) {
			const known = await vscode.languages.getLanguages();
			const options = known.includes(language) ? { content: text, language } : { content: text };
			await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(options));
		},
		async openLink(address) {
			const uri = parseLink(address);
			if (!uri) throw new DaybookError("bad_link", localize("Only web and mail addresses can be opened."));
			const open = localize("Open");
			const question = localize("Open this address outside VS Code?");
			const detail = uri.toString(true);
			const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, open);
			if (answer === open) await vscode.env.openExternal(uri);
		},
		async openUsage() {
			await vscode.commands.executeCommand(commands.openUsage);
		},
		async act(action, hostId) {
			if (action === "open_settings")
				await vscode.commands.executeCommand("workbench.action.openSettings", settingsQuery(hostId));
			else await vscode.commands.executeCommand(actionCommands[action], hostId ?? undefined);
		},
	};
}

function parseLink(address: string): vscode.Uri | null {
	const url = URL.parse(address);
	if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) return null;
	return vscode.Uri.parse(url.href, true);
}

function settingsQuery(hostId: string | null): string {
	return `daybook.${hostId?.split(":")[0] ?? ""}`;
}
