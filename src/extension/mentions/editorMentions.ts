import * as vscode from "vscode";
import type { EditorPort, EditorText } from "./capture.ts";
import { terminalText } from "./terminalText.ts";
import { uncommittedChanges } from "./uncommittedChanges.ts";

/** The editor as mentions see it. */
export const editorMentions: EditorPort = {
	async readFile(uri, most) {
		const address = vscode.Uri.parse(uri);
		const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === address.toString());
		const name = shownName(address);
		if (open) return { name, bytes: Buffer.from(open.getText(), "utf8") };
		const { size } = await vscode.workspace.fs.stat(address);
		return { name, bytes: size > most ? null : await vscode.workspace.fs.readFile(address) };
	},
	selection,
	async symbol(uri, line, name) {
		const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
		const range =
			(await symbolRange(document.uri, line, name)) ?? document.lineAt(Math.min(line, document.lineCount - 1)).range;
		const text = document.getText(range);
		return text.trim() === "" ? null : { name, text, source: placeOf(document.uri, range) };
	},
	problems() {
		const lines = vscode.languages
			.getDiagnostics()
			.filter(([uri]) => vscode.workspace.getWorkspaceFolder(uri) !== undefined)
			.flatMap(([uri, found]) => found.map((problem) => problemLine(uri, problem)));
		return lines.length === 0 ? null : lines.join("\n");
	},
	terminal: terminalText,
	diff: uncommittedChanges,
};

/** What is selected in the editor used last; null when nothing is. */
function selection(): EditorText | null {
	const editor = vscode.window.activeTextEditor;
	if (!editor || editor.selection.isEmpty) return null;
	const { document, selection: selected } = editor;
	const source = placeOf(document.uri, selected);
	const lines = source.startLine === source.endLine ? `${source.startLine}` : `${source.startLine}-${source.endLine}`;
	return { name: `${shownName(document.uri)}:${lines}`, text: document.getText(selected), source };
}

/** "parser.ts:3-9"; null when nothing is selected. */
export function selectionPlace(): string | null {
	return selection()?.name ?? null;
}

export function problemCount(): number {
	return vscode.languages
		.getDiagnostics()
		.filter(([uri]) => vscode.workspace.getWorkspaceFolder(uri) !== undefined)
		.reduce((sum, [, found]) => sum + found.length, 0);
}

function problemLine(uri: vscode.Uri, { range, severity, message, source }: vscode.Diagnostic): string {
	const place = `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
	const words = ["error", "warning", "information", "hint"][severity] ?? "problem";
	return `${place} ${words}: ${message.replaceAll(/\s*\n\s*/g, " ")}${source === undefined ? "" : ` (${source})`}`;
}

/** The innermost symbol of that name around the line, as far as the language can tell. */
async function symbolRange(uri: vscode.Uri, line: number, name: string): Promise<vscode.Range | null> {
	const found =
		(await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
			"vscode.executeDocumentSymbolProvider",
			uri,
		)) ?? [];
	let best: vscode.Range | null = null;
	const visit = (symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): void => {
		for (const symbol of symbols) {
			const range = "range" in symbol ? symbol.range : symbol.location.range;
			if (range.start.line > line || range.end.line < line) continue;
			// The list of the workspace writes "parse()" where the file's own says "parse".
			if (symbol.name === name || symbol.name === name.replace(/\(\)$/, "")) best = range;
			if ("children" in symbol) visit(symbol.children);
		}
	};
	visit(found);
	return best;
}

function placeOf(uri: vscode.Uri, { start, end }: vscode.Range): EditorText["source"] {
	// A selection that ends before the first letter of a line does not hold that line.
	const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
	return { uri: uri.toString(), startLine: start.line + 1, endLine: last + 1 };
}

function shownName(uri: vscode.Uri): string {
	return uri.path.split("/").at(-1) ?? uri.toString();
}
