import { createServer, type IncomingMessage, type RequestOptions, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type LookupFunction } from "node:net";
import { createGzip } from "node:zlib";
import type { HostAddress } from "../../../src/extension/network/resolveHost.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What a socket was opened to. */
export interface Dialled {
	readonly host: string;
	readonly address: string;
}

/** A server on loopback that answers by path, and the sockets that lead to it whatever address is dialled. */
export class HostileSite {
	readonly #answers: Readonly<Record<string, Answer>>;
	readonly #server = createServer((request, response) => {
		this.requests.push(request);
		const answer = this.#answers[request.url ?? "/"];
		if (answer) answer(request, response);
		else response.writeHead(404).end();
	});
	connections = 0;
	readonly requests: IncomingMessage[] = [];
	readonly dialled: Dialled[] = [];

	constructor(answers: Readonly<Record<string, Answer>> = {}) {
		this.#answers = answers;
		this.#server.on("connection", () => this.connections++);
	}

	async start(): Promise<this> {
		await new Promise<void>((resolve) => {
			this.#server.listen(0, "127.0.0.1", resolve);
		});
		return this;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => {
			this.#server.close(resolve);
		});
	}

	/** Dials this server, and keeps what would have been dialled: for names, what the `lookup` of the request answers. */
	readonly createConnection: NonNullable<RequestOptions["createConnection"]> = (options, didConnect) => {
		const host = (options as { host?: string }).host ?? "";
		const lookup = (options as { lookup?: LookupFunction }).lookup;
		const dial = (address: string): void => {
			this.dialled.push({ host, address });
			const socket = connect(this.port, "127.0.0.1");
			socket.once("connect", () => didConnect?.(null, socket));
		};
		if (lookup) lookup(host, { all: false }, (_error, address) => dial(typeof address === "string" ? address : ""));
		else dial(host);
		return null;
	};
}

/** Answers a name with one list after the other, as a host does that changes its mind. */
export function changingNames(...answers: readonly (readonly string[])[]) {
	const asked: string[] = [];
	return {
		asked,
		resolve: async (hostname: string): Promise<readonly HostAddress[]> => {
			const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
			asked.push(hostname);
			return answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
		},
	};
}

/** A body without end, as fast as it is taken. */
export const endless: Answer = (_request, response) => {
	response.writeHead(200, { "content-type": "text/html" });
	const block = Buffer.alloc(256 * 1024, "a");
	const more = (): void => {
		while (!response.destroyed && response.write(block));
	};
	response.on("drain", more);
	more();
};

/** A few kilobytes that become 64 MB. */
export const bomb: Answer = (_request, response) => {
	response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" });
	const gzip = createGzip({ level: 9 });
	gzip.pipe(response);
	response.on("close", () => gzip.destroy());
	gzip.on("error", () => {});
	gzip.end(Buffer.alloc(64 * 1024 * 1024));
};

/** Some bytes, then nothing. */
export const stalled: Answer = (_request, response) => {
	response.writeHead(200, { "content-type": "text/html" });
	response.write("<p>a");
};

export const redirectTo =
	(location: string): Answer =>
	(_request, response) =>
		void response.writeHead(302, { location }).end();

export const page =
	(body: string | Buffer, headers: Readonly<Record<string, string>> = { "content-type": "text/html" }): Answer =>
	(_request, response) =>
		void response.writeHead(200, headers).end(body);
