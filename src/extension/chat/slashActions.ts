import * as vscode from "vscode";
import type { Database } from "../../db/index.ts";
import type { MessageRating, ModelChoice } from "../../shared/model.ts";
import { utcOffsetMinutes } from "../../shared/calendarDay.ts";
import type { Clock } from "../clock.ts";
import { commands } from "../contributions.ts";
import { costText } from "../listLabels.ts";
import type { Localize } from "../localize.ts";
import type { SlashActions } from "../slash/index.ts";

export interface SlashActionsOptions {
	readonly database: () => Pick<Database, "call">;
	readonly clock: Clock;
	readonly localize: Localize;
	readonly newChat: (draft: string | null) => void;
	readonly models: () => readonly ModelChoice[];
	/** Chooses that model, or asks which when it is null. */
	readonly selectModel: (modelId: string | null) => Promise<void>;
	readonly summarize: (conversationId: string) => Promise<void>;
	readonly rate: (messageId: string, rating: MessageRating) => Promise<void>;
}

/** What the built-in slash commands do. */
export function slashActions(options: SlashActionsOptions): SlashActions {
	const { database, clock, localize } = options;
	return {
		newChat: async (draft) => options.newChat(draft),
		selectModel: async (typed) => options.selectModel(theOneModel(options.models(), typed)),
		async setSystemPrompt(conversationId, systemPrompt) {
			const scope = { kind: "conversation", id: conversationId } as const;
			await database().call("settings.set", { scope, changes: { systemPrompt }, at: clock.now() });
		},
		async costs(conversationId) {
			const at = clock.now();
			const request = { at, utcOffsetMinutes: utcOffsetMinutes(at), conversationId };
			const { conversation, today } = await database().call("usage.summary", request);
			const chat = conversation ?? { microUsd: 0, unpricedCalls: 0, tokens: 0, calls: 0 };
			return localize(
				"This chat: {0}, {1} tokens. Today: {2}, {3} tokens.",
				costText(chat, localize),
				localize.count(chat.tokens),
				costText(today, localize),
				localize.count(today.tokens),
			);
		},
		async search(words) {
			await vscode.commands.executeCommand(commands.searchHistory, words);
		},
		summarize: async (conversationId) => options.summarize(conversationId),
		async rate(conversationId, value, note) {
			const page = await database().call("messages.page", { conversationId, beforeId: null, limit: 10 });
			const answer = page?.messages.findLast(({ role, state }) => role === "assistant" && state !== "streaming");
			if (!answer) return false;
			await options.rate(answer.id, { value, note });
			return true;
		},
		async exportChat(conversationId, destination) {
			const files = await vscode.commands.executeCommand<readonly string[] | undefined>(
				commands.exportChat,
				conversationId,
				destination === null ? undefined : inWorkspace(destination),
			);
			return files?.[0] ?? null;
		},
	};
}

/** The one whose name is what was typed, else the only one that contains it; null when that leaves a choice. */
export function theOneModel(models: readonly ModelChoice[], typed: string): string | null {
	const wanted = typed.toLowerCase();
	if (wanted === "") return null;
	const exact = models.find(({ id, label }) => id.toLowerCase() === wanted || label.toLowerCase() === wanted);
	if (exact) return exact.id;
	const fitting = models.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(wanted));
	return fitting.length === 1 ? (fitting[0]?.id ?? null) : null;
}

/** A name without a folder goes into the open one. */
function inWorkspace(path: string): string {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const isAbsolute = path.startsWith("/") || /^[a-z]:[\\/]/i.test(path);
	return isAbsolute || !folder ? path : vscode.Uri.joinPath(folder, path).fsPath;
}
