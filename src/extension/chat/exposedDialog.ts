import * as vscode from "vscode";
import type { Localize } from "../localize.ts";
import type { Host } from "../providers/provider.ts";

/** Asks whether messages may go to a host on whose way others can read them. */
export async function agreesToBeRead({ name, baseUrl }: Host, localize: Localize): Promise<boolean> {
	const question = localize("Send to {0} without encryption?", name);
	const detail = [
		localize("What you send goes to {0}, another machine, over plain http.", baseUrl),
		localize(
			"Whoever is on the way there, such as others in the same network, can read and change your messages, what is attached to them, the answers and the key.",
		),
		localize("If you agree, you are not asked for this address again."),
	].join("\n\n");
	const send = localize("Send Anyway");
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, send)) === send;
}
