import * as vscode from "vscode";
import type { Host } from "../providers/provider.ts";
import type { Services } from "../services.ts";

/** Asks whether messages may go to a host on whose way others can read them; a yes is entered in the audit log. */
export async function agreesToBeRead({ name, baseUrl }: Host, { audit, localize }: Services): Promise<boolean> {
	const question = localize("Send to {0} without encryption?", name);
	const detail = [
		localize("What you send goes to {0}, another machine, over plain http.", baseUrl),
		localize(
			"Whoever is on the way there, such as others in the same network, can read and change your messages, what is attached to them, the answers and the key.",
		),
		localize("If you agree, you are not asked for this address again."),
	].join("\n\n");
	const send = localize("Send Anyway");
	const isAgreed = (await vscode.window.showWarningMessage(question, { modal: true, detail }, send)) === send;
	if (isAgreed) void audit({ action: "address.allowed", target: { kind: "address", id: baseUrl } });
	return isAgreed;
}
