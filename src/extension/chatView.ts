import * as vscode from "vscode";
import type { BackgroundTask } from "../shared/tasks.ts";
import type { Chat } from "./chat/index.ts";
import type { ChatHost } from "./chatHost.ts";
import type { RegisterCommand } from "./commands.ts";
import { keepLoaded } from "./keepLoaded.ts";
import type { TaskRunner } from "./tasks/index.ts";
import { showUnloaded } from "./unloadedView.ts";
import { commands, views } from "./contributions.ts";
import type { AskModel } from "./modelQuestion.ts";
import { MarkdownReports } from "./markdownReports.ts";

export interface ChatView extends vscode.Disposable {
	/** Shows a chat in the panel, at a message when one is given, and brings it up; false when there is none of that id. */
	openChat(conversationId: string, messageId: string | null): Promise<boolean>;
	shownConversationId(): string | null;
	conversationsChanged(conversationIds: readonly string[]): void;
	/** Asks the chosen model something outside of a chat. */
	readonly ask: AskModel;
	/** Takes up a prompt as a background task; null: by the model of the shown chat, else that of new chats. */
	runInBackground(prompt: string, modelId: string | null): Promise<BackgroundTask>;
	/** Loads the chat, which runs the tasks. */
	tasks(): Promise<TaskRunner>;
	/** Stops what runs; resolves when it is saved. */
	close(): Promise<void>;
}

/** Registers the chat view and its commands. The chat itself is a bundle of its own, loaded when one of them is used. */
export function registerChatView(
	host: ChatHost,
	registerCommand: RegisterCommand,
	doctorFacts: () => Promise<readonly (readonly [string, string])[]>,
): ChatView {
	let loaded: Chat | null = null;
	const reports = new MarkdownReports("daybook-report");
	/** On screen, and not filled by the chat so far. */
	let unfilled: vscode.WebviewView | null = null;
	const load = keepLoaded(async () => {
		const bundle = await import("./chat/index.ts");
		loaded = new bundle.Chat(host);
		if (unfilled) loaded.attach(unfilled);
		unfilled = null;
		return loaded;
	});
	const { log } = host.services;
	const fill = async (): Promise<void> => {
		try {
			await load();
		} catch (error) {
			log.error("The chat could not be loaded", error);
			if (unfilled) showUnloaded(unfilled, host.services, fill);
		}
	};
	const reveal = async (): Promise<void> => vscode.commands.executeCommand(`${views.chat}.focus`);
	const disposable = vscode.Disposable.from(
		vscode.window.registerWebviewViewProvider(views.chat, {
			async resolveWebviewView(view) {
				if (loaded) return loaded.attach(view);
				unfilled = view;
				view.onDidDispose(() => {
					if (unfilled === view) unfilled = null;
				});
				await fill();
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
			await reports.show("doctor", report);
			return report;
		}),
		reports,
	);
	return {
		async openChat(conversationId, messageId) {
			await reveal();
			return (await load()).openChat(conversationId, messageId);
		},
		shownConversationId: () => loaded?.shownConversationId ?? null,
		conversationsChanged: (conversationIds) => loaded?.conversationsChanged(conversationIds),
		runInBackground: async (prompt, modelId) => (await load()).runInBackground(prompt, modelId),
		tasks: async () => (await load()).tasks,
		ask: async (question, signal) => (await load()).ask(question, signal),
		close: async () => loaded?.dispose(),
		dispose: () => disposable.dispose(),
	};
}
