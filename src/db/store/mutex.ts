import { StoreError } from "./storeError.ts";

/**
 * One at a time, over all threads and processes that use the same folder.
 *
 * An owner that dies loses it at once; nobody takes it from an owner that lives. Not re-entrant.
 */
export interface Mutex {
	readonly isHeld: boolean;
	/** True when it is ours now. */
	tryAcquire(): boolean;
	release(): void;
	/** Lets go and removes what only this owner needs. */
	dispose(): void;
	/** Sentences for the user about what this mutex cannot promise here. */
	readonly warnings: readonly string[];
}

const firstWaitInMs = 0.2;
const longestWaitInMs = 8;

/** Waits a little longer at each turn, with chance in it so that waiting windows do not step on each other. */
class Backoff {
	#waitInMs = firstWaitInMs;
	readonly #random: () => number;

	constructor(random: () => number) {
		this.#random = random;
	}

	async pause(): Promise<void> {
		const wait = this.#waitInMs;
		this.#waitInMs = Math.min(wait * 1.5, longestWaitInMs);
		await new Promise<void>((resolve) => {
			if (wait < 1) {
				// Timers round up to a millisecond, while most holders let go within a fraction of one.
				setImmediate(resolve);
			} else {
				setTimeout(resolve, wait * (0.5 + this.#random()));
			}
		});
	}
}

/** Waits until the mutex is ours. Throws StoreError "busy" when its holder does not let go for `patienceInMs`. */
export async function acquireMutex(mutex: Mutex, random: () => number, patienceInMs: number): Promise<void> {
	if (mutex.tryAcquire()) {
		return;
	}
	const backoff = new Backoff(random);
	const end = performance.now() + patienceInMs;
	do {
		if (performance.now() > end) {
			throw new StoreError("busy", "Another window is holding the database for unusually long. Try again later.");
		}
		await backoff.pause();
	} while (!mutex.tryAcquire());
}
