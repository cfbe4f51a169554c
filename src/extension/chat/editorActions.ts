import * as v from "valibot";
import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { CardTarget, EditorAction, EditorActions } from "./handlers.ts";
import { languageIdOf, type LanguageContribution } from "./languageId.ts";
import { type InsertionPlace, keptApart } from "./linesApart.ts";
import type { Proposals } from "./proposals.ts";

/** The command of an action, with what it would otherwise ask for. */
const commandOf: Readonly<Record<EditorAction, (target: CardTarget) => [command: string, ...given: unknown[]]>> = {
	open_settings: ({ hostId }) => ["workbench.action.openSettings", `daybook.${hostId?.split(":")[0] ?? ""}`],
	set_key: ({ hostId }) => [commands.setApiKey, hostId ?? undefined],
	pull_model: ({ modelName }) => [commands.pullModel, modelName ?? undefined],
	choose_model: () => [commands.selectModel],
	run_doctor: () => [commands.doctor],
	show_log: () => [commands.showLog],
	new_chat: () => [commands.newChat],
	open_usage: () => [commands.openUsage],
	leave_local_only: () => [commands.toggleLocalOnly, false],
};

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
				editor.selections.forEach((place) => edit.replace(place, keptApart(text, placeIn(editor.document, place)))),
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
			const url = webAddress(address);
			if (url === null) throw new DaybookError("bad_link", localize("Only web and mail addresses can be opened."));
			const open = localize("Open");
			const question = localize("Open this address outside VS Code?");
			const answer = await vscode.window.showInformationMessage(question, { modal: true, detail: url }, open);
			if (answer === open) await openAsWritten(url);
		},
		async openUsage() {
			await vscode.commands.executeCommand(commands.openUsage);
		},
		act: async (action, target) => vscode.commands.executeCommand(...commandOf[action](target)),
	};
}

function placeIn(document: vscode.TextDocument, selection: vscode.Selection): InsertionPlace {
	const { start, end } = selection;
	return {
		before: document.lineAt(start.line).text.slice(0, start.character),
		after: document.lineAt(end.line).text.slice(end.character),
		replaced: document.getText(selection),
	};
}

function contributedLanguages(): readonly LanguageContribution[] {
	return vscode.extensions.all.flatMap(({ packageJSON }) => {
		const checked = v.safeParse(manifestSchema, packageJSON);
		return checked.success ? checked.output.contributes.languages : [];
	});
}

/** The address with everything escaped that could hide what it is; null when it is none of the web or of mail. */
function webAddress(address: string): string | null {
	const url = URL.parse(address);
	return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/**
 * A Uri of the editor decodes and encodes anew, which loses the difference between "%2F" and "/". The editor takes text
 * too, and passes it on as it stands; its declaration knows only of Uri.
 */
async function openAsWritten(url: string): Promise<void> {
	await Reflect.apply(vscode.env.openExternal, vscode.env, [url]);
}
