import * as vscode from "vscode";
import type { RegisterCommand } from "./commands.ts";
import { commands, settings } from "./contributions.ts";
import type { Services } from "./services.ts";

/** The commands about what may be contacted. */
export function registerNetwork(services: Services, registerCommand: RegisterCommand): vscode.Disposable {
	return registerCommand(commands.toggleLocalOnly, async (isOn) => toggleLocalOnly(services, isOn));
}

/** Turns "local only" on or off, or to the given state; returns the new one. */
async function toggleLocalOnly({ network, localize }: Services, wanted: unknown): Promise<boolean> {
	const isOn = typeof wanted === "boolean" ? wanted : !network.isLocalOnly();
	const configuration = vscode.workspace.getConfiguration();
	await configuration.update(settings.networkLocalOnly, isOn, vscode.ConfigurationTarget.Global);
	void vscode.window.setStatusBarMessage(
		isOn
			? localize("Local only: nothing leaves this machine.")
			: localize("Hosted models and links may be asked again."),
		6000,
	);
	return isOn;
}
