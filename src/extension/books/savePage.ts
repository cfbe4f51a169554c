import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { printedPage } from "./printedPage.ts";

/** Asks where, writes the page as a document of its own, and offers to open it where it can be printed. */
export async function savePage({ context, localize }: Services, html: string): Promise<void> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const target = await vscode.window.showSaveDialog({
		title: localize("Save the page for printing"),
		filters: { HTML: ["html"] },
		...(folder ? { defaultUri: vscode.Uri.joinPath(folder, "usage.html") } : {}),
	});
	if (!target) return;
	const style = vscode.Uri.joinPath(context.extensionUri, "dist", "webview", "usage.css");
	const css = Buffer.from(await vscode.workspace.fs.readFile(style)).toString("utf8");
	const page = printedPage(localize("Daybook Usage"), html, css);
	await vscode.workspace.fs.writeFile(target, Buffer.from(page, "utf8"));
	const open = localize("Open in Browser");
	const saved = localize("The page was saved. Print it from a browser.");
	if ((await vscode.window.showInformationMessage(saved, open)) === open) await vscode.env.openExternal(target);
}
