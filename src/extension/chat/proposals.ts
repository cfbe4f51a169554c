import path from "node:path";
import * as vscode from "vscode";
import { proposalScheme } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { proposedText } from "./proposedText.ts";

interface Proposal {
	readonly target: vscode.Uri;
	/** Of the document that the proposal was made from. */
	readonly version: number;
	readonly text: string;
}

/** Changes that the user looks at in a diff editor before they are made. */
export class Proposals {
	readonly #localize: Localize;
	readonly #proposals = new Map<string, Proposal>();
	readonly #registration: vscode.Disposable;
	#count = 0;

	constructor(localize: Localize) {
		this.#localize = localize;
		this.#registration = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
				provideTextDocumentContent: (uri) => this.#proposals.get(uri.toString())?.text ?? null,
			}),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#proposals.delete(uri.toString())),
		);
	}

	/** Shows what the open file would become with this code in it. */
	async show(code: string): Promise<void> {
		const editor = this.#editor();
		const { document, selection } = editor;
		const selected = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
		const text = proposedText(document.getText(), selected, code);
		if (text === document.getText())
			throw new DaybookError("no_change", this.#localize("The open file has this code already."));
		const name = path.posix.basename(document.uri.path);
		const uri = vscode.Uri.from({ scheme: proposalScheme, path: `/${++this.#count}/${name}` });
		this.#proposals.set(uri.toString(), { target: document.uri, version: document.version, text });
		const title = this.#localize("{0}: proposed change", name);
		await vscode.commands.executeCommand("vscode.diff", document.uri, uri, title, { preview: true });
	}

	/** Makes the change that is on screen. It can be undone like any other edit, and is not saved. */
	async apply(): Promise<void> {
		const uri = shownProposal();
		const proposal = uri && this.#proposals.get(uri.toString());
		if (!uri || !proposal) return;
		const document = await vscode.workspace.openTextDocument(proposal.target);
		if (document.version !== proposal.version)
			throw new DaybookError("stale", this.#localize("The file was changed meanwhile. Apply the code once more."));
		const edit = new vscode.WorkspaceEdit();
		edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), proposal.text);
		if (!(await vscode.workspace.applyEdit(edit)))
			throw new DaybookError("not_editable", this.#localize("This file cannot be edited."));
		await closeTabs(uri);
		await vscode.window.showTextDocument(document);
	}

	/** Closes the change that is on screen. */
	async discard(): Promise<void> {
		const uri = shownProposal();
		if (uri) await closeTabs(uri);
	}

	dispose(): void {
		this.#registration.dispose();
	}

	#editor(): vscode.TextEditor {
		const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
		const editor = editors.find(
			(one) => one && ["file", "untitled", "vscode-remote"].includes(one.document.uri.scheme),
		);
		if (editor) return editor;
		throw new DaybookError("no_editor", this.#localize("Open the file first to which the code belongs."));
	}
}

/** The proposal of the diff editor in front. */
function shownProposal(): vscode.Uri | null {
	const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
	const isOurs = input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme;
	return isOurs ? input.modified : null;
}

async function closeTabs(uri: vscode.Uri): Promise<void> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	const isShown = ({ input }: vscode.Tab) =>
		input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString();
	await vscode.window.tabGroups.close(tabs.filter(isShown));
}
