import * as vscode from "vscode";
import type { RegisterCommand } from "./commands.ts";
import { commands, settings } from "./contributions.ts";
import type { NetworkLogPage } from "./networkLog/index.ts";
import type { Services } from "./services.ts";

export interface NetworkCommands extends vscode.Disposable {
	/** There may be new contacts. */
	refresh(): void;
}

/** The commands about what may be contacted. */
export function registerNetwork(
	services: Services,
	registerCommand: RegisterCommand,
	strings: Readonly<Record<string, string>>,
): NetworkCommands {
	let page: NetworkLogPage | null = null;
	const show = async (): Promise<void> => {
		const bundle = await import("./networkLog/index.ts");
		page ??= new bundle.NetworkLogPage(services, strings);
		page.show();
	};
	const registered = vscode.Disposable.from(
		registerCommand(commands.showNetworkLog, show),
		registerCommand(commands.toggleLocalOnly, async (isOn) => toggleLocalOnly(services, isOn)),
	);
	return {
		refresh: () => page?.changed(),
		dispose() {
			registered.dispose();
			page?.dispose();
		},
	};
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
