import * as vscode from "vscode";
import type { RegisterCommand } from "./commands.ts";
import { commands } from "./contributions.ts";
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
	const load = async () => import("./networkLog/index.ts");
	const show = async (): Promise<void> => {
		const bundle = await load();
		page ??= new bundle.NetworkLogPage(services, strings);
		page.show();
	};
	const registered = vscode.Disposable.from(
		registerCommand(commands.showNetworkLog, show),
		registerCommand(commands.toggleLocalOnly, async (isOn) => (await load()).toggleLocalOnly(services, isOn)),
	);
	return {
		refresh: () => page?.changed(),
		dispose() {
			registered.dispose();
			page?.dispose();
		},
	};
}
