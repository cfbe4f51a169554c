import { settings } from "./contributions.ts";

/** One OpenAI-compatible host of the user's settings, as checked. */
export interface OpenAiHostSetting {
	readonly id: string;
	readonly name: string;
	readonly baseUrl: string;
}

/** Limits in micro-dollars; null: none. */
export interface BudgetSettings {
	/** Of all calls in a calendar day, and in a calendar month. */
	readonly day: number | null;
	readonly month: number | null;
	/** Of each project in a month. */
	readonly project: number | null;
	/** Of each chat, for good. */
	readonly chat: number | null;
	/** Of a limit: from here on the user is warned. */
	readonly warnPercent: number;
}

/** What may be read of other agents. */
export interface AgentSessionSettings {
	/** Nothing is read when it is false. */
	readonly isEnabled: boolean;
	/** Folders beside the usual ones, as written. */
	readonly folders: readonly string[];
	/** Transcripts are copied before their tool deletes them. */
	readonly keepsArchive: boolean;
}

/** The settings as the code uses them: checked, with problems told instead of thrown. */
export interface Settings {
	/** Empty when not set. */
	readonly ollamaHost: string;
	/** Tokens to ask Ollama for, as far as the model has them. */
	readonly ollamaContextWindow: number;
	readonly anthropicBaseUrl: string;
	readonly openaiHosts: readonly OpenAiHostSetting[];
	/** `<hostId>/<model>`, empty when not set. */
	readonly defaultModel: string;
	/** After a long absence the timeline is offered. */
	readonly offersWhereWasI: boolean;
	/** The hosted model that local ones are compared with, `<hostId>/<model>`. */
	readonly referenceModel: string;
	readonly budgets: BudgetSettings;
	/** Raw rows; the price table checks them. */
	readonly priceOverrides: readonly unknown[];
	readonly agentSessions: AgentSessionSettings;
	/** One sentence for each value that was not usable and was left out. */
	readonly problems: readonly string[];
}

const defaultAnthropicBaseUrl = "https://api.anthropic.com";
const defaultContextWindow = 8192;
const defaultReferenceModel = "anthropic/claude-sonnet-5-5";

/** Reads and checks all settings. `get` takes a full key such as "daybook.ollama.host". */
export function readSettings(get: (key: string) => unknown): Settings {
	const problems: string[] = [];
	const address = (key: string, fallback: string): string => {
		const value = get(key);
		if (value === undefined || value === null || value === "") return fallback;
		const checked = typeof value === "string" ? checkAddress(value) : null;
		if (checked === null) problems.push(`The setting ${key} is not an http or https address.`);
		return checked ?? fallback;
	};
	const window = get(settings.ollamaContextWindow);
	const overrides = get(settings.pricesOverrides);
	const model = get(settings.defaultModel);
	const reference = get(settings.usageReferenceModel);
	return {
		ollamaHost: address(settings.ollamaHost, ""),
		ollamaContextWindow: typeof window === "number" && window >= 512 ? Math.floor(window) : defaultContextWindow,
		anthropicBaseUrl: address(settings.anthropicBaseUrl, defaultAnthropicBaseUrl),
		openaiHosts: readOpenAiHosts(get(settings.openaiHosts), problems),
		defaultModel: typeof model === "string" ? model : "",
		offersWhereWasI: get(settings.timelineOffer) !== false,
		referenceModel: typeof reference === "string" && /^[^/]+\/./.test(reference) ? reference : defaultReferenceModel,
		budgets: readBudgets(get, problems),
		agentSessions: readAgentSessions(get),
		priceOverrides: Array.isArray(overrides) ? overrides : [],
		problems,
	};
}

const defaultWarnPercent = 80;

function readBudgets(get: (key: string) => unknown, problems: string[]): BudgetSettings {
	const limit = (key: string): number | null => {
		const dollars = get(key) ?? null;
		if (dollars === null) return null;
		if (typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0) return Math.round(dollars * 1_000_000);
		problems.push(`The setting ${key} is not an amount of dollars.`);
		return null;
	};
	const percent = get(settings.budgetWarnPercent);
	const isPercent = typeof percent === "number" && percent >= 1 && percent <= 100;
	return {
		day: limit(settings.budgetDay),
		month: limit(settings.budgetMonth),
		project: limit(settings.budgetProject),
		chat: limit(settings.budgetChat),
		warnPercent: isPercent ? Math.round(percent) : defaultWarnPercent,
	};
}

function readAgentSessions(get: (key: string) => unknown): AgentSessionSettings {
	const folders = get(settings.agentSessionsFolders);
	return {
		isEnabled: get(settings.agentSessionsEnabled) !== false,
		folders: Array.isArray(folders) ? folders.filter((folder) => typeof folder === "string") : [],
		keepsArchive: get(settings.agentSessionsArchive) === true,
	};
}

function readOpenAiHosts(value: unknown, problems: string[]): OpenAiHostSetting[] {
	if (!Array.isArray(value)) return [];
	const hosts: OpenAiHostSetting[] = [];
	for (const [index, entry] of value.entries()) {
		const host = readOpenAiHost(entry);
		if (!host)
			problems.push(`Entry ${index + 1} of ${settings.openaiHosts} needs a name and an http or https baseUrl.`);
		else if (hosts.some((known) => known.id === host.id))
			problems.push(`${settings.openaiHosts} names "${host.name}" twice.`);
		else hosts.push(host);
	}
	return hosts;
}

function readOpenAiHost(entry: unknown): OpenAiHostSetting | null {
	if (typeof entry !== "object" || entry === null || !("name" in entry) || !("baseUrl" in entry)) return null;
	const { name, baseUrl } = entry;
	if (typeof name !== "string" || name.trim() === "" || typeof baseUrl !== "string") return null;
	const checked = checkAddress(baseUrl);
	return checked === null ? null : { id: `openai:${slug(name)}`, name: name.trim(), baseUrl: checked };
}

function slug(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-");
}

/**
 * Origin and path of an http(s) address without a trailing slash; a bare "host:port" gets "http://".
 * Null when it is no such address or carries a user name or password.
 */
export function checkAddress(value: string): string | null {
	const text = value.trim();
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
	if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
	if (url.username || url.password || url.search || url.hash) return null;
	return (url.origin + url.pathname).replace(/\/+$/, "");
}
