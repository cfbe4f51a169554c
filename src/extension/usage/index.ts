import * as vscode from "vscode";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { BudgetGuard } from "./budgetGuard.ts";
import { setBudget } from "./setBudget.ts";
import { UsageStatusBar } from "./statusBar.ts";
import { UsagePage } from "./usagePage.ts";

export { readPriceOverrides } from "./priceOverrides.ts";

export interface UsageHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly strings: Readonly<Record<string, string>>;
	/** Resolves when the window is entered in the database. */
	readonly userId: () => Promise<string>;
	/** The project of the folder in use; null when there is none. */
	readonly projectId: () => string | null;
}

export interface UsageFeature extends vscode.Disposable {
	/** Holds the budgets against every call of the chat. */
	readonly spending: SpendingGuard;
	/** The books changed, here or in another window. */
	changed(): void;
	showChat(conversationId: string | null): void;
}

/** The status bar item, the usage page behind it, and the budgets. */
export function registerUsage(host: UsageHost): UsageFeature {
	const { services, registerCommand, strings, userId, projectId } = host;
	const statusBar = new UsageStatusBar(services, projectId);
	const page = new UsagePage(services, strings);
	let shownChat: string | null = null;
	const changed = (): void => {
		statusBar.refresh();
		page.changed();
	};
	const budget = { services, userId, projectId, conversationId: () => shownChat, didChange: changed };
	const registered = vscode.Disposable.from(
		statusBar,
		page,
		services.onDidChangeSettings(() => statusBar.refresh()),
		registerCommand(commands.openUsage, async () => page.show()),
		registerCommand(commands.setBudget, async (place, dollars) => setBudget(budget, place, dollars)),
	);
	return {
		spending: new BudgetGuard({
			...services,
			settings: () => services.settings().budgets,
			userId,
			projectId,
			didDecide: changed,
		}),
		changed,
		showChat(conversationId) {
			shownChat = conversationId;
			statusBar.showChat(conversationId);
		},
		dispose: () => void registered.dispose(),
	};
}
