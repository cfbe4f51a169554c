import {
	Client,
	type RequestOptions,
	StreamableHTTPClientTransport,
	type Transport,
} from "@modelcontextprotocol/client";
import { setTimeout } from "node:timers/promises";
import * as v from "valibot";
import type { ServerDefinition } from "../definitions/serverDefinition.ts";
import type { Reaper } from "../processes/reaper.ts";
import { boundedFetch } from "./boundedFetch.ts";
import { StdioTransport } from "./stdioTransport.ts";

export interface ConnectionOptions {
	readonly definition: ServerDefinition;
	readonly reaper: Pick<Reaper, "start" | "watch" | "forget">;
	/** Programs from below these folders are not found by their names. */
	readonly untrustedFolders: readonly string[];
	readonly fetch: typeof globalThis.fetch;
	readonly onErrorOutput: (piece: string) => void;
	/** The connection ended without our doing; why, when that is known. Called once. */
	readonly onEnd: (sentence: string | null) => void;
	readonly onListChanged: () => void;
	readonly startTimeoutMs: number;
	readonly callTimeoutMs: () => number;
}

/** More than a model can choose among; what is more is left out and told. */
const mostItems = 500;
const mostPages = 64;
/** The codes by which a server says that it speaks newer versions of the protocol only. */
const speaksNewerOnly = new Set([-32_022, -32_601]);

const farewellMs = 500;

const page = v.looseObject({ nextCursor: v.optional(v.string()) });
const toolPage = v.looseObject({ ...page.entries, tools: v.array(v.unknown()) });
const promptPage = v.looseObject({ ...page.entries, prompts: v.array(v.unknown()) });
const resourcePage = v.looseObject({ ...page.entries, resources: v.array(v.unknown()) });
const anyResult = v.looseObject({});

/** One running server, as the protocol's own client speaks with it. What it answers is not trusted by anything here. */
export class Connection {
	readonly #client: Client;
	readonly #options: ConnectionOptions;
	readonly #transport: Transport;

	private constructor(client: Client, transport: Transport, options: ConnectionOptions) {
		this.#client = client;
		this.#transport = transport;
		this.#options = options;
	}

	/** Starts or contacts the server and shakes hands. Rejects, with nothing left running, when that fails. */
	static async open(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
		try {
			return await Connection.#connect(options, "legacy", signal);
		} catch (error) {
			const code = error instanceof Error && "code" in error ? error.code : null;
			if (signal.aborted || typeof code !== "number" || !speaksNewerOnly.has(code)) throw error;
			return Connection.#connect(options, "auto", signal);
		}
	}

