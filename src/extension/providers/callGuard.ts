import { providerError, type ErrorContext, type ProviderError } from "./providerError.ts";
import type { ProviderSurroundings } from "./provider.ts";

/** Longest single sleep in ms, so that a laptop that slept is noticed soon after it wakes. */
const longestNap = 5000;
/** A clock that does not move while we sleep cannot be trusted to end anything. */
const shortNapsUntilDistrust = 3;

export type Patience = "connect" | "firstByte" | "idle";

/**
 * Watches over one call: ends it when the caller aborts, when the phase it is in lasts too long, or when all of it
 * does. `signal` is what every piece of the call listens to; its reason is always the ProviderError to throw.
 */
export class CallGuard {
	readonly signal: AbortSignal;
	readonly context: ErrorContext;
	readonly #controller = new AbortController();
	readonly #surroundings: ProviderSurroundings;
	readonly #outer: AbortSignal;
	readonly #startedAt: number;
	#nap = new AbortController();
	#phase: Patience = "firstByte";
	#limit: number;
	#touchedAt: number;
	#isDisposed = false;

	constructor(surroundings: ProviderSurroundings, context: ErrorContext, outer: AbortSignal, phase: Patience) {
		this.signal = this.#controller.signal;
		this.context = context;
		this.#surroundings = surroundings;
		this.#outer = outer;
		this.#phase = phase;
		this.#limit = surroundings.watchdogs[phase];
		this.#startedAt = surroundings.now();
		this.#touchedAt = this.#startedAt;
		if (outer.aborted) {
			this.#cancel();
			return;
		}
		outer.addEventListener("abort", this.#cancel, { once: true });
		void this.#watch();
	}

	/** Enters another phase; its patience counts from now and is at most `limit` ms when given. */
	enter(phase: Patience, limit = Number.POSITIVE_INFINITY): void {
		this.#phase = phase;
		this.#limit = Math.min(this.#surroundings.watchdogs[phase], limit);
		this.touch();
		this.#nap.abort();
	}

	/** Something was heard: the patience of the phase counts from now. */
	touch(): void {
		this.#touchedAt = this.#surroundings.now();
	}

	/** Ends the call with this error, unless it has ended already. */
	fail(error: ProviderError): void {
		if (!this.signal.aborted && !this.#isDisposed) {
			this.#controller.abort(error);
		}
	}

	/** Throws the reason when the call was ended. */
	check(): void {
		this.signal.throwIfAborted();
	}

	/** Lets go of timers and listeners, and aborts what is still under way so that its socket closes. */
	dispose(): void {
		this.fail(providerError(this.context, "cancelled"));
		this.#isDisposed = true;
		this.#outer.removeEventListener("abort", this.#cancel);
		this.#nap.abort();
	}

	readonly #cancel = (): void => this.fail(providerError(this.context, "cancelled"));

	async #watch(): Promise<void> {
		const { now, sleep } = this.#surroundings;
		let shortNaps = 0;
		while (!this.#isDisposed && !this.signal.aborted && shortNaps < shortNapsUntilDistrust) {
			const before = now();
			const wait = this.#remaining(before);
			if (wait <= 0) {
				this.#expire(before);
				return;
			}
			const nap = Math.min(wait, longestNap);
			const isWoken = await this.#sleep(sleep, nap);
			shortNaps = !isWoken && now() - before < nap / 2 ? shortNaps + 1 : 0;
		}
	}

	/** True when it was woken because the phase changed. */
	async #sleep(sleep: ProviderSurroundings["sleep"], milliseconds: number): Promise<boolean> {
		if (this.#nap.signal.aborted) {
			this.#nap = new AbortController();
		}
		try {
			await sleep(milliseconds, this.#nap.signal);
			return false;
		} catch {
			return true;
		}
	}

	#remaining(time: number): number {
		// A clock set back must not lengthen the patience.
		this.#touchedAt = Math.min(this.#touchedAt, time);
		return Math.min(this.#touchedAt + this.#limit, this.#startedAt + this.#surroundings.watchdogs.total) - time;
	}

	#expire(time: number): void {
		if (time - this.#startedAt >= this.#surroundings.watchdogs.total) {
			this.fail(providerError(this.context, "total_time", { waitedMs: this.#surroundings.watchdogs.total }));
			return;
		}
		const situation = { connect: "unreachable", firstByte: "timeout", idle: "stalled" } as const;
		const retries = this.#phase === "connect" ? 1 : undefined;
		this.fail(providerError(this.context, situation[this.#phase], { waitedMs: this.#limit, retries }));
	}
}

/** The promise, or the signal's reason as soon as it aborts, even when what is awaited does not listen to it. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	if (signal.aborted) {
		promise.catch(() => undefined);
		return Promise.reject(signal.reason);
	}
	return new Promise<T>((resolve, reject) => {
		const onAbort = (): void => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
	});
}
