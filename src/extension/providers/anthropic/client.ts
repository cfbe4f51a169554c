import { BaseAnthropic, type ClientOptions } from "@anthropic-ai/sdk/client";
import { isLoopback } from "../../address.ts";
import type { CallGuard } from "../callGuard.ts";
import { fetchJudged, readChunks } from "../http.ts";
import type { ProviderSurroundings } from "../provider.ts";
import { providerError, ProviderError } from "../providerError.ts";
import { networkFailure } from "../networkFailure.ts";
import { cappedLines, type EventMeter } from "../cappedLines.ts";

/** The SDK's client with nothing of the environment in it. */
class PlainClient extends BaseAnthropic {
	constructor(options: ClientOptions) {
		super(options);
		// The SDK merges ANTHROPIC_CUSTOM_HEADERS whatever it is given, so a shell could redirect or replace what we send.
		// Its own copy of the options is private to its types only.
		const kept: unknown = Reflect.get(this, "_options");
		if (typeof kept === "object" && kept !== null) {
			Object.assign(kept, { defaultHeaders: options.defaultHeaders });
		}
	}
}

/**
 * A client for one call: its requests run under the guard, retries are left to us, and it logs nothing, since its
 * log lines hold whole bodies. Throws a ProviderError when there is no key.
 */
export function clientFor(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	meter: EventMeter = { bytes: 0 },
): BaseAnthropic {
	const { key, host } = surroundings;
	if (!key && !isLoopback(host.baseUrl)) {
		throw providerError(guard.context, "key_missing");
	}
	const apiKey = key ?? "none";
	return new PlainClient({
		apiKey,
		// Explicit, or the SDK takes ANTHROPIC_BASE_URL and our key goes there. It adds /v1 itself.
		baseURL: host.baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "") || "https://api.anthropic.com",
		webhookKey: null,
		maxRetries: 0,
		// Our own watchdogs are what ends a call.
		timeout: surroundings.watchdogs.total + 60_000,
		openTelemetry: false,
		logLevel: "off",
		logger: silence,
		defaultHeaders: isOfficial(host.baseUrl) ? {} : { "x-api-key": apiKey },
		fetch: (url, init) =>
			guardedFetch(surroundings, guard, meter, String(url instanceof Request ? url.url : url), init ?? {}),
	});
}

/** Proxies know the older header only; the API itself takes either. */
function isOfficial(baseUrl: string): boolean {
	return /^https:\/\/api\.anthropic\.com(\/|$)/.test(baseUrl);
}

const silence = {
	error: () => undefined,
	warn: () => undefined,
	info: () => undefined,
	debug: () => undefined,
};

async function guardedFetch(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	meter: EventMeter,
	url: string,
	init: RequestInit,
): Promise<Response> {
	const response = await fetchJudged(surroundings, guard, url, init);
	const chunks = cappedLines(guard, readChunks(guard, response), meter);
	const { status, headers } = response;
	return new Response(ReadableStream.from(chunks), { status, headers: withoutEncoding(headers) });
}

/** The body has been decoded already. */
function withoutEncoding(headers: Headers): Headers {
	const copy = new Headers(headers);
	copy.delete("content-encoding");
	copy.delete("content-length");
	return copy;
}

/** What the SDK threw, as the ProviderError it comes from. */
export function unwrapped(guard: CallGuard, thrown: unknown, hasBegun: boolean): ProviderError {
	const reason: unknown = guard.signal.reason;
	return reason instanceof ProviderError ? reason : networkFailure(guard.context, thrown, hasBegun);
}
