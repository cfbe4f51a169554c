import { acquireMutex, type Mutex } from "./mutex.ts";

/** After this long the mutex is offered to other windows, even when more of our own work waits. */
const sliceInMs = 25;

export interface MutexQueueOptions {
	readonly mutex: Mutex;
	/** Called with the mutex held, before and after each piece of work. */
	readonly enter: () => void;
	readonly leave: () => void;
	readonly random: () => number;
	/** How long to wait for another window. */
	readonly patienceInMs: number;
}

interface Waiting {
	readonly work: () => unknown;
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: unknown) => void;
}

/** Runs synchronous work under the mutex, in the order it came. Work that waited runs under one acquisition. */
export class MutexQueue {
	readonly #options: MutexQueueOptions;
	readonly #waiting: Waiting[] = [];
	#isPumping = false;

	constructor(options: MutexQueueOptions) {
		this.#options = options;
	}

	/** Rejects with what `work` throws, or with StoreError "busy" when another window does not let go. */
	run<Result>(work: () => Result): Promise<Result> {
		return new Promise<Result>((resolve, reject) => {
			this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
			if (!this.#isPumping) {
				this.#isPumping = true;
				void this.#pump();
			}
		});
	}

	async #pump(): Promise<void> {
		while (this.#waiting.length > 0) {
			try {
				const acquired = this.#acquire();
				if (acquired) {
					await acquired;
				}
			} catch (error) {
				for (const waiting of this.#waiting.splice(0)) {
					waiting.reject(error);
				}
				break;
			}
			this.#runSlice();
		}
		this.#isPumping = false;
	}

	/** No await on the way that is nearly always taken: the work then runs before `run` returns. */
	#acquire(): Promise<void> | undefined {
		const { mutex, random, patienceInMs } = this.#options;
		return mutex.tryAcquire() ? undefined : acquireMutex(mutex, random, patienceInMs);
	}

	#runSlice(): void {
		const { enter, leave } = this.#options;
		const end = performance.now() + sliceInMs;
		try {
			enter();
			do {
				this.#runNext();
			} while (this.#waiting.length > 0 && performance.now() < end);
		} catch (error) {
			this.#waiting.shift()?.reject(error);
		} finally {
			leave();
			this.#release();
		}
	}

	#release(): void {
		try {
			this.#options.mutex.release();
		} catch {
			// The work is done and answered. The mutex knows its own entry again at the next acquisition.
		}
	}

	#runNext(): void {
		const waiting = this.#waiting.shift();
		try {
			waiting?.resolve(waiting.work());
		} catch (error) {
			waiting?.reject(error);
		}
	}
}
