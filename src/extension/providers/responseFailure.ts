import type { Situation } from "./errorSentences.ts";
import { providerError, type ErrorContext, type ProviderError } from "./providerError.ts";
import { retryAfterFrom } from "./retryAfter.ts";

export interface RefusedResponse {
	readonly status: number;
	readonly headers: Headers;
	/** At most the first 64 KB. */
	readonly body: string;
}

/** What an error of the host says in its own words, from any of the shapes hosts use. */
export interface HostWords {
	readonly message: string | null;
	/** Such as "overloaded_error", "insufficient_quota", "context_length_exceeded". */
	readonly type: string;
}

const byStatus: Readonly<Record<number, Situation>> = {
	401: "unauthorized",
	402: "payment_required",
	403: "forbidden",
	404: "model_not_found",
	408: "host_timeout",
	413: "too_large",
	429: "rate_limited",
	529: "overloaded",
	503: "overloaded",
};

/** The error for a response that is not 2xx. */
export function responseFailure(context: ErrorContext, response: RefusedResponse, now: number): ProviderError {
	const words = hostWords(response.body);
	const situation = situationOf(context, response.status, words);
	const mayRetry = response.headers.get("x-should-retry") !== "false" && isRetryableStatus(response.status);
	return providerError(context, situation, {
		status: response.status,
		retryAfterMs: mayRetry ? retryAfterFrom(response.headers, now) : null,
		detail: words.message ?? `HTTP ${response.status}`,
		retries: mayRetry && situation !== "quota_used_up" ? 3 : 0,
	});
}

/** 408, 409, 429 and everything from 500 on; the rest of 4xx fails the same way again. */
export function isRetryableStatus(status: number): boolean {
	return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** The error for an `error` object inside a stream that had begun with 200. */
export function streamedFailure(context: ErrorContext, value: unknown): ProviderError {
	const words = hostWords(value);
	const situation = situationOf(context, 0, words);
	return providerError(context, situation, { detail: words.message, retries: situation === "bad_request" ? 0 : 3 });
}

function situationOf(context: ErrorContext, status: number, words: HostWords): Situation {
	const text = `${words.type} ${words.message ?? ""}`.toLowerCase();
	if (status < 500 && isContextTooLong(text)) {
		return "context_too_long";
	}
	if (/insufficient_quota|exceeded your current quota/.test(text)) {
		return "quota_used_up";
	}
	if (status < 500 && /billing_error|credit balance is too low|insufficient credits/.test(text)) {
		return "payment_required";
	}
	if (status === 404 && (context.modelName === null || /page not found|cannot (get|post)|<html/.test(text))) {
		return "bad_response";
	}
	const known = byStatus[status];
	if (known) {
		return known === "unauthorized" && !context.key && context.host.kind !== "ollama" ? "key_missing" : known;
	}
	return status >= 500 ? "server_error" : situationFromWords(text, status);
}

function isContextTooLong(text: string): boolean {
	return /context_length_exceeded|prompt is too long|maximum context length|exceeds? the (available |model'?s? )?(maximum )?context|context (size|window|length) (is |was )?exceeded|input length exceeds|request_too_large|exceeds? (the )?context window/.test(
		text,
	);
}

function situationFromWords(text: string, status: number): Situation {
	if (status === 0) {
		if (/overloaded|unavailable|server busy/.test(text)) {
			return "overloaded";
		}
		if (/rate.?limit|too many requests/.test(text)) {
			return "rate_limited";
		}
		if (/authentication_error|invalid.*api.?key/.test(text)) {
			return "unauthorized";
		}
		if (/invalid_request/.test(text)) {
			return "bad_request";
		}
		if (/model.*not found/.test(text)) {
			return "model_not_found";
		}
		return "server_error";
	}
	return /model.*(not found|does not exist|not_found)|model_not_found/.test(text) ? "model_not_found" : "bad_request";
}

/** Reads the host's message out of a body (text or already parsed); a web page or text is taken as it stands. */
export function hostWords(body: unknown): HostWords {
	const value = typeof body === "string" ? parsed(body) : body;
	if (typeof value === "string") {
		return { message: value.slice(0, 400) || null, type: "" };
	}
	if (!isRecord(value)) {
		return { message: null, type: "" };
	}
	const inner = isRecord(value["error"]) ? value["error"] : value;
	const type = [inner["type"], inner["code"]].filter((part) => typeof part === "string").join(" ");
	return { message: messageIn(inner), type };
}

function messageIn(value: Record<string, unknown>): string | null {
	for (const name of ["message", "error", "detail", "title"]) {
		const found = value[name];
		if (typeof found === "string" && found) {
			return found;
		}
		if (Array.isArray(found)) {
			return found.map(complaintOf).filter(Boolean).join("; ") || null;
		}
		if (isRecord(found)) {
			return messageIn(found);
		}
	}
	return null;
}

/** Validation errors come as a list that repeats the whole input beside field and message, so only those are taken. */
function complaintOf(entry: unknown): string {
	if (!isRecord(entry) || typeof entry["msg"] !== "string") {
		return "";
	}
	const place = Array.isArray(entry["loc"]) ? entry["loc"].join(".") : "";
	return place ? `${place}: ${entry["msg"]}` : entry["msg"];
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
