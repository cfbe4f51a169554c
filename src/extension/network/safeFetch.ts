import { type IncomingMessage, request as requestHttp, type RequestOptions } from "http";
import { request as requestHttps } from "https";
import type { NetworkPurpose } from "../../shared/networkLog.ts";
import type { Clock } from "../clock.ts";
import { DaybookError, expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { hostAndPort, isNamed, isSameSite } from "./hostRules.ts";
import { judgeUrl } from "./judgeUrl.ts";
import type { NetworkLog } from "./networkLog.ts";
import { type BodyLimits, readBody } from "./pageBody.ts";
import { isReadable, mediaTypeOf, textOf } from "./pageText.ts";
import { Patience } from "./patience.ts";
import { judgedAddresses, pinnedLookup, type ResolveName } from "./resolveHost.ts";

export { resolveBySystem } from "./resolveHost.ts";

/** What a fetch may take. Times in ms. */
export interface FetchLimits extends BodyLimits {
	readonly totalMs: number;
	readonly idleMs: number;
	readonly redirects: number;
}

export const fetchLimits: FetchLimits = {
	wireBytes: 5 * 1024 * 1024,
	pageBytes: 10 * 1024 * 1024,
	totalMs: 30_000,
	idleMs: 15_000,
	redirects: 5,
};

export interface FetchSurroundings {
	readonly log: Pick<NetworkLog, "begin">;
	readonly clock: Clock;
	readonly localize: Localize;
	/** The user's rules: "host" or "host:port" that may be private. */
	readonly allowedPrivateHosts: () => readonly string[];
	/** Nothing may leave this machine. */
	readonly isLocalOnly: () => boolean;
	readonly resolve: ResolveName;
	readonly limits: FetchLimits;
	/** Opens the socket in the place of Node. Tests see by it what is dialled. */
	readonly createConnection?: RequestOptions["createConnection"];
}

/** A page as text. It is data from outside: whoever passes it to a model says so. */
export interface FetchedPage {
	/** Where it came from in the end. */
	readonly url: string;
	readonly status: number;
	/** Such as "text/html"; empty when the server did not say. */
	readonly mediaType: string;
	readonly text: string;
	readonly byteCount: number;
}

/** A page that has moved to another host, which is not asked before it was judged and agreed to like any other. */
export class MovedElsewhere extends DaybookError {
	readonly location: string;
	constructor(location: string, message: string) {
		super("moved_elsewhere", message);
		this.location = location;
	}
}

/**
 * Fetches a public page as text, or throws a DaybookError. Every address on the way is judged before a socket is opened,
 * private ones are refused unless the user's rules name the host, and nothing is sent but the address: no cookie, no key.
 */
export async function fetchPage(
	surroundings: FetchSurroundings,
	address: string,
	purpose: NetworkPurpose,
	signal: AbortSignal,
): Promise<FetchedPage> {
	const { clock, limits, localize } = surroundings;
	const late = new DaybookError("timeout", localize("The page took too long to come. Try again later."));
	const patience = new Patience(clock, limits, signal, late);
	try {
		return await follow(surroundings, judgeUrl(address, localize), purpose, patience);
	} catch (error) {
		if (signal.aborted) throw new DaybookError("cancelled", localize("The page was not fetched: it was stopped."));
		if (patience.signal.aborted) throw late;
		if (expectedCode(error) !== null) throw error;
		throw new DaybookError(
			"unreachable",
			localize("The page could not be fetched. Check the address and the network."),
			{
				cause: error,
			},
		);
	} finally {
		patience.dispose();
	}
}

async function follow(
	surroundings: FetchSurroundings,
	start: URL,
	purpose: NetworkPurpose,
	patience: Patience,
): Promise<FetchedPage> {
	const { limits, localize } = surroundings;
	let url = start;
	for (let hops = 0; hops <= limits.redirects; hops++) {
		const outcome = await fetchOnce(surroundings, url, purpose, patience);
		if (!(outcome instanceof URL)) return outcome;
		if (!isSameSite(url, outcome)) {
			const sentence = localize("The page has moved to another host: {0}", outcome.href);
			throw new MovedElsewhere(outcome.href, sentence);
		}
		url = outcome;
	}
	throw new DaybookError("too_many_redirects", localize("The page sends on from one address to the next without end."));
}

/** The page, or where it sends on to. */
async function fetchOnce(
	surroundings: FetchSurroundings,
	url: URL,
	purpose: NetworkPurpose,
	patience: Patience,
): Promise<FetchedPage | URL> {
	const options = await judgedRequest(surroundings, url, patience.signal);
	patience.signal.throwIfAborted();
	const end = surroundings.log.begin(hostAndPort(url), purpose);
	let bytesReceived = 0;
	let status: number | null = null;
	try {
		const response = await respond(url, options);
		status = response.statusCode ?? null;
		try {
			return await read(response, url, surroundings, patience, (bytes) => {
				bytesReceived += bytes;
			});
		} finally {
			response.destroy();
		}
	} finally {
		end({ bytesSent: 0, bytesReceived, status });
	}
}

async function judgedRequest(surroundings: FetchSurroundings, url: URL, signal: AbortSignal): Promise<RequestOptions> {
	const { localize, resolve, createConnection } = surroundings;
	if (surroundings.isLocalOnly()) {
		throw new DaybookError(
			"local_only",
			localize("“Local only” is on, so no page is fetched. Switch it off to do that."),
		);
	}
	const mayBePrivate = isNamed(url, surroundings.allowedPrivateHosts());
	const addresses = await judgedAddresses(url, mayBePrivate, resolve, localize);
	return {
		method: "GET",
		headers: {
			accept: "text/html,application/xhtml+xml,text/plain;q=0.9,application/json;q=0.8,*/*;q=0.1",
			"accept-encoding": "gzip, deflate, br",
			"user-agent": "Mozilla/5.0 (compatible; Daybook)",
		},
		signal,
		...(addresses === null ? {} : { lookup: pinnedLookup(url.hostname, addresses) }),
		// A kept socket may have been opened by someone who judged nothing.
		...(createConnection === undefined ? { agent: false } : { createConnection }),
	};
}

async function respond(url: URL, options: RequestOptions): Promise<IncomingMessage> {
	const request = url.protocol === "https:" ? requestHttps : requestHttp;
	return new Promise((resolve, reject) => {
		request(url, options, resolve).on("error", reject).end();
	});
}

async function read(
	response: IncomingMessage,
	url: URL,
	{ limits, localize }: FetchSurroundings,
	patience: Patience,
	didReceive: (bytes: number) => void,
): Promise<FetchedPage | URL> {
	const status = response.statusCode ?? 0;
	const { location } = response.headers;
	if (status >= 300 && status < 400 && location !== undefined) {
		return judgeUrl(URL.parse(location, url.href)?.href ?? "", localize);
	}
	if (status < 200 || status > 299) {
		throw new DaybookError("http_status", localize("The page answered with an error ({0}).", status));
	}
	const mediaType = mediaTypeOf(response);
	const wrongType = (): DaybookError =>
		new DaybookError("wrong_type", localize("The address leads to no page of text ({0}).", mediaType || "?"));
	if (!isReadable(mediaType)) throw wrongType();
	const bytes = await readBody(response, limits, {
		signal: patience.signal,
		localize,
		didReceive(count) {
			patience.touch();
			didReceive(count);
		},
	});
	if (mediaType === "" && bytes.includes(0)) throw wrongType();
	return { url: url.href, status, mediaType, text: textOf(bytes, response), byteCount: bytes.length };
}
