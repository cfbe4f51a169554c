import type { CostSum, PriceBasis, TokenBuckets, UsageSource } from "./model.ts";

/** What the usage page shows. Days are "2026-11-23" on the user's clock, money is integer micro-dollars, times are ms. */

/** The last so many days, today included, or a stretch of days, both ends included. */
export type UsagePeriod = { readonly days: number } | { readonly from: string; readonly to: string };

/** Lines of figures and the query that gives the same ones in the SQL console. */
export interface Figures<Line> {
	readonly lines: readonly Line[];
	readonly sql: string;
}

/** What some calls took together. */
export interface UsageLine extends CostSum {
	readonly key: string;
	readonly label: string;
	readonly calls: number;
	/** With what was cached. */
	readonly inputTokens: number;
	readonly cachedTokens: number;
	readonly outputTokens: number;
}

/** What a cache spared: reading from it against sending the same tokens anew, less what writing to it cost more. */
export interface CacheLine {
	readonly key: string;
	readonly label: string;
	readonly readTokens: number;
	readonly writtenTokens: number;
	/** Negative when more was written than ever read. */
	readonly savedMicroUsd: number;
}

/** What a local model's tokens would have cost at a hosted model's list price; nobody would have been billed so. */
export interface LocalLine {
	readonly key: string;
	readonly label: string;
	readonly inputTokens: number;
	readonly outputTokens: number;
	readonly hypotheticalMicroUsd: number;
}

export interface TopChat extends CostSum {
	readonly key: string;
	readonly label: string;
	/** Null without a project. */
	readonly projectName: string | null;
	readonly rounds: number;
	readonly tokens: number;
	readonly lastUsedAt: number;
}

export interface CommandLine {
	readonly key: string;
	readonly count: number;
	readonly lastUsedAt: number;
}

export interface EditorTimeLine {
	/** '' without a project; then the label is '' as well. */
	readonly key: string;
	readonly label: string;
	readonly seconds: number;
}

export interface ModelScore extends CostSum {
	readonly key: string;
	readonly label: string;
	readonly calls: number;
	/** Mean of the user's ratings; null without one. */
	readonly rating: number | null;
	readonly ratings: number;
	/** Answers that the user had made once more. */
	readonly regenerations: number;
	/** Mean; null when never measured. So is the next one, of the time after the first token. */
	readonly firstTokenMs: number | null;
	readonly tokensPerSecond: number | null;
}

export interface AgentSessionLine extends CostSum {
	readonly key: string;
	/** The tool's own id, by which one without a title is called. */
	readonly sessionId: string;
	/** Its title, else its first prompt in full; may be empty. */
	readonly label: string;
	readonly tool: string;
	readonly projectName: string | null;
	readonly tasks: number;
	readonly tokens: number;
	readonly lastActivityAt: number;
}

/** Where a limit stands, see the budgets of the database. */
export interface BudgetLine {
	readonly kind: "day" | "month" | "project" | "chat";
	readonly limitMicroUsd: number;
	readonly spentMicroUsd: number;
	/** Calls in the period whose price is not known: the limit cannot count them. */
	readonly unpricedCalls: number;
	readonly level: "fine" | "warned" | "spent";
	/** The query that gives what was spent in the SQL console. */
	readonly sql: string;
	/** Whose calls that was. */
	readonly calls: Partial<CallFilter>;
}

export interface UsageDashboard {
	readonly from: string;
	readonly to: string;
	readonly total: Figures<UsageLine>;
	readonly byDay: Figures<UsageLine>;
	readonly byModel: Figures<UsageLine>;
	/** Key and label are '' for what was spent without a project. */
	readonly byProject: Figures<UsageLine>;
	/** By the tool that made the calls and how its figures are known; the key is "<origin> <source>". */
	readonly bySource: Figures<UsageLine>;
	readonly cache: Figures<CacheLine>;
	readonly local: Figures<LocalLine>;
	/** The hosted model that `local` is priced as, "<model>"; null when its price is not known. */
	readonly referenceModel: string | null;
	readonly topChats: Figures<TopChat>;
	readonly commands: Figures<CommandLine>;
	readonly editorTime: Figures<EditorTimeLine>;
	readonly models: Figures<ModelScore>;
	readonly agentSessions: Figures<AgentSessionLine>;
}

