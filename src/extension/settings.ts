import { createHash } from "node:crypto";
import { settings } from "./contributions.ts";
import type { Localize } from "./localize.ts";
import { addressFrom } from "./ollamaAddress.ts";

/** An address of the user's settings, as checked. */
export interface AddressSetting {
	/** Empty when nothing is set, or nothing that can be used. */
	readonly baseUrl: string;
	/** One sentence when what is set cannot be used. Nothing else may be asked in its place. */
	readonly problem: string | null;
}

/** One OpenAI-compatible host of the user's settings. */
export interface OpenAiHostSetting extends AddressSetting {
	readonly id: string;
	readonly name: string;
	/** What is asked there is billed, wherever it listens. */
	readonly isBilled: boolean;
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

/** MCP servers of the user. */
export interface McpSettings {
	/** Definitions by name, as written; see `mcp/definitions/readServers.ts`. */
	readonly servers: unknown;
	/** For how long an answer of a server is waited for. */
	readonly callTimeoutMs: number;
}

/** When to summarise a chat, and with which model. */
export interface SummarySettings {
	/** Rounds that are not told of yet. */
	readonly afterRounds: number;
	/** Share of the window that is used, 0 to 1. */
	readonly atShare: number;
	/** `<hostId>/<model>`; null: the chat's own. */
	readonly modelId: string | null;
}

/** What may be contacted. */
export interface NetworkSettings {
	/** Nothing leaves this machine: no hosted model, no page. */
	readonly isLocalOnly: boolean;
	/** "host" or "host:port" of private hosts whose pages may be fetched. */
	readonly allowedPrivateHosts: readonly string[];
}

export interface RoundLimitSettings {
	/** Tool calls. */
	readonly calls: number;
	/** Times that the very same call is made. */
	readonly repeats: number;
	/** Micro-dollars; null: only the budgets limit it. */
	readonly costMicroUsd: number | null;
}

/** The settings as the code uses them: checked, with problems told instead of thrown. */
export interface Settings {
	readonly ollamaHost: AddressSetting;
	/** Tokens to ask Ollama for, as far as the model has them. */
	readonly ollamaContextWindow: number;
	readonly anthropicBaseUrl: AddressSetting;
	readonly openaiHosts: readonly OpenAiHostSetting[];
	/** `<hostId>/<model>`, empty when not set. */
	readonly defaultModel: string;
	/** Usage is sent to the team's database by itself, once that is connected. */
	readonly pushesToTeam: boolean;
	/** After a long absence the timeline is offered. */
	readonly offersWhereWasI: boolean;
	/** The hosted model that local ones are compared with, `<hostId>/<model>`. */
	readonly referenceModel: string;
	readonly budgets: BudgetSettings;
	/** When long chats are summarised by themselves; null: never. */
	readonly summaries: SummarySettings | null;
	/** Commands of models run in a terminal that the user sees, with his surroundings. */
	readonly runsInTerminal: boolean;
	/** How far a round with tools goes before the user is asked. */
	readonly roundLimits: RoundLimitSettings;
	/** Raw rows; the price table checks them. */
	readonly priceOverrides: readonly unknown[];
	readonly agentSessions: AgentSessionSettings;
	readonly network: NetworkSettings;
	/** Background tasks that may run at once, over all windows. */
	readonly tasksAtOnce: number;
	/** Hosts whose pages are fetched without asking; "host" or "host:port" as in an address. */
	readonly linksAllowedHosts: readonly string[];
	readonly mcp: McpSettings;
	/** What tools may ask for at all. */
	readonly tools: { readonly asksForWritesOutside: boolean };
	/** One sentence for each value that is not usable. */
	readonly problems: readonly string[];
}

const defaultAnthropicBaseUrl = "https://api.anthropic.com";
const defaultContextWindow = 8192;
const defaultReferenceModel = "anthropic/claude-sonnet-5-5";

/** Reads and checks all settings. `get` takes a full key such as "daybook.ollama.host". */
export function readSettings(get: (key: string) => unknown, localize: Localize): Settings {
	const problems: string[] = [];
	const address = (key: string, fallback: string, read: (value: string) => string | null): AddressSetting => {
		const value = get(key) ?? "";
		if (value === "") return { baseUrl: fallback, problem: null };
		const baseUrl = typeof value === "string" ? read(value) : null;
		if (baseUrl !== null) return { baseUrl, problem: null };
		const problem = localize("The setting {0} is not an http or https address without user name and query.", key);
		problems.push(problem);
		return { baseUrl: "", problem };
	};
	const window = get(settings.ollamaContextWindow);
	const overrides = get(settings.pricesOverrides);
	const model = get(settings.defaultModel);
	const reference = get(settings.usageReferenceModel);
	return {
		ollamaHost: address(settings.ollamaHost, "", (value) => checkAddress(addressFrom(value))),
		ollamaContextWindow: typeof window === "number" && window >= 512 ? Math.floor(window) : defaultContextWindow,
		anthropicBaseUrl: address(settings.anthropicBaseUrl, defaultAnthropicBaseUrl, checkAddress),
		openaiHosts: readOpenAiHosts(get(settings.openaiHosts), problems, localize),
		defaultModel: typeof model === "string" ? model : "",
		pushesToTeam: get(settings.teamEnabled) === true,
		offersWhereWasI: get(settings.timelineOffer) !== false,
		referenceModel: typeof reference === "string" && /^[^/]+\/./.test(reference) ? reference : defaultReferenceModel,
		budgets: readBudgets(get, problems, localize),
		agentSessions: readAgentSessions(get),
		network: readNetwork(get),
		tasksAtOnce: readTasksAtOnce(get(settings.tasksAtOnce)),
		linksAllowedHosts: readTexts(get(settings.linksAllowedHosts)),
		tools: { asksForWritesOutside: get(settings.toolsWriteOutside) === "ask" },
		summaries: readSummaries(get),
		runsInTerminal: get(settings.toolsTerminal) === true,
		roundLimits: readRoundLimits(get),
		mcp: readMcp(get),
		priceOverrides: Array.isArray(overrides) ? overrides : [],
		problems,
	};
}

const defaultCalls = 25;
const mostRepeats = 3;

function readRoundLimits(get: (key: string) => unknown): RoundLimitSettings {
	const [calls, dollars] = [get(settings.toolsMaxCalls), get(settings.toolsMaxCost)];
	const isCount = typeof calls === "number" && calls >= 1 && calls <= 1000;
	const isAmount = typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0;
	return {
		calls: isCount ? Math.floor(calls) : defaultCalls,
		repeats: mostRepeats,
		costMicroUsd: isAmount ? Math.round(dollars * 1_000_000) : null,
	};
}

const defaultCallTimeoutSeconds = 60;

function readMcp(get: (key: string) => unknown): McpSettings {
	const seconds = get(settings.mcpCallTimeout);
	const isUsable = typeof seconds === "number" && seconds >= 1 && seconds <= 3600;
	return {
		servers: get(settings.mcpServers),
		callTimeoutMs: (isUsable ? seconds : defaultCallTimeoutSeconds) * 1000,
	};
}

const defaultSummaries = { afterRounds: 10, atPercent: 72 };

function readSummaries(get: (key: string) => unknown): SummarySettings | null {
	if (get(settings.summariesEnabled) === false) return null;
	const [rounds, percent, model] = [
		get(settings.summariesAfterRounds),
		get(settings.summariesAtPercent),
		get(settings.summariesModel),
	];
	const isPercent = typeof percent === "number" && percent >= 30 && percent <= 95;
	return {
		afterRounds: typeof rounds === "number" && rounds >= 4 ? Math.floor(rounds) : defaultSummaries.afterRounds,
		atShare: (isPercent ? percent : defaultSummaries.atPercent) / 100,
		modelId: typeof model === "string" && model.includes("/") ? model : null,
	};
}

const defaultWarnPercent = 80;

function readBudgets(get: (key: string) => unknown, problems: string[], localize: Localize): BudgetSettings {
	const limit = (key: string): number | null => {
		const dollars = get(key) ?? null;
		if (dollars === null) return null;
		if (typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0) return Math.round(dollars * 1_000_000);
		problems.push(localize("The setting {0} is not an amount of dollars, so no paid call is made.", key));
		// What was meant to be a limit must not become none.
		return 0;
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

function readNetwork(get: (key: string) => unknown): NetworkSettings {
	return {
		isLocalOnly: get(settings.networkLocalOnly) === true,
		allowedPrivateHosts: readTexts(get(settings.networkAllowedPrivateHosts)),
	};
}

const defaultTasksAtOnce = 2;

function readTasksAtOnce(value: unknown): number {
	return typeof value === "number" && value >= 1 && value <= 10 ? Math.floor(value) : defaultTasksAtOnce;
}

function readTexts(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function readAgentSessions(get: (key: string) => unknown): AgentSessionSettings {
	return {
		isEnabled: get(settings.agentSessionsEnabled) !== false,
		folders: readTexts(get(settings.agentSessionsFolders)),
		keepsArchive: get(settings.agentSessionsArchive) === true,
	};
}

function readOpenAiHosts(value: unknown, problems: string[], localize: Localize): OpenAiHostSetting[] {
	if (!Array.isArray(value)) return [];
	const hosts: OpenAiHostSetting[] = [];
	for (const [index, entry] of value.entries()) {
		const host = readOpenAiHost(entry, localize);
		if (!host) problems.push(localize("Entry {0} of {1} needs a name.", index + 1, settings.openaiHosts));
		else if (hosts.some(({ id }) => id === host.id))
			problems.push(localize('{0} names "{1}" twice.', settings.openaiHosts, host.name));
		else hosts.push(host);
		if (host?.problem) problems.push(host.problem);
	}
	return hosts;
}

function readOpenAiHost(entry: unknown, localize: Localize): OpenAiHostSetting | null {
	if (typeof entry !== "object" || entry === null || !("name" in entry)) return null;
	const name = typeof entry.name === "string" ? entry.name.trim() : "";
	if (name === "") return null;
	const given = "baseUrl" in entry && typeof entry.baseUrl === "string" ? entry.baseUrl : "";
	const checked = given === "" ? null : checkAddress(given);
	const problem = localize("{0} in {1} needs an http or https baseUrl.", name, settings.openaiHosts);
	return {
		id: openAiHostId(name),
		name,
		baseUrl: checked ?? "",
		problem: checked === null ? problem : null,
		isBilled: "billed" in entry && entry.billed === true,
	};
}

/** The id of an OpenAI-compatible host: keys and models are stored under it. */
export function openAiHostId(name: string): string {
	return `openai:${slug(name)}`;
}

/** The name in small letters and hyphens; what that would lose of other scripts is kept as a short hash. */
function slug(name: string): string {
	const small = name.toLowerCase();
	const plain = small.replaceAll(/[^a-z0-9]+/g, "-");
	if (!/\P{ASCII}/u.test(small)) return plain;
	return `${plain}${createHash("sha256").update(small).digest("hex").slice(0, 8)}`;
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
