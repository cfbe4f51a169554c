import * as vscode from "vscode";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import { UsagePage } from "./usagePage.ts";
import { UsageStatusBar } from "./statusBar.ts";

export { readPriceOverrides } from "./priceOverrides.ts";

export interface UsageHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly strings: Readonly<Record<string, string>>;
}

export interface UsageFeature extends vscode.Disposable {
	/** The books changed, here or in another window. */
	changed(): void;
	showChat(conversationId: string | null): void;
}

/** The status bar item and the usage page behind it. */
export function registerUsage({ services, registerCommand, strings }: UsageHost): UsageFeature {
	const statusBar = new UsageStatusBar(services);
	const page = new UsagePage(services, strings);
	const open = registerCommand(commands.openUsage, async () => page.show());
	return {
		changed() {
			statusBar.refresh();
			page.changed();
		},
		showChat: (conversationId) => statusBar.showChat(conversationId),
		dispose: () => vscode.Disposable.from(statusBar, page, open).dispose(),
	};
}
