import * as vscode from "vscode";
import { settings } from "../contributions.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import { settingLevels } from "../settingLevels.ts";
import { othersOf } from "../strictSettings.ts";

/** Turns "local only" on or off for the user, or to the given state; returns what holds, which a folder may keep on. */
export async function toggleLocalOnly({ network, localize }: Services, wanted: unknown): Promise<boolean> {
	const isWanted = typeof wanted === "boolean" ? wanted : !network.isLocalOnly();
	const configuration = vscode.workspace.getConfiguration();
	await configuration.update(settings.networkLocalOnly, isWanted, vscode.ConfigurationTarget.Global);
	const isKeptOn = settingLevels(settings.networkLocalOnly).some((levels) => levels && othersOf(levels).includes(true));
	if (isKeptOn && !isWanted) void tellKeptOn(localize);
	else
		void vscode.window.setStatusBarMessage(
			isWanted
				? localize("Local only: nothing leaves this machine.")
				: localize("Hosted models and links may be asked again."),
			6000,
		);
	return isWanted || isKeptOn;
}

async function tellKeptOn(localize: Localize): Promise<void> {
	const open = localize("Open Setting");
	const sentence = localize("“Local only” stays on: the settings of this workspace switch it on. Change it there.");
	if ((await vscode.window.showWarningMessage(sentence, open)) === open)
		await vscode.commands.executeCommand("workbench.action.openSettings", `@id:${settings.networkLocalOnly}`);
}
