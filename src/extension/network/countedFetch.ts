import type { NetworkPurpose } from "../../shared/networkLog.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { staysOnThisMachine } from "../address.ts";
import { hostAndPort } from "./hostRules.ts";
import type { ContactEnd, NetworkLog } from "./networkLog.ts";

export interface CountedFetchOptions {
	readonly fetch: typeof globalThis.fetch;
	readonly log: Pick<NetworkLog, "begin">;
	/** Nothing may leave this machine. */
	readonly isLocalOnly: () => boolean;
	readonly purposeOf: (url: URL) => NetworkPurpose;
	readonly localize: Localize;
}

/**
 * A fetch for hosts that the user chose: each request is entered in the network log, with the bytes of its bodies. While
 * "local only" is on, a request to another machine is refused before anything is sent.
 */
export function countedFetch(options: CountedFetchOptions): typeof globalThis.fetch {
	const { log, isLocalOnly, purposeOf, localize } = options;
	return async (input, init) => {
		const url = new URL(input instanceof Request ? input.url : input);
		if (isLocalOnly() && !staysOnThisMachine(url.href)) {
			throw new DaybookError("local_only", localize("“Local only” is on, so {0} is not asked.", url.host));
		}
		// What is given up before it begins contacts nobody.
		(init?.signal ?? (input instanceof Request ? input.signal : null))?.throwIfAborted();
		const end = log.begin(hostAndPort(url), purposeOf(url));
		const bytesSent = sizeOf(init?.body);
		try {
			const response = await options.fetch(input, init);
			return counted(response, (bytesReceived) => end({ bytesSent, bytesReceived, status: response.status }));
		} catch (error) {
			end({ bytesSent, bytesReceived: 0, status: null });
			throw error;
		}
	};
}

function sizeOf(body: RequestInit["body"]): ContactEnd["bytesSent"] {
	if (body === undefined || body === null) return 0;
	if (typeof body === "string") return Buffer.byteLength(body);
	return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : null;
}

/** The same response; `didEnd` hears how many bytes of its body came when it was read, left or cut off. */
function counted(response: Response, didEnd: (bytes: number) => void): Response {
	if (response.body === null) {
		didEnd(0);
		return response;
	}
	const reader = response.body.getReader();
	let bytes = 0;
	const body = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				try {
					const { done, value } = await reader.read();
					if (value !== undefined) {
						bytes += value.length;
						controller.enqueue(value);
					}
					if (!done) return;
					didEnd(bytes);
					controller.close();
				} catch (error) {
					didEnd(bytes);
					controller.error(error);
				}
			},
			async cancel(reason) {
				didEnd(bytes);
				await reader.cancel(reason);
			},
		},
		// Nothing is read ahead: who stops reading stops the server.
		{ highWaterMark: 0 },
	);
	const { status, statusText, headers, url } = response;
	return Object.defineProperty(new Response(body, { status, statusText, headers }), "url", { value: url });
}
