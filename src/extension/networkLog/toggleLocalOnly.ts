import * as vscode from "vscode";
import { settings } from "../contributions.ts";
import type { Services } from "../services.ts";
import { settingLevels } from "../settingLevels.ts";
import { othersOf } from "../strictSettings.ts";

/** Turns "local only" on or off for the user, or to the given state; returns what holds, which a folder may keep on. */
export async function toggleLocalOnly({ network, localize }: Services, wanted: unknown): Promise<boolean> {
	const isWanted = typeof wanted === "boolean" ? wanted : !network.isLocalOnly();
	const configuration = vscode.workspace.getConfiguration();
	await configuration.update(settings.networkLocalOnly, isWanted, vscode.ConfigurationTarget.Global);
	const isKeptOn = settingLevels(settings.networkLocalOnly).some((levels) => levels && othersOf(levels).includes(true));
	if (isKeptOn && !isWanted)
		void vscode.window.showWarningMessage(
			localize("“Local only” stays on: the settings of this workspace switch it on. Change it there."),
		);
	else
		void vscode.window.setStatusBarMessage(
			isWanted
				? localize("Local only: nothing leaves this machine.")
				: localize("Hosted models and links may be asked again."),
			6000,
		);
	return isWanted || isKeptOn;
}
