import * as vscode from "vscode";
import type { Result } from "../../db/index.ts";
import type { Services } from "../services.ts";
import { type FilterName, type FilterValues, parseTypedSearch, withFilter } from "./searchFilters.ts";
import { linkItems } from "./searchLinks.ts";
import { askFilter, filterIcons, filterTitle } from "./searchFilterPicks.ts";

/** Where a search ended. */
type Found =
	| { readonly kind: "message"; readonly conversationId: string; readonly messageId: string }
	| { readonly kind: "link"; readonly linkId: string };

export type SearchItem = vscode.QuickPickItem & {
	readonly found?: Found;
	readonly filter?: FilterName;
	readonly moreAfter?: number;
};
type Hits = Result<"search.messages">;

/** Between the last key and the search, so that a quick typist is not searched for letter by letter. */
const typingPauseMs = 80;

/** A quick pick that searches every message while one types; resolves with the message or link chosen, null when none was. */
export async function searchChats(
	services: Services,
	projectId: string | null,
	initial: string,
): Promise<Found | null> {
	const values = await filterValues(services);
	return new Promise((resolve) => new SearchPick(services, values, projectId, resolve).show(initial));
}

async function filterValues({ database, clock }: Services): Promise<FilterValues> {
	const [projects, modelIds] = await Promise.all([
		database().call("projects.list", { status: "all" }),
		database().call("models.speakers", {}),
	]);
	return { projects, modelIds, now: clock.now() };
}

class SearchPick {
	readonly #services: Services;
	readonly #values: FilterValues;
	readonly #projectId: string | null;
	readonly #done: (found: Found | null) => void;
	readonly #pick = vscode.window.createQuickPick<SearchItem>();
	#searching = new AbortController();
	#stopWaiting: () => void = () => {};
	/** Hidden while a filter's own quick pick is in its place. */
	#isAside = false;

	constructor(services: Services, values: FilterValues, projectId: string | null, done: (found: Found | null) => void) {
		this.#services = services;
		this.#values = values;
		this.#projectId = projectId;
		this.#done = done;
	}

	show(initial: string): void {
		const { localize, clock } = this.#services;
		const pick = this.#pick;
		pick.title = localize("Search all chats");
		pick.placeholder = localize('Words, the beginning of words, a "phrase", -without; filters such as role:you');
		pick.buttons = Object.entries(filterIcons).map(([name, icon]) => ({
			iconPath: new vscode.ThemeIcon(icon),
			tooltip: filterTitle(name as FilterName, localize),
			name: name as FilterName,
		}));
		pick.value = initial;
		pick.onDidTriggerButton((button) => {
			if ("name" in button) void this.#addFilter(button.name as FilterName);
		});
		pick.onDidChangeValue(() => {
			this.#stopWaiting();
			this.#stopWaiting = clock.after(typingPauseMs, () => void this.#search());
		});
		pick.onDidAccept(() => this.#accept(pick.selectedItems[0]));
		pick.onDidHide(() => {
			if (!this.#isAside) this.#end(null);
		});
		pick.show();
		void this.#search();
	}

	#accept(item: SearchItem | undefined): void {
		if (item?.filter) void this.#addFilter(item.filter);
		else if (item?.moreAfter !== undefined) void this.#more(item.moreAfter);
		else if (item?.found) this.#end(item.found);
	}

	#end(found: Found | null): void {
		this.#searching.abort();
		this.#stopWaiting();
		this.#isAside = true;
		this.#pick.dispose();
		this.#done(found);
	}

	/** Asks for the filter's value in a quick pick of its own and comes back with it in the text. */
	async #addFilter(name: FilterName): Promise<void> {
		this.#isAside = true;
		const value = await askFilter(name, this.#values, this.#projectId, this.#services.localize);
		if (value !== undefined) this.#pick.value = withFilter(this.#pick.value, name, value);
		this.#pick.show();
		this.#isAside = false;
		await this.#search();
	}

	async #search(): Promise<void> {
		const { request, problems } = parseTypedSearch(this.#pick.value, this.#values, this.#services.localize);
		await this.#run(async (signal) => {
			const { database, localize } = this.#services;
			const [hits, links] = await Promise.all([
				database().call("search.messages", request, signal),
				linkItems(database(), request, localize, signal),
			]);
			const remarks = problems.map((label): SearchItem => ({ label: `$(warning) ${label}`, alwaysShow: true }));
			const messages = hits.hits.length === 0 && links.length > 0 ? [] : this.#items(hits);
			return [...remarks, ...messages, ...links, ...(this.#pick.value.trim() === "" ? this.#filterItems() : [])];
		});
	}

	async #more(cursor: number): Promise<void> {
		const { request } = parseTypedSearch(this.#pick.value, this.#values, this.#services.localize);
		const before = this.#pick.items.filter((item) => item.moreAfter === undefined);
		await this.#run(async (signal) => {
			const hits = await this.#services.database().call("search.messages", { ...request, cursor }, signal);
			return [...before, ...this.#items(hits)];
		});
		const first = this.#pick.items[before.length];
		if (first) this.#pick.activeItems = [first];
	}

	/** Shows what the work finds, unless a later search has begun meanwhile. */
	async #run(find: (signal: AbortSignal) => Promise<SearchItem[]>): Promise<void> {
		this.#searching.abort();
		this.#searching = new AbortController();
		const { signal } = this.#searching;
		const { log, localize } = this.#services;
		this.#pick.busy = true;
		try {
			const items = await find(signal);
			if (!signal.aborted) this.#pick.items = items;
		} catch (error) {
			if (signal.aborted) return;
			log.error("The search failed", error);
			this.#pick.items = [
				{ label: `$(error) ${localize("The search failed. Show Log tells why.")}`, alwaysShow: true },
			];
		} finally {
			if (!signal.aborted) this.#pick.busy = false;
		}
	}

	#items({ hits, cursor }: Hits): SearchItem[] {
		const { localize } = this.#services;
		if (hits.length === 0 && this.#pick.value.trim() !== "") {
			return [
				{
					label: localize("No message was found"),
					detail: localize("Try fewer words, the beginning of a word, or take a filter out."),
					alwaysShow: true,
				},
			];
		}
		const items = hits.map((hit): SearchItem => ({
			label: `$(${hit.role === "user" ? "account" : "hubot"}) ${hit.conversationTitle}`,
			description: [
				hit.projectName ?? "",
				hit.role === "user" ? localize("You") : hit.speaker.replace(/^agent:/, ""),
				localize.day(hit.createdAt),
			]
				.filter(Boolean)
				.join(" · "),
			detail: hit.snippet.text,
			alwaysShow: true,
			found: { kind: "message", conversationId: hit.conversationId, messageId: hit.messageId },
		}));
		if (cursor !== null) items.push({ label: localize("Show more results…"), alwaysShow: true, moreAfter: cursor });
		return items;
	}

	/** Without anything typed the filters are offered by their names, so that nobody has to know them. */
	#filterItems(): SearchItem[] {
		const { localize } = this.#services;
		const separator = { label: localize("Narrow the search"), kind: vscode.QuickPickItemKind.Separator };
		const items = Object.entries(filterIcons).map(([name, icon]): SearchItem => ({
			label: `$(${icon}) ${filterTitle(name as FilterName, localize)}`,
			description: `${name}:`,
			alwaysShow: true,
			filter: name as FilterName,
		}));
		return [separator, ...items];
	}
}