/** Which calls are meant; null: whichever. */
export interface CallFilter {
	readonly from: string;
	readonly to: string;
	readonly modelId: string | null;
	/** '' for calls without a project. */
	readonly projectId: string | null;
	readonly origin: string | null;
	readonly source: UsageSource | null;
	readonly conversationId: string | null;
	readonly agentSessionId: string | null;
	readonly backgroundTaskId: string | null;
}

/** One model call as a line. */
export interface CallLine {
	readonly id: string;
	readonly at: number;
	readonly model: string;
	readonly kind: string;
	readonly origin: string;
	readonly inputTokens: number;
	readonly cachedTokens: number;
	readonly outputTokens: number;
	readonly costMicroUsd: number | null;
	readonly priceBasis: PriceBasis;
}

export interface CallPage extends Figures<CallLine> {
	/** Of the last line, when more follow; else null. */
	readonly cursor: number | null;
}

/** One product of the formula: so many of something at a rate. */
export interface CostPart {
	readonly what: "input" | "cache_read" | "cache_write_short" | "cache_write_long" | "output" | "web_search";
	readonly count: number;
	/** Micro-dollars per million tokens, or for one search. */
	readonly rateMicroUsd: number;
}

/** A call with the price it was entered with and how that comes about. */
export interface CallDetail extends CallLine {
	readonly buckets: TokenBuckets;
	readonly webSearchRequests: number;
	readonly source: UsageSource;
	readonly modelAsked: string;
	readonly modelServed: string | null;
	readonly responseId: string | null;
	readonly requestId: string | null;
	readonly serviceTier: string | null;
	readonly speed: string | null;
	/** Where the provider worked on it; a price may depend on that. */
	readonly inferenceGeo: string | null;
	readonly durationMs: number | null;
	readonly firstTokenMs: number | null;
	readonly conversationId: string | null;
	readonly conversationTitle: string | null;
	readonly projectName: string | null;
	/** Earlier costs and when each was replaced, oldest first. */
	readonly previousCosts: readonly { readonly costMicroUsd: number | null; readonly until: number }[];
	/** Null unless it was priced from a row. */
	readonly price: {
		readonly id: string;
		readonly provider: string;
		readonly model: string;
		readonly effectiveFrom: number | null;
		readonly effectiveTo: number | null;
		readonly bandAbove: number;
		readonly origin: "bundled" | "user";
		readonly source: string;
		readonly sourceDate: string | null;
		readonly multiplierPercent: number;
		readonly parts: readonly CostPart[];
	} | null;
	/** As the provider sent it; null when it sent none. */
	readonly rawUsage: string | null;
	readonly sql: string;
}

/** What a project takes up, in bytes of text without indexes. */
export interface StorageLine {
	/** Null for chats without a project. */
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly conversations: number;
	readonly messages: number;
	readonly messageBytes: number;
	readonly attachmentBytes: number;
}

/** Something that was done, at one moment or over a stretch of a day. */
export interface TimelineEntry {
	readonly kind: "chat" | "agent_session" | "task" | "link" | "summary" | "commit" | "commands";
	/** Names the row it stands for; unique together with the kind and the day. */
	readonly key: string;
	readonly day: string;
	/** When it was last done on that day. */
	readonly at: number;
	/** In the words of who did it: a title, a prompt, a subject line. */
	readonly title: string;
	/** Of an agent session: the tool's own id, by which one without a title is called. */
	readonly sessionId?: string;
	/** How it ended or how much it was: "completed", "failed", "3"; null when the title says it all. */
	readonly detail: string | null;
	readonly projectId: string | null;
	readonly projectName: string | null;
	/** Null where nothing is spent; what has no price is told beside it. */
	readonly cost: CostSum | null;
}

export interface TimelineDay {
	readonly day: string;
	readonly cost: CostSum;
	readonly activeSeconds: number;
	/** The newest first. */
	readonly entries: readonly TimelineEntry[];
}

/** Some days of what was done, the newest first; days without anything are left out. */
export interface TimelinePage {
	readonly days: readonly TimelineDay[];
	/** The query that gives the same cost and time by day in the SQL console. */
	readonly sql: string;
	/** The first day that is not shown yet; null when nothing is known from before. */
	readonly before: string | null;
}
