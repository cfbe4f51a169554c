import type { Clock } from "./clock.ts";

/** What was shown is this old (ms) at least before a look at the window refreshes it. */
const restMs = 60_000;

/**
 * Keeps what speaks of "today" and "5 min ago" true: calls back when the local day turns, and when the user comes back to a
 * window that has not been refreshed for a while; a sleeping machine misses its midnight.
 */
export class DayTurn {
	readonly #clock: Clock;
	readonly #refresh: () => void;
	#refreshedAt: number;
	#cancel: () => void = () => {};

	constructor(clock: Clock, refresh: () => void) {
		this.#clock = clock;
		this.#refresh = refresh;
		this.#refreshedAt = clock.now();
		this.#wait();
	}

	/** The user looks at the window again. */
	focused(): void {
		if (this.#clock.now() - this.#refreshedAt >= restMs) this.#run();
	}

	dispose(): void {
		this.#cancel();
	}

	#wait(): void {
		const now = this.#clock.now();
		this.#cancel = this.#clock.after(nextMidnight(now) - now, () => this.#run());
	}

	#run(): void {
		this.#cancel();
		this.#refreshedAt = this.#clock.now();
		this.#wait();
		this.#refresh();
	}
}

/** When the next day begins on this machine's clock, in ms. */
function nextMidnight(now: number): number {
	return new Date(now).setHours(24, 0, 0, 0);
}
