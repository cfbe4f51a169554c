import type { ToolRun } from "./toolCalls.ts";

/** What the host keeps and the panel shows. Plain JSON values; times are milliseconds since the epoch, money is integer micro-dollars. */

export type ConversationStatus = "active" | "archived" | "deleted";

/** A sum of costs with what could not be priced told beside it: never read `microUsd` alone. */
export interface CostSum {
	readonly microUsd: number;
	/** Model calls whose price is unknown and which are therefore not in the sum. */
	readonly unpricedCalls: number;
}

/** One line of the history. */
export interface ConversationSummary {
	readonly id: string;
	readonly title: string;
	/** Null when the chat belongs to no folder. */
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly status: ConversationStatus;
	readonly isPinned: boolean;
	readonly messageCount: number;
	readonly roundCount: number;
	readonly totalTokens: number;
	readonly cost: CostSum;
	/** `<hostId>/<model>` last used; null before the first answer. */
	readonly modelId: string | null;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** The chat it was forked from; absent when it is no fork. */
	readonly parentConversationId?: string;
	/** The tool it was imported from, such as "cline"; absent when it was written in Daybook. */
	readonly origin?: string;
}

/** What a message can carry beside its text. "image" is shown to the model as a picture, everything else as text. */
export type AttachmentKind =
	| "file"
	| "selection"
	| "symbol"
	| "problems"
	| "terminal"
	| "diff"
	| "chat"
	| "agent_session"
	| "image";

/** Where an attachment was taken from. Lines count from 1 and include both ends; null means the whole file. */
export interface AttachmentSource {
	readonly uri: string;
	readonly startLine: number | null;
	readonly endLine: number | null;
}

/** Something attached to a message. Its content is stored once, outside the database, under its hash. */
export interface Attachment {
	readonly id: string;
	readonly kind: AttachmentKind;
	/** Short, as its chip shows it: "parser.ts:10-20". */
	readonly name: string;
	readonly mediaType: string;
	readonly byteCount: number;
	/** SHA-256 of the content in hex. */
	readonly contentHash: string;
	/** Null for what is no part of a file. */
	readonly source: AttachmentSource | null;
}

/** A piece of a message, in the order the model wrote them. */
export type Part =
	| { readonly type: "text"; readonly text: string }
	/** `signature` binds a reasoning block to the model that wrote it; null where the host has no such thing. */
	| { readonly type: "reasoning"; readonly text: string; readonly signature: string | null }
	| { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly argumentsJson: string }
	| {
			readonly type: "tool_result";
			readonly callId: string;
			readonly name: string;
			readonly text: string;
			readonly isError: boolean;
	  };

export type MessageRole = "user" | "assistant" | "system" | "tool";

/**
 * complete: the provider said it ended. partial: stopped, cut or killed before that. failed: nothing came, `error` says why.
 * streaming: being written right now, by this window or another.
 */
export type MessageState = "complete" | "partial" | "failed" | "streaming";

/** Disjoint token buckets; `output` includes `reasoning`, null means that the host did not say. */
export interface TokenBuckets {
	readonly inputUncached: number;
	readonly cacheRead: number;
	readonly cacheWriteShort: number;
	readonly cacheWriteLong: number;
	readonly output: number;
	readonly reasoning: number | null;
}

export type UsageSource = "reported" | "partial" | "estimated";

/** Where a cost comes from, strongest first; "unknown" goes with a null cost. */
export type PriceBasis = "provider_reported" | "user_override" | "list" | "local" | "unknown";

/** What one model call took, as shown beside its answer. */
export interface MessageUsage extends TokenBuckets {
	readonly source: UsageSource;
	/** Null when no price is known: shown as "unknown", never as 0. */
	readonly costMicroUsd: number | null;
	readonly priceBasis: PriceBasis;
	/** From the request to the end, in ms. */
	readonly durationMs: number | null;
	/** From the request to the first text or thought, in ms. */
	readonly firstTokenMs: number | null;
}

/** A failure as a card shows it: what happened, and what can be done about it. */
export interface Failure {
	readonly code: string;
	/** One sentence: what happened and what to do. */
	readonly message: string;
	/** The other side's own words for those who look closer; null when there are none. */
	readonly detail: string | null;
	readonly actions: readonly FailureAction[];
}

/** What a card can offer; the host carries it out. All that is stored and exported is checked against this list. */
export const failureActions = [
	"retry",
	"set_key",
	"open_settings",
	"choose_model",
	"pull_model",
	"run_doctor",
	"show_log",
	"new_chat",
	/** Lets one call through that a budget stopped. */
	"send_anyway",
	"leave_local_only",
	"open_usage",
] as const;

export type FailureAction = (typeof failureActions)[number];

