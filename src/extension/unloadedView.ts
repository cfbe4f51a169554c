import * as vscode from "vscode";
import type { Services } from "./services.ts";

/** Says in the view itself that what belongs there could not be loaded; `retry` is run when the user asks or looks again. */
export function showUnloaded(
	view: vscode.WebviewView,
	{ localize }: Pick<Services, "localize">,
	retry: () => Promise<void>,
): void {
	const sentence = localize("The chat could not be loaded. Try again, and install Daybook anew if that does not help.");
	const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
	const text = sentence.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
	view.webview.html = `<!DOCTYPE html><html><head>${policy}</head><body><p role="alert">${text}</p></body></html>`;
	const looking = view.onDidChangeVisibility(() => {
		if (!view.visible) return;
		looking.dispose();
		void retry();
	});
	void askAgain(sentence, localize("Try Again"), async () => {
		looking.dispose();
		await retry();
	});
}

async function askAgain(sentence: string, again: string, retry: () => Promise<void>): Promise<void> {
	if ((await vscode.window.showErrorMessage(sentence, again)) === again) await retry();
}
