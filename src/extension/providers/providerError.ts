import { ExpectedError } from "../../shared/expectedError.ts";
import { plainEnglish, type Localize } from "../localize.ts";
import { durations, retryAfterSentence, sentences, sentencesByKind, type Situation } from "./errorSentences.ts";
import type { Host, ProviderErrorCode, ProviderErrorData } from "./provider.ts";
import { redactKeys, trimDetail } from "./redact.ts";

/** The one error every provider throws. Callers test `code`; `message` is for people. */
export class ProviderError extends ExpectedError implements ProviderErrorData {
	readonly code: ProviderErrorCode;
	readonly status: number | null;
	readonly retryAfterMs: number | null;
	readonly detail: string | null;
	/** How many further attempts can make sense at most; 0 where the same request fails the same way. */
	readonly retries: number;

	constructor(data: ProviderErrorData, retries = 0, options?: ErrorOptions) {
		super(data.message, options);
		this.name = "ProviderError";
		this.code = data.code;
		this.status = data.status;
		this.retryAfterMs = data.retryAfterMs;
		this.detail = data.detail;
		this.retries = retries;
	}

	/** The plain part that may be stored and sent to the panel. */
	toData(): ProviderErrorData {
		const { code, message, status, retryAfterMs, detail } = this;
		return { code, message, status, retryAfterMs, detail };
	}
}

/** What a sentence about a failure can name, and what it must never contain. */
export interface ErrorContext {
	readonly host: Host;
	readonly modelName: string | null;
	readonly key: string | null;
	readonly localize?: Localize;
	/** What the user wrote; removed from the host's words should it echo them. */
	readonly privateTexts?: readonly string[];
}

export interface FailureFacts {
	readonly status?: number | null;
	readonly retryAfterMs?: number | null;
	readonly detail?: string | null;
	/** For the sentences that tell how long was waited. */
	readonly waitedMs?: number;
	readonly retries?: number;
	readonly cause?: unknown;
}

const codes: Readonly<Record<Exclude<Situation, ProviderErrorCode>, ProviderErrorCode>> = {
	refused: "unreachable",
	host_unknown: "unreachable",
	certificate: "unreachable",
	not_this_protocol: "unreachable",
	total_time: "timeout",
	host_timeout: "timeout",
	key_missing: "unauthorized",
	quota_used_up: "payment_required",
	unknown_model: "model_not_found",
	too_large: "context_too_long",
	html: "bad_response",
	empty: "bad_response",
	line_too_long: "bad_response",
	redirected: "bad_response",
	consent_needed: "forbidden",
	blocked: "rate_limited",
};

const retriesByDefault: Readonly<Partial<Record<Situation, number>>> = {
	rate_limited: 3,
	overloaded: 3,
	server_error: 3,
	unreachable: 3,
	interrupted: 3,
	stalled: 1,
	timeout: 1,
	host_timeout: 3,
};

function isCode(situation: Situation): situation is ProviderErrorCode {
	return !Object.hasOwn(codes, situation);
}

/** A ProviderError with its sentence; `detail` is trimmed and freed of keys and of the user's own text. */
export function providerError(context: ErrorContext, situation: Situation, facts: FailureFacts = {}): ProviderError {
	const data: ProviderErrorData = {
		code: isCode(situation) ? situation : codes[situation],
		message: sentenceFor(context, situation, facts),
		status: facts.status ?? null,
		retryAfterMs: facts.retryAfterMs ?? null,
		detail: facts.detail ? cleanDetail(context, facts.detail) : null,
	};
	const retries = facts.retries ?? retriesByDefault[situation] ?? 0;
	return new ProviderError(data, retries, facts.cause === undefined ? undefined : { cause: facts.cause });
}

function sentenceFor(context: ErrorContext, situation: Situation, facts: FailureFacts): string {
	const { host, modelName } = context;
	const localize = context.localize ?? plainEnglish;
	const template = sentencesByKind[host.kind]?.[situation] ?? sentences[situation];
	const seconds = Math.round((facts.waitedMs ?? 0) / 1000);
	const sentence = localize(template, host.name, host.baseUrl, modelName ?? "?", seconds);
	return facts.retryAfterMs
		? `${sentence} ${localize(retryAfterSentence, durationWords(facts.retryAfterMs, localize))}`
		: sentence;
}

function durationWords(milliseconds: number, localize: Localize): string {
	const seconds = Math.ceil(milliseconds / 1000);
	const unit = durations.find((candidate) => seconds >= 2 * candidate.seconds) ?? durations.at(-1);
	return unit ? localize(unit.words, Math.ceil(seconds / unit.seconds)) : String(seconds);
}

function cleanDetail(context: ErrorContext, detail: string): string {
	let text = detail;
	for (const own of context.privateTexts ?? []) {
		if (own.length >= 12) {
			text = text.replaceAll(own, "…");
		}
	}
	return trimDetail(redactKeys(text, context.key ? [context.key] : []));
}
