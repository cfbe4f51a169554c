import * as vscode from "vscode";
import { contentStore, openAttachment } from "../attachmentFiles.ts";
import type { ChatHost } from "../chatHost.ts";
import { DaybookError } from "../errors.ts";
import {
	Capture,
	editorMentions,
	mentionableChats,
	mentionableSessions,
	mentionCompletions,
	mentionFrom,
	pastOf,
	problemCount,
	selectionPlace,
	WorkspaceFiles,
} from "../mentions/index.ts";
import { promptCommand, type PromptSituation, type SlashCommand } from "../slash/index.ts";
import { PromptFiles } from "./promptFiles.ts";
import type { ComposerPort } from "./composerHandlers.ts";

const countedCommands = 200;

/** Joins the composer's requests to the editor and the books. `builtIn` are the commands of the chat itself. */
export function createComposerPort(host: ChatHost, builtIn: readonly SlashCommand[]): ComposerPort {
	const { services } = host;
	const { database, localize, clock } = services;
	const files = new WorkspaceFiles(() => clock.now());
	const prompts = new PromptFiles(services.context.globalStorageUri, () => clock.now());
	const store = contentStore(services);
	const capture = new Capture({
		editor: editorMentions,
		past: pastOf(database),
		resources: host.mcp.resources,
		store,
		newId: services.newId,
		localize,
	});
	const mentionables = {
		files: async () => files.files(),
		symbols: workspaceSymbols,
		selectionPlace,
		problemCount,
		hasTerminal: () => vscode.window.activeTerminal !== undefined,
		chats: async (words: string) => mentionableChats(database(), words, localize.day),
		agentSessions: async (words: string) => mentionableSessions(database(), words, localize.day),
		resources: (words: string) => host.mcp.resources.entries(words),
	};
	return {
		mentionCompletions: async (typed) => mentionCompletions(typed, mentionables, localize),
		async attachMention(itemId) {
			const mention = mentionFrom(itemId);
			if (!mention) throw new DaybookError("gone", localize("This is no longer there. Choose it again."));
			if (mention.kind !== "browse") return [await capture.mention(mention)];
			const picked = await pickFiles(localize("Attach files"));
			return Promise.all(picked.map(async (uri) => capture.file(uri.toString(), null)));
		},
		attachBytes: async (name, bytes) => capture.bytes(name, bytes, null),
		attachFile: async (uri) => capture.file(uri, null),
		openAttachment: async (attachment) => openAttachment(store, attachment),
		async slashCommands() {
			const own = [...builtIn, ...host.slashCommands.all()];
			const taken = new Set(own.map(({ name }) => name));
			const added = (await prompts.all()).filter(({ name }) => !taken.has(name));
			return [...own, ...added.map((prompt) => promptCommand(prompt, promptSituation, localize))];
		},
		async slashUses() {
			const { userId } = await host.writer();
			const used = await database().call("commands.frequent", { userId, prefix: "/", limit: countedCommands });
			return new Map(used.map(({ command, count }) => [command, count]));
		},
		countSlash: (name) => host.countUse(name),
	};
}

async function pickFiles(title: string): Promise<readonly vscode.Uri[]> {
	return (await vscode.window.showOpenDialog({ title, canSelectMany: true, openLabel: title })) ?? [];
}

async function workspaceSymbols(words: string) {
	const found =
		(await vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
			"vscode.executeWorkspaceSymbolProvider",
			words,
		)) ?? [];
	const inFile = words === "" || found.length === 0 ? await documentSymbols(words) : [];
	return [...found, ...inFile].map(({ name, location, containerName }) => ({
		name,
		uri: location.uri.toString(),
		line: location.range.start.line,
		detail: [containerName, vscode.workspace.asRelativePath(location.uri)].filter(Boolean).join(" · "),
	}));
}

/** The symbols of the file in the editor, for languages that know no workspace. */
async function documentSymbols(words: string): Promise<readonly vscode.SymbolInformation[]> {
	const uri = vscode.window.activeTextEditor?.document.uri;
	if (!uri) return [];
	const roots =
		(await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
			"vscode.executeDocumentSymbolProvider",
			uri,
		)) ?? [];
	const flat: vscode.SymbolInformation[] = [];
	const visit = (symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[], container: string): void => {
		for (const symbol of symbols) {
			const range = "range" in symbol ? symbol.range : symbol.location.range;
			flat.push(new vscode.SymbolInformation(symbol.name, symbol.kind, container, new vscode.Location(uri, range)));
			if ("children" in symbol) visit(symbol.children, symbol.name);
		}
	};
	visit(roots, "");
	return flat.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()));
}

function promptSituation(): PromptSituation {
	const editor = vscode.window.activeTextEditor;
	const text = editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : null;
	return { selection: text, file: editor ? vscode.workspace.asRelativePath(editor.document.uri) : null };
}
