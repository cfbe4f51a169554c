import type { ServerResponse } from "node:http";
import { sendJson, stall, startServer, wait, write, type RecordedRequest, type StandIn } from "../../standin/server.ts";

/** One recorded or made-up response body, as the files in test/fixtures/streams hold them. */
export interface StreamCase {
	readonly id: string;
	readonly what: string;
	/** Written one after the other; bytes that are no text come as hex. */
	readonly frames: readonly (string | { readonly hex: string })[];
	readonly contentType?: string;
	/** How the body ends: properly unless told otherwise. */
	readonly close?: "end" | "reset" | "stall";
	/** What the call has to end with. */
	readonly endings: readonly string[];
	/** Endings that are as good. */
	readonly alsoEndings?: readonly string[];
	readonly text?: string;
	readonly toolArguments?: readonly string[];
	readonly mostToolCalls?: number;
	readonly requests?: number;
	readonly detail?: string;
	readonly source?: string;
}

/** The paths of chat calls; everything else is answered as a host would that knows nothing. */
export const chatPaths = ["/api/chat", "/v1/messages", "/v1/chat/completions"];

export function bytesOf(stream: StreamCase): Buffer {
	return Buffer.concat(
		stream.frames.map((frame) => (typeof frame === "string" ? Buffer.from(frame) : Buffer.from(frame.hex, "hex"))),
	);
}

/** A server that answers chat calls by `answer` and other paths with 404. */
export function startRawServer(
	answer: (response: ServerResponse, request: RecordedRequest) => Promise<void> | void,
): Promise<StandIn> {
	return startServer((request, response) => {
		if (chatPaths.includes(request.path)) {
			return answer(response, request);
		}
		sendJson(response, 404, { error: "not found" });
		return undefined;
	});
}

/** Plays a case, in pieces of the given sizes when there are any. */
export async function playCase(
	response: ServerResponse,
	stream: StreamCase,
	contentType: string,
	cuts: readonly number[] = [],
): Promise<void> {
	response.writeHead(200, { "content-type": stream.contentType ?? contentType });
	const bytes = bytesOf(stream);
	const ends = [...cuts, bytes.length];
	let start = 0;
	for (const end of ends) {
		if (end > start) {
			await write(response, bytes.subarray(start, end));
			start = end;
		}
	}
	if (stream.close === "reset") {
		await wait(20, response);
		response.socket?.resetAndDestroy();
	} else if (stream.close === "stall") {
		await stall(response);
	} else {
		response.end();
	}
}
