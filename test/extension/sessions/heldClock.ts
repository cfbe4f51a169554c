import type { Clock } from "../../../src/extension/clock.ts";

interface Timer {
	readonly at: number;
	readonly callback: () => void;
}

/** A clock that stands still until it is told to go on. */
export class HeldClock implements Clock {
	/** What a clock on the wall shows. */
	time: number;
	readonly #timers = new Set<Timer>();
	/** Timers run on time that cannot be set; sleep makes both go on. */
	#elapsed = 0;

	constructor(time: number) {
		this.time = time;
	}

	get pendingTimers(): number {
		return this.#timers.size;
	}

	now(): number {
		return this.time;
	}

	after(milliseconds: number, callback: () => void): () => void {
		const timer = { at: this.#elapsed + milliseconds, callback };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	/** Lets time pass, and whatever was waiting for it happen. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.#elapsed + milliseconds;
		for (;;) {
			const due = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
			if (due === undefined) break;
			this.#timers.delete(due);
			this.time += Math.max(0, due.at - this.#elapsed);
			this.#elapsed = Math.max(this.#elapsed, due.at);
			due.callback();
			await settle();
		}
		this.time += end - this.#elapsed;
		this.#elapsed = end;
		await settle();
	}

	/** Sets the clock on the wall, as a time server does. No timer notices. */
	set(time: number): void {
		this.time = time;
	}
}

/** Lets everything that only waits for promises happen. */
export async function settle(): Promise<void> {
	await new Promise<void>((resolve) => {
		setImmediate(resolve);
	});
}
