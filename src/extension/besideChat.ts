import type * as vscode from "vscode";
import type { ChatView } from "./chatView.ts";
import type { RegisterCommand } from "./commands.ts";
import { registerLinks } from "./links/index.ts";
import { registerNetwork } from "./networkCommands.ts";
import type { Services } from "./services.ts";
import type { SlashCommands } from "./slash/index.ts";

export interface BesideChatHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	readonly slashCommands: SlashCommands;
	readonly chat: ChatView;
	readonly projectId: () => string | null;
	/** Resolves when the user and the machine are in the database. */
	readonly userId: () => Promise<string>;
}

export interface BesideChat extends vscode.Disposable {
	/** Rows may have changed, here or in another window. */
	refresh(): void;
}

/** Registers what works beside the chat and with its models: links and what may be contacted. */
export function registerBesideChat(host: BesideChatHost): BesideChat {
	const { services, registerCommand, chat } = host;
	const links = registerLinks({
		...host,
		ask: chat.ask,
		shownConversationId: () => chat.shownConversationId(),
	});
	const network = registerNetwork(services, registerCommand);
	return {
		refresh: () => links.refresh(),
		dispose() {
			links.dispose();
			network.dispose();
		},
	};
}
