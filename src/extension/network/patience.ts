import type { Clock } from "../clock.ts";

/** Ends a fetch that takes too long as a whole or stands still; its signal also ends with the caller's. */
export class Patience {
	readonly #clock: Clock;
	readonly #idleMs: number;
	readonly #controller = new AbortController();
	readonly #giveUp: () => void;
	readonly #stops: (() => void)[];
	#stopIdle = (): void => {};

	/** `reason` is what the signal is aborted with when patience ends; times in ms. */
	constructor(
		clock: Clock,
		limits: { readonly totalMs: number; readonly idleMs: number },
		outer: AbortSignal,
		reason: Error,
	) {
		this.#clock = clock;
		this.#idleMs = limits.idleMs;
		this.#giveUp = () => this.#controller.abort(reason);
		const follow = (): void => this.#controller.abort(outer.reason);
		if (outer.aborted) follow();
		outer.addEventListener("abort", follow, { once: true });
		this.#stops = [clock.after(limits.totalMs, this.#giveUp), () => outer.removeEventListener("abort", follow)];
		this.touch();
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Something came. */
	touch(): void {
		this.#stopIdle();
		this.#stopIdle = this.#clock.after(this.#idleMs, this.#giveUp);
	}

	dispose(): void {
		this.#stopIdle();
		for (const stop of this.#stops) stop();
	}
}
