import * as vscode from "vscode";
import type { KeyKind } from "../../shared/keyShapes.ts";
import { contentStore } from "../attachmentFiles.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { ExportedChat } from "../transfer/index.ts";

/**
 * Writes chats to files. One chat becomes a Markdown or JSON file, by the destination's name; several become one JSON file, or
 * a folder of Markdown files when the destination has no extension. Asks for the destination when none is given, and then also
 * whether what looks like a key goes along; `keys` "remove" takes it out unasked. Returns the paths written.
 */
export async function exportChats(
	services: Services,
	conversationIds: readonly string[],
	destination: unknown,
	keys: unknown,
): Promise<readonly string[]> {
	const { localize } = services;
	const { exportedChat } = await import("../transfer/index.ts");
	const target =
		typeof destination === "string" && destination !== ""
			? vscode.Uri.file(destination)
			: await askWhere(services, conversationIds);
	if (!target) return [];
	const found: ExportedChat[] = [];
	for (const id of conversationIds) {
		const one = await exportedChat(id, services.database());
		if (one) found.push(one);
	}
	if (found.length === 0) throw new DaybookError("gone", localize("This chat is no longer there."));
	const isAsked = keys !== "remove" && typeof destination !== "string";
	const exported =
		keys === "remove" ? await withoutKeys(services, found) : isAsked ? await asWanted(services, found) : found;
	if (!exported) return [];
	const files = await write(services, exported, target);
	await services.audit({ action: "chats.exported", detail: { chats: found.length, path: target.fsPath } });
	if (typeof destination !== "string") void tellDone(services, exported.length, target, files);
	return files;
}

/** Says where it was written, and opens it when the user wants to see it. */
async function tellDone(
	{ localize }: Services,
	chats: number,
	target: vscode.Uri,
	files: readonly string[],
): Promise<void> {
	const [first] = files;
	const file = files.length === 1 && first !== undefined ? vscode.Uri.file(first) : null;
	const action = file ? localize("Open") : localize("Show Folder");
	const told =
		chats === 1
			? localize("The chat was written to {0}.", (file ?? target).fsPath)
			: localize("{0} chats were exported to {1}.", localize.count(chats), (file ?? target).fsPath);
	if ((await vscode.window.showInformationMessage(told, action)) !== action) return;
	await vscode.commands.executeCommand(file ? "vscode.open" : "revealFileInOS", file ?? target);
}

/** Asks what becomes of keys, where there are any; null when the user turned away. */
async function asWanted(services: Services, found: readonly ExportedChat[]): Promise<readonly ExportedChat[] | null> {
	const { localize } = services;
	const { keyKindsOf } = await import("../transfer/index.ts");
	const kinds = keyKindsOf(found.map(({ chat }) => chat));
	if (kinds.length === 0) return found;
	const [remove, keep] = [localize("Remove Keys"), localize("Export as It Is")];
	const names = kinds.map((kind) => keyWords(kind, localize)).join(", ");
	const answer = await vscode.window.showWarningMessage(
		localize("What is exported seems to hold keys ({0}). Remove them?", names),
		{ modal: true, detail: localize("Attached files are exported as they are.") },
		remove,
		keep,
	);
	if (answer === remove) return withoutKeys(services, found);
	return answer === keep ? found : null;
}

async function withoutKeys({ localize }: Services, found: readonly ExportedChat[]): Promise<readonly ExportedChat[]> {
	const { chatWithoutKeys } = await import("../transfer/index.ts");
	const instead = (kind: KeyKind): string => `[${localize("removed: {0}", keyWords(kind, localize))}]`;
	return found.map(({ chat, summary }) => ({ chat: chatWithoutKeys(chat, instead), summary }));
}

function keyWords(kind: KeyKind, localize: Services["localize"]): string {
	if (typeof kind === "object") return localize("{0} key", kind.service);
	const words = {
		private_key: localize("private key"),
		password: localize("password"),
		token: localize("access token"),
	};
	return words[kind];
}

async function write(
	services: Services,
	found: readonly ExportedChat[],
	target: vscode.Uri,
): Promise<readonly string[]> {
	const { fileNameFrom, jsonOf, markdownOf } = await import("../transfer/index.ts");
	const save = async (file: vscode.Uri, text: string): Promise<string> => {
		await vscode.workspace.fs.writeFile(file, Buffer.from(text, "utf8"));
		return file.fsPath;
	};
	if (/\.json$/i.test(target.path)) {
		const chats = found.map(({ chat }) => chat);
		return [await save(target, await jsonOf(chats, contentStore(services)))];
	}
	const [first] = found;
	if (first && found.length === 1 && /\.\w+$/.test(target.path))
		return [await save(target, markdownOf(first.chat, first.summary))];
	const names = new Set<string>();
	const files: string[] = [];
	for (const { chat, summary } of found) {
		const file = vscode.Uri.joinPath(target, `${fileNameFrom(chat.title, names)}.md`);
		files.push(await save(file, markdownOf(chat, summary)));
	}
	return files;
}

async function askWhere(services: Services, conversationIds: readonly string[]): Promise<vscode.Uri | undefined> {
	const { localize } = services;
	const [id] = conversationIds;
	if (conversationIds.length > 1) {
		const asJson = localize("One JSON file");
		const asMarkdown = localize("A folder of Markdown files");
		const title = localize("Export {0} chats", conversationIds.length);
		const form = await vscode.window.showQuickPick([asJson, asMarkdown], { title });
		if (form === undefined) return undefined;
		if (form === asMarkdown) return askFolder(title);
		return vscode.window.showSaveDialog({ title, filters: { JSON: ["json"] }, ...inFolder("chats.json") });
	}
	const known = id === undefined ? null : await services.database().call("conversations.get", { conversationId: id });
	const { fileNameFrom } = await import("../transfer/index.ts");
	return vscode.window.showSaveDialog({
		title: localize("Export chat"),
		filters: { Markdown: ["md"], JSON: ["json"] },
		...inFolder(`${fileNameFrom(known?.title ?? "", new Set())}.md`),
	});
}

async function askFolder(title: string): Promise<vscode.Uri | undefined> {
	const picked = await vscode.window.showOpenDialog({ title, canSelectFiles: false, canSelectFolders: true });
	return picked?.[0];
}

function inFolder(name: string): { readonly defaultUri?: vscode.Uri } {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	return folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {};
}
