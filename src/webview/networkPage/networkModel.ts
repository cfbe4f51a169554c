import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { NetworkContact, NetworkFilter, NetworkRequests } from "../../shared/networkLog.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { HostPort } from "../models/hostPort.ts";

export type NetworkHost = HostPort<Pick<NetworkRequests, keyof NetworkRequests>>;

/** The contacts that the filter lets through, as far as they were asked for. */
export class NetworkModel {
	readonly #host: NetworkHost;
	readonly #filter: Signal<NetworkFilter> = signal({ host: "", purpose: null });
	readonly #contacts: Signal<readonly NetworkContact[] | null> = signal(null);
	readonly #hasMore: Signal<boolean> = signal(false);
	readonly #message: Signal<string | null> = signal(null);
	#reading: AbortController | null = null;
	#hasGoneOn = false;

	constructor(host: NetworkHost) {
		this.#host = host;
	}

	get filter(): ReadonlySignal<NetworkFilter> {
		return this.#filter;
	}

	/** Null until the first answer. */
	get contacts(): ReadonlySignal<readonly NetworkContact[] | null> {
		return this.#contacts;
	}

	get hasMore(): ReadonlySignal<boolean> {
		return this.#hasMore;
	}

	/** What the last action came to, or why it failed. */
	get message(): ReadonlySignal<string | null> {
		return this.#message;
	}

	async narrow(change: Partial<NetworkFilter>): Promise<void> {
		this.#filter.value = { ...this.#filter.peek(), ...change };
		await this.read();
	}

	/** Reads from the newest on; what an earlier request brings after that is left aside. */
	async read(): Promise<void> {
		await this.#page(null);
	}

	/** Reads again what is new, unless the reader has gone on to older pages. */
	async follow(): Promise<void> {
		if (!this.#hasGoneOn) await this.read();
	}

	async more(): Promise<void> {
		await this.#page(this.#contacts.peek()?.at(-1) ?? null);
	}

	async export(): Promise<void> {
		await this.#guarded(async () => {
			const done = await this.#host.request("network/export", this.#filter.peek());
			if (done) this.#message.value = t("{count} contacts were written to {path}", { ...done });
		});
	}

	async #page(last: NetworkContact | null): Promise<void> {
		this.#reading?.abort();
		const reading = new AbortController();
		this.#reading = reading;
		await this.#guarded(async () => {
			const before = last && { at: last.at, id: last.id };
			const request = { ...this.#filter.peek(), before };
			const { contacts, hasMore } = await this.#host.request("network/page", request, reading.signal);
			if (this.#reading !== reading) return;
			this.#contacts.value = last === null ? contacts : [...(this.#contacts.peek() ?? []), ...contacts];
			this.#hasMore.value = hasMore;
			this.#hasGoneOn = last !== null;
		});
	}

	async #guarded(work: () => Promise<void>): Promise<void> {
		this.#message.value = null;
		try {
			await work();
		} catch (error) {
			if (error instanceof RpcError && (error.code === "cancelled" || error.code === "disposed")) return;
			this.#message.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
