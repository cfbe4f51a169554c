import * as vscode from "vscode";
import type { Books } from "../books/index.ts";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { BudgetGuard } from "./budgetGuard.ts";
import { utcOffsetMinutes } from "../../shared/calendarDay.ts";
import { UsageStatusBar } from "./statusBar.ts";

export { readPriceOverrides } from "./priceOverrides.ts";
export { offerWhereWasI } from "./whereWasI.ts";

export interface UsageHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly strings: Readonly<Record<string, string>>;
	/** Resolves when the window is entered in the database. */
	readonly userId: () => Promise<string>;
	/** The project of the folder in use; null when there is none. */
	readonly projectId: () => string | null;
	/** The open folders whose projects are known. */
	readonly openFolders: () => readonly {
		readonly folderUri: string;
		readonly projectId: string;
		readonly name: string;
	}[];
}

export interface UsageFeature extends vscode.Disposable {
	/** Holds the budgets against every call of the chat. */
	readonly spending: SpendingGuard;
	/** The books changed, here or in another window. */
	changed(): void;
	showChat(conversationId: string | null): void;
	/** So many chats wait for the user to allow something or not. */
	showWaiting(count: number): void;
}

/** The status bar item, the budgets, and the commands of the books, which are a bundle of their own. */
export function registerUsage(host: UsageHost): UsageFeature {
	const { services, registerCommand, userId, projectId } = host;
	const statusBar = new UsageStatusBar(services, projectId);
	let shownChat: string | null = null;
	let books: Books | null = null;
	const load = async (): Promise<Books> => {
		const bundle = await import("../books/index.ts");
		return (books ??= new bundle.Books({ ...host, conversationId: () => shownChat, utcOffsetMinutes }));
	};
	const changed = (): void => {
		statusBar.refresh();
		books?.changed();
	};
	const registered = vscode.Disposable.from(
		statusBar,
		{ dispose: () => books?.dispose() },
		services.onDidChangeSettings(changed),
		registerCommand(commands.openUsage, async (agentSession) => (await load()).showPage(agentSession)),
		registerCommand(commands.openTimeline, async (project) =>
			(await load()).showTimeline(typeof project === "string" ? project : null),
		),
		registerCommand(commands.whereWasI, async () => (await load()).showTimeline(projectId())),
		registerCommand(commands.weeklyNote, async () => (await load()).writeNote("week")),
		registerCommand(commands.standUpNote, async () => (await load()).writeNote("standUp")),
		registerCommand(commands.exportUsage, async (path, days) => (await load()).exportUsage(path, days)),
		registerCommand(commands.repriceHistory, async (mode) => (await load()).reprice(mode)),
		registerCommand(commands.setBudget, async (place, dollars) => {
			await (await load()).setBudget(place, dollars);
			changed();
		}),
	);
	return {
		spending: new BudgetGuard({
			...services,
			settings: () => services.settings().budgets,
			userId,
			sessionId: services.sessionId,
			projectId,
			didDecide: changed,
		}),
		changed,
		showChat(conversationId) {
			shownChat = conversationId;
			statusBar.showChat(conversationId);
		},
		showWaiting: (count) => statusBar.showWaiting(count),
		dispose: () => void registered.dispose(),
	};
}
