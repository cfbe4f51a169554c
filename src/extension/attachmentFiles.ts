import * as vscode from "vscode";
import type { Attachment } from "../shared/model.ts";
import { ContentStore } from "./attachments/index.ts";
import type { Services } from "./services.ts";

/** Addresses of attachments in the editor: their hash, then their name, so that the editor knows their language. */
export const attachmentScheme = "daybook-attachment";

/** Where contents lie, the same for every window: of attachments, and of files that calls changed. */
export function contentFolders({ context }: Services): Readonly<Record<"attachment" | "change", string>> {
	const below = (name: string): string => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
	return { attachment: below("attachments"), change: below("changes") };
}

/** The contents of attachments, or of files that calls changed. */
export function contentStore(services: Services, kind: "attachment" | "change" = "attachment"): ContentStore {
	return new ContentStore(contentFolders(services)[kind]);
}

/** Lets the editor show attachments as read-only files. */
export function registerAttachmentFiles(services: Services): vscode.Disposable {
	const store = contentStore(services);
	const content = async (uri: vscode.Uri): Promise<Uint8Array> => {
		const found = await store.read(uri.path.split("/")[1] ?? "");
		if (found) return found;
		throw vscode.FileSystemError.FileNotFound(uri);
	};
	const refuse = (): never => {
		throw vscode.FileSystemError.NoPermissions(services.localize("What was attached stays as it was sent."));
	};
	const provider: vscode.FileSystemProvider = {
		onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
		watch: () => new vscode.Disposable(() => {}),
		stat: async (uri) => ({
			type: vscode.FileType.File,
			ctime: 0,
			mtime: 0,
			size: (await content(uri)).length,
			permissions: vscode.FilePermission.Readonly,
		}),
		readFile: content,
		readDirectory: () => [],
		createDirectory: refuse,
		writeFile: refuse,
		delete: refuse,
		rename: refuse,
	};
	return vscode.workspace.registerFileSystemProvider(attachmentScheme, provider, {
		isReadonly: true,
		isCaseSensitive: true,
	});
}

/** Shows the place it was taken from when that is still there, else what was attached; false when both are gone. */
export async function openAttachment(
	store: Pick<ContentStore, "read">,
	{ kind, name, contentHash, source }: Attachment,
): Promise<boolean> {
	if (source !== null && kind !== "image" && (await isThere(source.uri))) {
		const start = Math.max(0, (source.startLine ?? 1) - 1);
		const end = Math.max(start, (source.endLine ?? source.startLine ?? 1) - 1);
		const selection = new vscode.Range(start, 0, end, source.startLine === null ? 0 : Number.MAX_SAFE_INTEGER);
		await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(source.uri), { selection, preview: true });
		return true;
	}
	if ((await store.read(contentHash)) === null) return false;
	const fileName = name.replaceAll(/[\\/]/g, "_").replace(/:\d+(-\d+)?$/, "") || "attachment";
	const path = `/${contentHash}/${fileName}`;
	await vscode.commands.executeCommand("vscode.open", vscode.Uri.from({ scheme: attachmentScheme, path }), {
		preview: true,
	});
	return true;
}

async function isThere(uri: string): Promise<boolean> {
	const address = vscode.Uri.parse(uri);
	return vscode.workspace.fs.stat(address).then(
		() => true,
		() => false,
	);
}