	static async #connect(options: ConnectionOptions, mode: "legacy" | "auto", signal: AbortSignal): Promise<Connection> {
		// No capabilities: a server that asks for a model's answer, or for the user's, is refused by the client itself.
		const client = new Client(
			{ name: "daybook", title: "Daybook", version: "1.0.0" },
			{
				capabilities: {},
				versionNegotiation: { mode },
				inputRequired: { autoFulfill: false },
			},
		);
		let failure: string | null = null;
		let isOpen = false;
		const transport = transportOf(options, (sentence) => (failure = sentence));
		// oxlint-disable-next-line unicorn/prefer-add-event-listener -- no event target: the library calls these itself
		client.onclose = () => isOpen && options.onEnd(failure);
		// What breaks the protocol's rules is left aside; the server's log says what the server says.
		// oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
		client.onerror = () => {};
		for (const method of listNotifications) client.setNotificationHandler(method, () => options.onListChanged());
		const abort = (): void => void transport.close();
		signal.addEventListener("abort", abort);
		try {
			signal.throwIfAborted();
			await client.connect(transport, { timeout: options.startTimeoutMs, signal });
			isOpen = true;
			return new Connection(client, transport, options);
		} catch (error) {
			await transport.close();
			throw failure === null ? error : Object.assign(new Error(failure, { cause: error }), codeOf(error));
		} finally {
			signal.removeEventListener("abort", abort);
		}
	}

	/** The server's process; null for one that is contacted. */
	get pid(): number | null {
		return this.#transport instanceof StdioTransport ? (this.#transport.tree?.pid ?? null) : null;
	}

	/** Raw tool definitions, at most 500; none when the server offers no tools. So are the next two. */
	async tools(): Promise<readonly unknown[]> {
		return this.#has("tools") ? this.#list("tools/list", toolPage, (found) => found.tools) : [];
	}

	async prompts(): Promise<readonly unknown[]> {
		return this.#has("prompts") ? this.#list("prompts/list", promptPage, (found) => found.prompts) : [];
	}

	async resources(): Promise<readonly unknown[]> {
		return this.#has("resources") ? this.#list("resources/list", resourcePage, (found) => found.resources) : [];
	}

	/** The raw result. Rejects when the server does not answer in time, refuses, or `signal` is aborted. */
	async callTool(name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown> {
		return this.#ask("tools/call", { name, arguments: input }, signal);
	}

	async prompt(name: string, input: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
		return this.#ask("prompts/get", { name, arguments: input }, signal);
	}

	async resource(uri: string, signal: AbortSignal): Promise<unknown> {
		return this.#ask("resources/read", { uri }, signal);
	}

	/** Resolves when nothing of the server is left. */
	async close(): Promise<void> {
		// oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
		this.#client.onclose = () => {};
		if (this.#transport instanceof StreamableHTTPClientTransport) {
			const said = this.#transport.terminateSession().catch(() => {});
			// A courtesy, for which nobody waits long.
			await Promise.race([said, setTimeout(farewellMs, undefined, { ref: false })]);
		}
		await this.#transport.close();
	}

	#has(kind: "tools" | "prompts" | "resources"): boolean {
		return this.#client.getServerCapabilities()?.[kind] !== undefined;
	}

	async #ask(method: string, params: Record<string, unknown>, signal: AbortSignal): Promise<unknown> {
		return this.#client.request({ method, params }, anyResult, this.#patience(signal));
	}

	async #list<Schema extends v.GenericSchema<unknown, { readonly nextCursor?: string | undefined }>>(
		method: string,
		schema: Schema,
		itemsOf: (found: v.InferOutput<Schema>) => readonly unknown[],
	): Promise<readonly unknown[]> {
		const items: unknown[] = [];
		let cursor: string | undefined;
		for (let count = 0; count < mostPages && items.length < mostItems; count++) {
			const params = cursor === undefined ? {} : { cursor };
			const found = await this.#client.request({ method, params }, schema, this.#patience());
			items.push(...itemsOf(found).slice(0, mostItems));
			cursor = found.nextCursor;
			if (cursor === undefined) break;
		}
		return items.slice(0, mostItems);
	}

	#patience(signal?: AbortSignal): RequestOptions {
		const timeout = this.#options.callTimeoutMs();
		return { timeout, maxTotalTimeout: timeout, ...(signal === undefined ? {} : { signal }) };
	}
}

const listNotifications = [
	"notifications/tools/list_changed",
	"notifications/prompts/list_changed",
	"notifications/resources/list_changed",
] as const;

function codeOf(error: unknown): { readonly code?: unknown } {
	return error instanceof Error && "code" in error ? { code: error.code } : {};
}

function transportOf(options: ConnectionOptions, onFailure: (sentence: string) => void): Transport {
	const { definition, reaper, untrustedFolders, onErrorOutput, fetch } = options;
	if (definition.kind === "stdio")
		return new StdioTransport({ definition, reaper, untrustedFolders, onErrorOutput, onFailure });
	// Without a provider of authorisation nothing a server names is asked for one.
	return new StreamableHTTPClientTransport(new URL(definition.url), {
		fetch: boundedFetch(fetch),
		redirectPolicy: "same-origin",
		requestInit: { headers: definition.headers },
		reconnectionOptions: {
			maxRetries: 2,
			initialReconnectionDelay: 1000,
			maxReconnectionDelay: 10_000,
			reconnectionDelayGrowFactor: 2,
		},
	});
}
