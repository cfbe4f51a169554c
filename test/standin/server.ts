import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface RecordedRequest {
	readonly method: string;
	/** Path and query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** As it came; empty for GET. */
	readonly text: string;
	/** Parsed, or undefined when it is no JSON. */
	readonly body: unknown;
	/** True once the client closed the connection before the response was complete. */
	isAborted: boolean;
}

export interface StandIn {
	/** Origin without a trailing slash. */
	readonly url: string;
	readonly requests: readonly RecordedRequest[];
	/** Closes every connection and the server. */
	stop(): Promise<void>;
}

export type Answer = (request: RecordedRequest, response: ServerResponse) => Promise<void> | void;

/** Starts a server on the loopback interface only. */
export async function startServer(answer: Answer, port = 0): Promise<StandIn> {
	const requests: RecordedRequest[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((incoming, response) => void serve(incoming, response));
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
	});

	async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const request = await record(incoming);
		requests.push(request);
		response.on("close", () => {
			request.isAborted = !response.writableFinished;
		});
		try {
			await answer(request, response);
		} catch (error) {
			if (!response.destroyed) {
				sendJson(response, 500, { error: String(error) });
			}
		}
	}

	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has an AddressInfo
	const address = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${address.port}`,
		requests,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) {
					socket.destroy();
				}
			}),
	};
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
	const pieces: Buffer[] = [];
	for await (const piece of incoming) {
		pieces.push(Buffer.from(piece));
	}
	const text = Buffer.concat(pieces).toString();
	const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
	return {
		method: incoming.method ?? "",
		path: incoming.url ?? "/",
		headers,
		text,
		body: parse(text),
		isAborted: false,
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A complete JSON response with the content type Go servers and others use. */
export function sendJson(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): void {
	if (!response.headersSent) {
		response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
	}
	response.end(JSON.stringify(body));
}

/** The page a captive portal or proxy puts in place of data. */
export function sendHtml(response: ServerResponse): void {
	response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
	response.end(
		"<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>\n",
	);
}

/** Waits, but not longer than the client stays. False when it has gone. */
export function wait(milliseconds: number, response: ServerResponse): Promise<boolean> {
	if (response.destroyed) {
		return Promise.resolve(false);
	}
	return new Promise((resolve) => {
		const done = (): void => {
			clearTimeout(timer);
			response.off("close", done);
			resolve(!response.destroyed);
		};
		const timer = setTimeout(done, milliseconds);
		response.on("close", done);
	});
}

/** Silence until the client goes. */
export function stall(response: ServerResponse): Promise<void> {
	return new Promise((resolve) => {
		if (response.destroyed) {
			resolve();
		} else {
			response.on("close", () => resolve());
		}
	});
}

/** Writes and waits until the kernel took it, so that memory stays bounded and a cut comes after what was written. */
export function write(response: ServerResponse, bytes: string | Uint8Array): Promise<void> {
	return new Promise((resolve) => {
		if (response.destroyed) {
			resolve();
		} else {
			response.write(bytes, () => resolve());
		}
	});
}
