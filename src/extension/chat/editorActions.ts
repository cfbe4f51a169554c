import * as v from "valibot";
import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { EditorActions } from "./handlers.ts";
import { languageIdOf, type LanguageContribution } from "./languageId.ts";
import type { Proposals } from "./proposals.ts";

const actionCommands = {
	set_key: commands.setApiKey,
	choose_model: commands.selectModel,
	pull_model: commands.pullModel,
	run_doctor: commands.doctor,
	show_log: commands.showLog,
	new_chat: commands.newChat,
	open_usage: commands.openUsage,
} as const;

/** What other extensions say of their languages; whoever says it in another way is passed over. */
const manifestSchema = v.object({
	contributes: v.object({
		languages: v.array(
			v.object({
				id: v.string(),
				aliases: v.optional(v.array(v.string())),
				extensions: v.optional(v.array(v.string())),
			}),
		),
	}),
});

/** What the panel may do in the editor. */
export function editorActions(localize: Localize, proposals: Proposals): EditorActions {
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
			const id = languageIdOf(language, contributedLanguages());
			const options = id === null ? { content: text } : { content: text, language: id };
			await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(options));
		},
		showProposal: async (text) => proposals.show(text),
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

function contributedLanguages(): readonly LanguageContribution[] {
	return vscode.extensions.all.flatMap(({ packageJSON }) => {
		const checked = v.safeParse(manifestSchema, packageJSON);
		return checked.success ? checked.output.contributes.languages : [];
	});
}

function parseLink(address: string): vscode.Uri | null {
	const url = URL.parse(address);
	if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) return null;
	return vscode.Uri.parse(url.href, true);
}

function settingsQuery(hostId: string | null): string {
	return `daybook.${hostId?.split(":")[0] ?? ""}`;
}
