import { joinUrl } from "../address.ts";
import { orAborted, type CallGuard } from "./callGuard.ts";
import { networkFailure } from "./networkFailure.ts";
import type { ProviderSurroundings } from "./provider.ts";
import { providerError } from "./providerError.ts";
import { responseFailure } from "./responseFailure.ts";

/** Bytes of one body that is read as a whole, such as a list of models. */
const largestDocument = 16 * 1024 * 1024;
const largestErrorBody = 64 * 1024;
const mostRedirects = 3;

export interface HttpRequest {
	readonly method: "GET" | "POST" | "DELETE";
	/** Below the host's base address. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: unknown;
}

export interface HttpStream {
	readonly status: number;
	readonly headers: Headers;
	/** The body as it arrives; ends the call's patience anew with each piece, throws ProviderErrors only. */
	readonly chunks: AsyncIterable<Uint8Array>;
}

/** Opens a response of status 2xx that is data; everything else is thrown as a ProviderError. */
export async function openStream(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	request: HttpRequest,
): Promise<HttpStream> {
	const { method, headers } = request;
	const response = await fetchJudged(surroundings, guard, joinUrl(surroundings.host.baseUrl, request.path), {
		method,
		headers: {
			accept: "*/*",
			...(request.body === undefined ? {} : { "content-type": "application/json" }),
			...headers,
		},
		...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
	});
	return { status: response.status, headers: response.headers, chunks: readChunks(guard, response) };
}

/** A body of at most 16 MB as text. */
export function readWhole(guard: CallGuard, chunks: AsyncIterable<Uint8Array>): Promise<string> {
	return readText(guard, chunks, largestDocument);
}

/** A small JSON document; `unknown` because who asked must validate it. */
export async function getJson(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	request: HttpRequest,
): Promise<unknown> {
	const stream = await openStream(surroundings, guard, request);
	const text = await readWhole(guard, stream.chunks);
	if (text.trim() === "") {
		throw providerError(guard.context, "empty", { status: stream.status });
	}
	try {
		return JSON.parse(text);
	} catch (error) {
		throw providerError(guard.context, looksLikeHtml(text) ? "html" : "bad_response", {
			status: stream.status,
			detail: text.slice(0, 200),
			cause: error,
		});
	}
}

/**
 * fetch under the guard: redirects are followed within the origin only (the key belongs to it), refusals and web
 * pages become ProviderErrors. The body of what is returned is unread.
 */
export async function fetchJudged(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	url: string,
	init: RequestInit,
): Promise<Response> {
	let target = url;
	for (let hops = 0; ; hops++) {
		const response = await fetchOnce(surroundings, guard, target, init);
		const next = redirectTarget(response, target);
		if (next === null) {
			return judge(surroundings, guard, response);
		}
		void response.body?.cancel().catch(() => undefined);
		if (hops >= mostRedirects || !mayFollow(response.status, target, next, init)) {
			throw providerError(guard.context, "redirected", { status: response.status, detail: `to ${originOf(next)}` });
		}
		target = next;
	}
}

async function fetchOnce(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	url: string,
	init: RequestInit,
): Promise<Response> {
	guard.check();
	let pending: Promise<Response> | undefined;
	try {
		pending = surroundings.fetch(url, { ...init, redirect: "manual", signal: guard.signal });
		return await orAborted(pending, guard.signal);
	} catch (error) {
		// A fetch that does not listen may still bring a response; its socket must not stay open.
		pending?.then((response) => response.body?.cancel()).catch(() => undefined);
		guard.check();
		throw networkFailure(guard.context, error, false);
	}
}

function redirectTarget(response: Response, from: string): string | null {
	const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
	if (location === null) {
		return null;
	}
	try {
		return new URL(location, from).href;
	} catch {
		return location;
	}
}

function mayFollow(status: number, from: string, to: string, init: RequestInit): boolean {
	const isSameOrigin = originOf(from) === originOf(to);
	// Other statuses would turn a POST into a GET, which is not what was asked.
	return isSameOrigin && (init.method === "GET" || status === 307 || status === 308);
}

function originOf(url: string): string {
	try {
		return new URL(url).origin;
	} catch {
		return "?";
	}
}

async function judge(surroundings: ProviderSurroundings, guard: CallGuard, response: Response): Promise<Response> {
	const isHtml = /\bhtml\b/i.test(response.headers.get("content-type") ?? "");
	if (response.ok && !isHtml) {
		return response;
	}
	const body = await readText(guard, readChunks(guard, response), largestErrorBody, true).catch(() => {
		guard.check();
		return "";
	});
	if (response.ok || (response.status >= 300 && response.status < 400)) {
		throw providerError(guard.context, isHtml ? "html" : "bad_response", {
			status: response.status,
			detail: body.slice(0, 200),
		});
	}
	const { status, headers } = response;
	throw responseFailure(
		guard.context,
		{ status, headers, body: isHtml ? body.slice(0, 200) : body },
		surroundings.now(),
	);
}

/** The body piece by piece under the guard. Leaving the loop, or an abort, closes the socket. */
export async function* readChunks(guard: CallGuard, response: Response): AsyncGenerator<Uint8Array, void, undefined> {
	if (!response.body) {
		return;
	}
	const reader = response.body.getReader();
	const close = (): void => void reader.cancel().catch(() => undefined);
	guard.signal.addEventListener("abort", close, { once: true });
	try {
		for (;;) {
			guard.touch();
			const { done, value } = await reader.read();
			guard.check();
			if (done) {
				return;
			}
			yield value;
		}
	} catch (error) {
		guard.check();
		throw networkFailure(guard.context, error, true);
	} finally {
		guard.signal.removeEventListener("abort", close);
		close();
	}
}

async function readText(
	guard: CallGuard,
	chunks: AsyncIterable<Uint8Array>,
	limit: number,
	isCutAllowed = false,
): Promise<string> {
	const decoder = new TextDecoder();
	let text = "";
	let size = 0;
	for await (const chunk of chunks) {
		size += chunk.length;
		if (size > limit && !isCutAllowed) {
			throw providerError(guard.context, "line_too_long");
		}
		text += decoder.decode(chunk, { stream: true });
		if (size > limit) {
			break;
		}
	}
	return text + decoder.decode();
}

function looksLikeHtml(text: string): boolean {
	return /^\s*<(!doctype|html|head|body)/i.test(text);
}
