import type { Localize } from "../localize.ts";

/** Which protocol a host speaks. */
export type ProviderKind = "ollama" | "anthropic" | "openai" | "vscode";

/** An endpoint the user chose: where requests go and which key belongs to it. */
export interface Host {
	/** Stable and unique, for example "ollama" or "openai:lm-studio". Keys are stored under it. */
	readonly id: string;
	readonly name: string;
	readonly kind: ProviderKind;
	/** Origin and optional path prefix without a trailing slash; empty for vscode.lm. */
	readonly baseUrl: string;
	/** The user says that what is asked here is billed, wherever it listens: it hands calls on to another machine. */
	readonly isBilled?: boolean;
	/** One sentence when the user's setting of it cannot be used; then it is not asked. */
	readonly problem?: string;
}

export interface ModelCapabilities {
	readonly tools: boolean;
	readonly thinking: boolean;
	readonly images: boolean;
	/** False where the host refuses the parameter (current Anthropic models). */
	readonly temperature: boolean;
}

/** One model of one host, as the host itself describes it. */
export interface Model {
	/** The host's own name for it, sent back verbatim. */
	readonly name: string;
	readonly label: string;
	/** Tokens the model can take in; null when the host does not say. */
	readonly contextWindow: number | null;
	readonly maxOutputTokens: number | null;
	/** False when requests leave this machine, also for Ollama's cloud models. */
	readonly isLocal: boolean;
	/** True when the model is in memory now; null when the host does not tell. */
	readonly isLoaded: boolean | null;
	readonly capabilities: ModelCapabilities;
	readonly sizeBytes: number | null;
}

export type ContentPart =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "reasoning"; readonly text: string; readonly signature: string | null }
	| { readonly type: "image"; readonly mediaType: string; readonly data: Uint8Array }
	| { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly argumentsJson: string }
	| {
			readonly type: "tool_result";
			readonly callId: string;
			readonly name: string;
			readonly text: string;
			readonly isError: boolean;
	  };

export interface ChatMessage {
	readonly role: "system" | "user" | "assistant" | "tool";
	readonly parts: readonly ContentPart[];
	/** The model that wrote an assistant message; reasoning parts are sent back to that model only. */
	readonly model?: string;
}

export interface ToolDefinition {
	readonly name: string;
	readonly description: string;
	/** JSON Schema of the arguments object. */
	readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
	readonly model: Model;
	readonly messages: readonly ChatMessage[];
	readonly tools?: readonly ToolDefinition[];
	/** Tokens of window to ask for where the host lets one ask (Ollama's num_ctx). */
	readonly contextWindow?: number;
	readonly maxOutputTokens?: number;
	readonly temperature?: number;
	readonly thinking?: boolean;
}

/** Disjoint token buckets. `output` includes `reasoning`; null means the host did not say. */
export interface TokenCounts {
	readonly inputUncached: number;
	readonly cacheRead: number;
	/** Written to a cache that lives minutes (Anthropic 5 min, and the rest that is not told apart). */
	readonly cacheWriteShort: number;
	/** Written to a cache that lives an hour. */
	readonly cacheWriteLong: number;
	readonly output: number;
	readonly reasoning: number | null;
	readonly webSearchRequests: number;
}

export interface Usage {
	readonly counts: TokenCounts;
	/** reported: the host's final figures. partial: the stream was cut, output is a lower bound or estimated. estimated: the host gives none. */
	readonly source: "reported" | "partial" | "estimated";
	readonly modelServed: string | null;
	readonly responseId: string | null;
	readonly requestId: string | null;
	readonly serviceTier: string | null;
	/** Anthropic "fast", null where there is no such thing. */
	readonly speed: string | null;
	readonly inferenceGeo: string | null;
	/** What the host itself says it charged, in micro-dollars (OpenRouter, LiteLLM); null otherwise. */
	readonly reportedCostMicroUsd: number | null;
	/** The host's usage object as it came, for the record. */
	readonly raw: unknown;
}

export type FinishReason = "stop" | "length" | "tool_calls" | "refusal" | "context_full" | "other";

/** What happens while one model call runs. Exactly one "end" comes last, or the iteration throws a ProviderError. */
export type ChatEvent =
	| { readonly type: "phase"; readonly phase: "connecting" | "loading-model" | "waiting" | "streaming" }
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "reasoning"; readonly text: string }
	/** Ends a reasoning block; the signature binds it to its model. */
	| { readonly type: "reasoning_signature"; readonly signature: string }
	/** A complete call; `argumentsJson` is exactly what the model wrote, not yet parsed. */
	| { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly argumentsJson: string }
	/** Cumulative: replaces what was told before. */
	| { readonly type: "usage"; readonly usage: Usage }
	/** Something the user should know while the answer goes on, such as a prompt that was truncated. */
	| { readonly type: "warning"; readonly code: "truncated_prompt" | "old_version"; readonly message: string }
	| {
			readonly type: "retry";
			readonly attempt: number;
			readonly attempts: number;
			readonly delayMs: number;
			readonly error: ProviderErrorData;
	  }
	| { readonly type: "end"; readonly finishReason: FinishReason };

export type ProviderErrorCode =
	| "unreachable"
	| "timeout"
	| "stalled"
	| "unauthorized"
	| "forbidden"
	| "payment_required"
	| "model_not_found"
	| "rate_limited"
	| "overloaded"
	| "server_error"
	| "bad_request"
	| "context_too_long"
	| "bad_response"
	| "interrupted"
	| "cancelled";

/** The part of a ProviderError that may cross to the panel and into the database. */
export interface ProviderErrorData {
	readonly code: ProviderErrorCode;
	/** One sentence for the user: what happened and what to do. */
	readonly message: string;
	readonly status: number | null;
	/** What the host asked us to wait, in ms; null when it did not say. */
	readonly retryAfterMs: number | null;
	/** The host's own words, for the details and the log; never a key or a prompt. */
	readonly detail: string | null;
}

/** One step of a diagnosis, printed by the doctor command. */
export interface Probe {
	readonly what: string;
	readonly ok: boolean;
	readonly found: string;
	readonly durationMs: number;
}

export interface PullProgress {
	readonly status: string;
	readonly completedBytes: number | null;
	readonly totalBytes: number | null;
}

/** One host of one kind. Made on first use; holds no state but what it learnt about the host. */
export interface Provider {
	/** Throws ProviderError. */
	listModels(signal: AbortSignal): Promise<readonly Model[]>;
	/** Streams one model call. Aborting the signal ends it within 500 ms in any phase with code "cancelled". */
	chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
	/** Tries each thing that could be wrong and tells what it found; never throws. */
	probe(signal: AbortSignal): Promise<readonly Probe[]>;
	/** Downloads a model; only where the host can. */
	pull?(name: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}

/** What every provider is made from; nothing else is taken from the environment. */
export interface ProviderSurroundings {
	readonly host: Host;
	/** Null when the host needs no key or none was set. */
	readonly key: string | null;
	readonly fetch: typeof globalThis.fetch;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after the time (as `now` counts it) or rejects when the signal aborts. Injected so that tests can hold time. */
	readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	/** In [0, 1), for jitter. */
	readonly random: () => number;
	readonly log: (line: string) => void;
	readonly watchdogs: Watchdogs;
	/** English without it. */
	readonly localize?: Localize;
}

/** Limits of patience, in ms. */
export interface Watchdogs {
	readonly connect: number;
	/** From the request to the first byte; long for local models that load first. */
	readonly firstByte: number;
	/** Between two bytes of a stream. */
	readonly idle: number;
	/** One call in all. */
	readonly total: number;
}
