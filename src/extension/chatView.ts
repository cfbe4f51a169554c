import * as vscode from "vscode";
import type { Chat } from "./chat/index.ts";
import type { ChatHost } from "./chatHost.ts";
import type { RegisterCommand } from "./commands.ts";
import { commands, views } from "./contributions.ts";

export interface ChatView extends vscode.Disposable {
	/** Shows a chat in the panel, at a message when one is given, and brings it up; false when there is none of that id. */
	openChat(conversationId: string, messageId: string | null): Promise<boolean>;
	shownConversationId(): string | null;
	conversationsChanged(conversationIds: readonly string[]): void;
	/** Stops what runs; resolves when it is saved. */
	close(): Promise<void>;
}

/** Registers the chat view and its commands. The chat itself is a bundle of its own, loaded when one of them is used. */
export function registerChatView(
	host: ChatHost,
	registerCommand: RegisterCommand,
	doctorFacts: () => Promise<readonly (readonly [string, string])[]>,
): ChatView {
	let loading: Promise<Chat> | null = null;
	let loaded: Chat | null = null;
	const load = (): Promise<Chat> =>
		(loading ??= import("./chat/index.ts").then((bundle) => (loaded = new bundle.Chat(host))));
	const reveal = async (): Promise<void> => vscode.commands.executeCommand(`${views.chat}.focus`);
	const disposable = vscode.Disposable.from(
		vscode.window.registerWebviewViewProvider(views.chat, {
			async resolveWebviewView(view) {
				(await load()).attach(view);
			},
		}),
		registerCommand(commands.newChat, async (draft) => {
			await reveal();
			(await load()).newChat(typeof draft === "string" ? draft : null);
		}),
		registerCommand(commands.selectModel, async (modelId) => (await load()).selectModel(modelId)),
		registerCommand(commands.setApiKey, async (hostId, key) => (await load()).setApiKey(hostId, key)),
		registerCommand(commands.pullModel, async (model) => (await load()).pullModel(model)),
		registerCommand(commands.applyProposal, async () => (await load()).applyProposal()),
		registerCommand(commands.discardProposal, async () => (await load()).discardProposal()),
		registerCommand(commands.refreshModels, async () => (await load()).refreshModels()),
		registerCommand(commands.doctor, async () => {
			const report = await (await load()).doctor(await doctorFacts());
			const document = await vscode.workspace.openTextDocument({ content: report, language: "markdown" });
			await vscode.window.showTextDocument(document, { preview: true });
			return report;
		}),
	);
	return {
		async openChat(conversationId, messageId) {
			await reveal();
			return (await load()).openChat(conversationId, messageId);
		},
		shownConversationId: () => loaded?.shownConversationId ?? null,
		conversationsChanged: (conversationIds) => loaded?.conversationsChanged(conversationIds),
		close: async () => loaded?.dispose(),
		dispose: () => disposable.dispose(),
	};
}
