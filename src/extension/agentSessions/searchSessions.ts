import * as vscode from "vscode";
import { ageLabel } from "../listLabels.ts";
import type { Services } from "../services.ts";
import { sessionLabel } from "./agentSessionsTree.ts";

/** What was chosen among the hits: the session, and words by which the place in it can be found. */
export interface ChosenHit {
	readonly agentSessionId: string;
	readonly words: string;
}

type Item = vscode.QuickPickItem & ChosenHit;

const settleMs = 150;
const hitsShown = 50;

/** A quick pick that searches all prompts, and archived answers, while one types. Null when nothing was chosen. */
export function searchSessions(services: Services, initial: string): Promise<ChosenHit | null> {
	const { clock, localize, log } = services;
	const pick = vscode.window.createQuickPick<Item>();
	pick.title = localize("Search agent sessions");
	pick.placeholder = localize('Words, the beginning of words, or a "phrase"');
	let cancel: (() => void) | null = null;
	const show = async (query: string): Promise<void> => {
		pick.busy = true;
		try {
			const items = await hits(services, query);
			if (pick.value === query) pick.items = items;
		} catch (error) {
			log.error("Agent sessions could not be searched", error);
		} finally {
			pick.busy = false;
		}
	};
	const find = (query: string): void => {
		cancel?.();
		cancel = clock.after(settleMs, () => void show(query));
	};
	pick.onDidChangeValue(find);
	pick.value = initial;
	if (initial !== "") find(initial);
	return new Promise<ChosenHit | null>((resolve) => {
		pick.onDidAccept(() => {
			resolve(pick.selectedItems[0] ?? null);
			pick.hide();
		});
		pick.onDidHide(() => {
			cancel?.();
			resolve(null);
			pick.dispose();
		});
		pick.show();
	});
}

async function hits({ database, clock, localize }: Services, query: string): Promise<Item[]> {
	const found = await database().call("agents.search", { query, cursor: null, limit: hitsShown });
	return found.hits.map((hit) => ({
		label: sessionLabel({ title: null, initialTask: hit.label, sessionId: hit.sessionId }, localize),
		description: [hit.projectName ?? hit.workingDirectory, ageLabel(hit.at, clock.now(), localize)].join(" · "),
		detail: hit.snippet.text,
		// The index found it, by rules that the editor's own filter does not know.
		alwaysShow: true,
		agentSessionId: hit.agentSessionId,
		words: hit.snippet.text.replaceAll("…", "").trim().slice(0, 60),
	}));
}
