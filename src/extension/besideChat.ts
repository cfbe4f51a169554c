import type * as vscode from "vscode";
import type { ChatView } from "./chatView.ts";
import type { RegisterCommand } from "./commands.ts";
import { registerLinks } from "./links/index.ts";
import { registerNetwork } from "./networkCommands.ts";
import type { Services } from "./services.ts";
import type { SlashCommands } from "./slash/index.ts";
import { registerTasks } from "./tasks/index.ts";
import type { WaitingItems } from "./waitingItems.ts";

export interface BesideChatHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly slashCommands: SlashCommands;
	/** Where what waits for the user is shown. */
	readonly waiting: WaitingItems;
	readonly chat: ChatView;
	/** Translations of the pages' strings by their English sentence. */
	readonly strings: Readonly<Record<string, string>>;
	readonly projectId: () => string | null;
	/** Resolves when the user and the machine are in the database. */
	readonly userId: () => Promise<string>;
}

export interface BesideChat extends vscode.Disposable {
	/** Rows may have changed, here or in another window. */
	refresh(): void;
	/** Tells what earlier windows left undone; when the editor stands. */
	start(): Promise<void>;
}

/** Registers what works beside the chat and with its models: links, background tasks, and what may be contacted. */
export function registerBesideChat(host: BesideChatHost): BesideChat {
	const { services, registerCommand, chat } = host;
	const links = registerLinks({
		...host,
		ask: chat.ask,
		shownConversationId: () => chat.shownConversationId(),
	});
	const tasks = registerTasks({
		...host,
		begin: async (prompt, modelId) => chat.runInBackground(prompt, modelId),
		runner: async () => chat.tasks(),
	});
	const network = registerNetwork(services, registerCommand, host.strings);
	return {
		refresh() {
			links.refresh();
			tasks.refresh();
			network.refresh();
		},
		async start() {
			// Ends the windows that died, so that it is known what they left.
			await host.userId();
			await tasks.tellInterrupted();
		},
		dispose() {
			links.dispose();
			tasks.dispose();
			network.dispose();
		},
	};
}
