import * as vscode from "vscode";
import type { Services } from "../services.ts";

/** A quick pick that searches every message while one types; resolves with the chat chosen. */
export async function searchChats(services: Services, initial: string): Promise<string | null> {
	const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly conversationId: string }>();
	pick.title = services.localize("Search all chats");
	pick.placeholder = services.localize('Words, the beginning of words, or a "phrase"');
	pick.value = initial;
	let searching = new AbortController();
	const run = async () => {
		searching.abort();
		searching = new AbortController();
		const { signal } = searching;
		pick.busy = true;
		try {
			const hits = await find(services, pick.value, signal);
			if (!signal.aborted) pick.items = hits;
		} catch (error) {
			if (!signal.aborted) services.log.error("The search failed", error);
		} finally {
			if (!signal.aborted) pick.busy = false;
		}
	};
	pick.onDidChangeValue(() => void run());
	pick.show();
	void run();
	return new Promise((resolve) => {
		pick.onDidAccept(() => {
			resolve(pick.selectedItems[0]?.conversationId ?? null);
			pick.hide();
		});
		pick.onDidHide(() => {
			searching.abort();
			resolve(null);
			pick.dispose();
		});
	});
}

async function find(services: Services, query: string, signal: AbortSignal) {
	if (query.trim() === "") return [];
	const found = await services.database().call(
		"search.messages",
		{
			query,
			projectId: null,
			conversationId: null,
			modelId: null,
			role: null,
			from: null,
			to: null,
			minimumRating: null,
			minimumCostMicroUsd: null,
			includeArchived: true,
			cursor: null,
			limit: 50,
		},
		signal,
	);
	return found.hits.map((hit) => ({
		label: hit.conversationTitle,
		description: hit.projectName ?? "",
		detail: hit.snippet.text,
		alwaysShow: true,
		conversationId: hit.conversationId,
	}));
}
