import type { Clock } from "../../clock.ts";
import { DaybookError } from "../../errors.ts";
import type { Localize } from "../../localize.ts";
import type { Connection, ConnectionOptions } from "../client/connection.ts";
import { ServerLog } from "../client/serverLog.ts";
import { readOffers, type ServerOffers } from "../offers/offers.ts";

/** A server is tried again by itself, when it is needed, not before so long after it failed (ms); doubled each time. */
const firstPauseMs = 2000;
const longestPauseMs = 300_000;
/** Changes that a server announces are looked at so long afterwards (ms), all together. */
const relistMs = 300;
/** One that ran for so long did not fail at starting. */
const steadyMs = 60_000;

export interface ServerRunOptions {
	readonly name: string;
	readonly clock: Clock;
	readonly localize: Localize;
	readonly connect: (
		listeners: Pick<ConnectionOptions, "onErrorOutput" | "onEnd" | "onListChanged">,
		signal: AbortSignal,
	) => Promise<Connection>;
	readonly didChange: () => void;
}

/** Who wants it to run. */
export type StartedBy = "user" | "use";

/** One server of this window from its first start on: at most one process, what it offers, what became of it. */
export class ServerRun {
	readonly log = new ServerLog();
	readonly #options: ServerRunOptions;
	#connection: Connection | null = null;
	#offers: ServerOffers | null = null;
	#starting: { readonly done: Promise<Connection>; readonly abort: AbortController } | null = null;
	#failure: string | null = null;
	#failures = 0;
	#startedAt = 0;
	#mayTryAt = 0;
	#cancelRelist: (() => void) | null = null;

	constructor(options: ServerRunOptions) {
		this.#options = options;
	}

	get state(): "stopped" | "starting" | "running" | "failed" {
		if (this.#starting) return "starting";
		if (this.#connection) return "running";
		return this.#failure === null ? "stopped" : "failed";
	}

	/** One sentence; null when it did not fail. */
	get failure(): string | null {
		return this.#failure;
	}

	/** What it offers; null while it does not run. */
	get offers(): ServerOffers | null {
		return this.#offers;
	}

	get pid(): number | null {
		return this.#connection?.pid ?? null;
	}

	/**
	 * The running server, started when it is not running. Rejects with a DaybookError when it cannot be started, and at once
	 * when it failed a moment ago and nobody but a model wants it.
	 */
	async start(by: StartedBy): Promise<Connection> {
		if (this.#connection) return this.#connection;
		if (this.#starting) return this.#starting.done;
		const { clock, localize, name } = this.#options;
		if (by === "user") this.#failures = 0;
		else if (clock.now() < this.#mayTryAt)
			throw new DaybookError(
				"mcp_failed",
				localize("The MCP server {0} failed a moment ago: {1}", name, this.#failure ?? ""),
			);
		const abort = new AbortController();
		const done = this.#open(abort.signal).finally(() => {
			this.#starting = null;
			this.#options.didChange();
		});
		this.#starting = { done, abort };
		this.#options.didChange();
		return done;
	}

	/** Ends it. Resolves when nothing of it is left. */
	async stop(): Promise<void> {
		const { clock, localize } = this.#options;
		this.#cancelRelist?.();
		this.#cancelRelist = null;
		this.#starting?.abort.abort();
		await this.#starting?.done.catch(() => {});
		const connection = this.#connection;
		this.#connection = null;
		this.#offers = null;
		this.#failure = null;
		this.#mayTryAt = 0;
		if (connection) {
			await connection.close();
			this.log.note(clock.now(), localize("Stopped."));
		}
		this.#options.didChange();
	}

	async #open(signal: AbortSignal): Promise<Connection> {
		const { clock, localize, connect, name } = this.#options;
		this.#failure = null;
		this.log.note(clock.now(), localize("Starting…"));
		let connection: Connection | null = null;
		try {
			connection = await connect(
				{
					onErrorOutput: (piece) => this.log.append(piece),
					onEnd: (sentence) => connection && this.#ended(connection, sentence),
					onListChanged: () => connection && this.#relist(connection),
				},
				signal,
			);
			this.#offers = await readOffers(connection, localize);
			signal.throwIfAborted();
			this.#connection = connection;
			this.#startedAt = clock.now();
			this.log.note(clock.now(), localize("Running."));
			return connection;
		} catch (error) {
			await connection?.close();
			if (signal.aborted) throw new DaybookError("cancelled", localize("The MCP server {0} was stopped.", name));
			this.#fail(error instanceof Error ? error.message : String(error));
			throw new DaybookError(
				"mcp_failed",
				localize("The MCP server {0} could not be started: {1}", name, this.#failure ?? ""),
				{
					cause: error,
				},
			);
		}
	}

	#ended(connection: Connection, sentence: string | null): void {
		if (this.#connection !== connection) return;
		this.#connection = null;
		this.#offers = null;
		if (this.#options.clock.now() - this.#startedAt >= steadyMs) this.#failures = 0;
		this.#fail(sentence ?? this.#options.localize("The connection ended."));
		this.#options.didChange();
	}

	#fail(sentence: string): void {
		const { clock } = this.#options;
		this.#failure = oneLine(sentence);
		this.#mayTryAt = clock.now() + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures++);
		this.log.note(clock.now(), this.#failure);
	}

	/** Reads again what the server says has changed, not more often than now and then, however often it says so. */
	#relist(connection: Connection): void {
		this.#cancelRelist ??= this.#options.clock.after(relistMs, () => {
			void this.#readAgain(connection).finally(() => (this.#cancelRelist = null));
		});
	}

	async #readAgain(connection: Connection): Promise<void> {
		if (this.#connection !== connection) return;
		try {
			const offers = await readOffers(connection, this.#options.localize);
			if (this.#connection !== connection) return;
			this.#offers = offers;
			this.#options.didChange();
		} catch (error) {
			this.log.note(this.#options.clock.now(), oneLine(error instanceof Error ? error.message : String(error)));
		}
	}
}

/** What a server or the system said may be long and of many lines. */
function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, " ").trim().slice(0, 300);
}
