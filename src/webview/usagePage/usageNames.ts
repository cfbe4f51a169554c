import type { CostPart } from "../../shared/ledger.ts";
import type { PriceBasis } from "../../shared/model.ts";
import { shortTitle } from "../../shared/shortTitle.ts";
import { t } from "../l10n.ts";

const origins: Readonly<Record<string, () => string>> = {
	daybook: () => "Daybook",
	claude_code: () => "Claude Code",
	codex: () => "Codex",
};

/** The tool that made a call; one that is not known by name is called as it is stored. */
export function originName(origin: string): string {
	return Object.hasOwn(origins, origin) ? (origins[origin]?.() ?? origin) : origin;
}

/** What an agent session is called: the beginning of its title or first prompt, else its id. */
export function sessionName(title: string, sessionId: string): string {
	return shortTitle(title) || t("Session {id}", { id: sessionId.slice(0, 8) });
}

const sources: Readonly<Record<string, () => string>> = {
	reported: () => t("reported"),
	partial: () => t("cut off, in part estimated"),
	estimated: () => t("estimated"),
};

export function sourceName(source: string): string {
	return Object.hasOwn(sources, source) ? (sources[source]?.() ?? source) : source;
}

const bases: Readonly<Record<PriceBasis, () => string>> = {
	provider_reported: () => t("as the provider charged it"),
	user_override: () => t("your own price"),
	list: () => t("list price"),
	local: () => t("on this machine, free"),
	unknown: () => t("no price known"),
};

export const basisName = (basis: PriceBasis): string => bases[basis]();

const parts: Readonly<Record<CostPart["what"], () => string>> = {
	input: () => t("Fresh input"),
	cache_read: () => t("Read from cache"),
	cache_write_short: () => t("Written to cache, minutes"),
	cache_write_long: () => t("Written to cache, an hour"),
	output: () => t("Output"),
	web_search: () => t("Web searches"),
};

export const partName = (what: CostPart["what"]): string => parts[what]();

const kinds: Readonly<Record<string, () => string>> = {
	chat: () => t("chat"),
	summary: () => t("summary"),
	title: () => t("title"),
	link: () => t("link"),
	task: () => t("background task"),
	tool: () => t("tool"),
	agent: () => t("agent session"),
};

export function kindName(kind: string): string {
	return Object.hasOwn(kinds, kind) ? (kinds[kind]?.() ?? kind) : kind;
}