export interface Message {
	readonly id: string;
	readonly conversationId: string;
	/** The message this one answers or follows; null at the start of a chat. Several children of one parent are siblings. */
	readonly parentId: string | null;
	readonly roundNumber: number;
	readonly role: MessageRole;
	/** "user" or "agent:<model>". */
	readonly speaker: string;
	readonly parts: readonly Part[];
	readonly state: MessageState;
	/** Set when `state` is "failed" or "partial" because of an error. */
	readonly failure: Failure | null;
	/** The provider's reason in our words (stop, length, tool_calls, refusal, context_full, other); null while unknown. */
	readonly finishReason: string | null;
	/** Null for the user's own messages and when nothing was counted. */
	readonly usage: MessageUsage | null;
	/** Null when the user did not rate it. */
	readonly rating: MessageRating | null;
	/** What was worth knowing about how it was made, such as a shortened prompt; null mostly. */
	readonly warning: string | null;
	/** Ids of all children of the same parent with the same role, oldest first, this one included. */
	readonly siblingIds: readonly string[];
	readonly createdAt: number;
	/** Absent when it carries none. */
	readonly attachments?: readonly Attachment[];
	/** Of a tool's result: how it came about. Absent from all other messages. */
	readonly toolRun?: ToolRun;
}

/** What the user thinks of a message. */
export interface MessageRating {
	/** 1 (bad) to 5 (excellent). */
	readonly value: number;
	readonly note: string | null;
}

/** A message written while its chat was busy, which waits to be sent. */
export interface QueuedMessage {
	/** The id the message will have. */
	readonly id: string;
	readonly conversationId: string;
	readonly text: string;
	/** Null: the chat's model at the time of sending. */
	readonly modelId: string | null;
	readonly createdAt: number;
	/** Absent when it carries none. */
	readonly attachments?: readonly Attachment[];
}

/** A stretch of a conversation along the shown branch, oldest first. */
export interface MessagePage {
	readonly conversation: ConversationSummary;
	readonly messages: readonly Message[];
	/** True when older messages come before these. */
	readonly hasEarlier: boolean;
	/** True when newer messages come after these; absent from pages that begin at the newest. */
	readonly hasLater?: boolean;
}

/** What a model can do, as far as its host tells. */
export interface ModelAbilities {
	readonly tools: boolean;
	readonly thinking: boolean;
	readonly images: boolean;
	/** False where the host refuses the parameter. */
	readonly temperature: boolean;
}

/** One entry of the model picker. */
export interface ModelChoice {
	/** `<hostId>/<model name>`: unique over all hosts. */
	readonly id: string;
	readonly hostId: string;
	readonly hostName: string;
	readonly label: string;
	/** Tokens; null when the host does not say. */
	readonly contextWindow: number | null;
	/** False when what is typed leaves this machine. */
	readonly isLocal: boolean;
	/** True when what is typed can be read on its way. */
	readonly isExposed: boolean;
	/** True when it is in memory now, null when the host does not tell. */
	readonly isLoaded: boolean | null;
	readonly abilities: ModelAbilities;
}

/** How one configured host answered when it was last asked. */
export interface HostState {
	readonly id: string;
	readonly name: string;
	readonly kind: "ollama" | "anthropic" | "openai" | "vscode";
	readonly address: string;
	/** unused: nothing was configured for it (no key), so it was not asked. */
	readonly status: "probing" | "ready" | "empty" | "failed" | "unused";
	readonly failure: Failure | null;
	readonly modelCount: number;
	readonly hasKey: boolean;
}

/** Everything the model picker and the set-up cards show. */
export interface ModelCatalog {
	readonly hosts: readonly HostState[];
	readonly models: readonly ModelChoice[];
	/** True while any host is still being asked. */
	readonly isProbing: boolean;
	/** Present while nothing may leave this machine: hosted models cannot be chosen. */
	readonly isLocalOnly?: boolean;
}

export interface PullState {
	readonly hostId: string;
	readonly model: string;
	readonly status: string;
	/** Null when the host does not say how much there is. */
	readonly completedBytes: number | null;
	readonly totalBytes: number | null;
	/** running until one of the others; then the state is told once. */
	readonly outcome: "running" | "done" | "cancelled" | "failed";
	readonly failure: Failure | null;
}

/** A model worth offering when Ollama has none. Sizes are of the download. */
export interface PullSuggestion {
	readonly model: string;
	readonly label: string;
	readonly downloadBytes: number;
	/** One line: what it is good for. */
	readonly note: string;
}

/** What sending would take, as far as one can tell before. */
export interface SendEstimate {
	/** Of the whole prompt. */
	readonly tokens: number;
	/** With an answer of usual length; null when no price is known. */
	readonly costMicroUsd: number | null;
	/** Tokens that the model is asked with at most; null when nobody says. */
	readonly contextWindow: number | null;
	/** By what share such estimates were off of late for this model; null before its first call. */
	readonly error: number | null;
}

/** What an answer is waiting for; in "tools" and "approval" no model is asked: tools run, or the user has to decide. */
export type AnswerPhase = "connecting" | "loading-model" | "waiting" | "streaming" | "retrying" | "tools" | "approval";

/** The line under an answer that is being made. */
export interface AnswerStatus {
	readonly phase: AnswerPhase;
	/** When this phase began. */
	readonly since: number;
	/** Only while retrying: why, which attempt comes next of how many, and when. */
	readonly retry: {
		readonly message: string;
		readonly attempt: number;
		readonly attempts: number;
		readonly at: number;
	} | null;
	/** Something to know while it goes on, such as a shortened prompt; null mostly. */
	readonly warning: string | null;
}
