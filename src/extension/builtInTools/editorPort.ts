import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { gitOf } from "./editorGit.ts";
import { type EditorFiles, nodeFiles } from "./nodeFiles.ts";
import type { EditorPort, ProblemFound, SymbolFound } from "./surroundings.ts";
import { decodeText, encodeText, type TextEncodingUsed } from "./textFile.ts";

/** The editor as the tools see it. Only folders on this machine's own disk count. */
export function editorPort(localize: Localize): EditorPort {
	const folders = (): readonly string[] =>
		(vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
	return {
		folders,
		files: nodeFiles(editorFiles(localize), localize),
		symbols: async (words, file) => (file === null ? workspaceSymbols(words) : fileSymbols(words, file)),
		problems,
		...gitOf(folders),
		async findFiles(glob, limit) {
			const found = await vscode.workspace.findFiles(glob, undefined, limit);
			return found.map(({ fsPath }) => fsPath).toSorted();
		},
		ripgrep: ripgrepIn(vscode.env.appRoot),
	};
}

/** Where the editor keeps the search program that it uses itself; null when it is at none of the usual places. */
function ripgrepIn(appRoot: string): string | null {
	const name = process.platform === "win32" ? "rg.exe" : "rg";
	const places = ["node_modules", "node_modules.asar.unpacked"].flatMap((modules) => [
		path.join(appRoot, modules, "@vscode", "ripgrep", "bin", name),
		path.join(appRoot, modules, "@vscode", "ripgrep-universal", "bin", `${process.platform}-${process.arch}`, name),
	]);
	return places.find((place) => existsSync(place)) ?? null;
}

function editorFiles(localize: Localize): EditorFiles {
	return {
		unsaved(real) {
			const document = unsavedDocument(real);
			return document ? encodeText(document.getText(), encodingOf(document)) : null;
		},
		async replaceUnsaved(real, bytes) {
			const document = unsavedDocument(real);
			const text = decodeText(bytes)?.text;
			if (!document || text === undefined) throw refused(real, localize);
			const edit = new vscode.WorkspaceEdit();
			edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
			if (!(await vscode.workspace.applyEdit(edit))) throw refused(real, localize);
		},
		rename: async (from, to) =>
			vscode.workspace.fs.rename(vscode.Uri.file(from), vscode.Uri.file(to), { overwrite: false }),
		async trash(real) {
			const uri = vscode.Uri.file(real);
			try {
				await vscode.workspace.fs.delete(uri, { useTrash: true });
			} catch {
				// A machine without a trash: the content is kept by Daybook, so that it can be taken back.
				await vscode.workspace.fs.delete(uri, { useTrash: false });
			}
		},
	};
}

function refused(real: string, localize: Localize): DaybookError {
	return new DaybookError("not_editable", localize("{0} could not be changed in the editor.", path.basename(real)));
}

function unsavedDocument(real: string): vscode.TextDocument | undefined {
	return vscode.workspace.textDocuments.find(
		({ uri, isDirty }) => isDirty && uri.scheme === "file" && uri.fsPath === real,
	);
}

/** The editor does not tell whether a file begins with a mark; what it calls the encoding does. */
function encodingOf(document: vscode.TextDocument): TextEncodingUsed {
	const encoding: unknown = "encoding" in document ? document.encoding : "utf8";
	if (encoding === "utf8bom") return { encoding: "utf8", hasMark: true };
	if (encoding === "utf16le") return { encoding: "utf16le", hasMark: true };
	return encoding === "utf16be" ? { encoding: "utf16be", hasMark: true } : { encoding: "utf8", hasMark: false };
}

function problems(file: string | null): readonly ProblemFound[] {
	const all = vscode.languages.getDiagnostics().filter(([uri]) => {
		if (file !== null) return uri.scheme === "file" && uri.fsPath === file;
		return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
	});
	return all.flatMap(([uri, found]) =>
		found.map(({ range, severity, message, source = "" }) => ({
			path: uri.fsPath,
			line: range.start.line + 1,
			severity: severities[severity] ?? "information",
			message: message.replaceAll(/\s*\n\s*/g, " "),
			source,
		})),
	);
}

const severities = ["error", "warning", "information", "hint"] as const;

async function workspaceSymbols(words: string): Promise<readonly SymbolFound[]> {
	const found = await vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
		"vscode.executeWorkspaceSymbolProvider",
		words,
	);
	const inside = (found ?? []).filter(({ location }) => vscode.workspace.getWorkspaceFolder(location.uri));
	return inside.map((symbol) => symbolFound(symbol.name, symbol.kind, symbol.containerName, symbol.location));
}

async function fileSymbols(words: string, file: string): Promise<readonly SymbolFound[]> {
	const uri = vscode.Uri.file(file);
	const roots = await vscode.commands.executeCommand<
		readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
	>("vscode.executeDocumentSymbolProvider", uri);
	const flat: SymbolFound[] = [];
	const visit = (symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[], container: string): void => {
		for (const symbol of symbols) {
			const range = "range" in symbol ? symbol.range : symbol.location.range;
			flat.push(symbolFound(symbol.name, symbol.kind, container, new vscode.Location(uri, range)));
			if ("children" in symbol) visit(symbol.children, symbol.name);
		}
	};
	visit(roots ?? [], "");
	return flat.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()));
}

function symbolFound(name: string, kind: vscode.SymbolKind, container: string, place: vscode.Location): SymbolFound {
	const words = vscode.SymbolKind[kind].toLowerCase();
	return { name, kind: words, container, path: place.uri.fsPath, line: place.range.start.line + 1 };
}
