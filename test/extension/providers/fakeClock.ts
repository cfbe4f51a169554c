import { setImmediate as turn } from "node:timers/promises";

interface Sleeper {
	readonly wakesAt: number;
	readonly wake: () => void;
}

/** Time that passes only when told. What sleeps wakes in order while it is advanced. */
export class FakeClock {
	#time = 1_000_000;
	#sleepers: Sleeper[] = [];

	readonly now = (): number => this.#time;

	readonly sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}
			const sleeper = { wakesAt: this.#time + milliseconds, wake: resolve };
			this.#sleepers.push(sleeper);
			signal.addEventListener("abort", () => {
				this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
				reject(signal.reason);
			});
		});

	get sleeperCount(): number {
		return this.#sleepers.length;
	}

	async advance(milliseconds: number): Promise<void> {
		const end = this.#time + milliseconds;
		for (;;) {
			await settle();
			const next = this.#sleepers.filter(({ wakesAt }) => wakesAt <= end).sort((a, b) => a.wakesAt - b.wakesAt)[0];
			if (!next) {
				break;
			}
			this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
			this.#time = Math.max(this.#time, next.wakesAt);
			next.wake();
		}
		this.#time = end;
		await settle();
	}

	/** The machine was asleep: the clock has moved, timers have not. */
	jump(milliseconds: number): void {
		this.#time += milliseconds;
	}
}

/** Lets promises and sockets on loopback come to rest. */
async function settle(): Promise<void> {
	for (let index = 0; index < 8; index++) {
		await turn();
	}
}
