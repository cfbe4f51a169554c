import type { Mutex } from "../../src/db/store/mutex.ts";
import { systemError, type SimulatedProcess } from "./simulatedDisk.ts";

/** Who holds the mutex of one simulated machine. */
export class MutexSeat {
	holder: SimulatedMutex | undefined;
}

/** The mutex between simulated processes: a killed holder loses it, and the killed cannot do anything any more. */
export class SimulatedMutex implements Mutex {
	readonly warnings: readonly string[] = [];
	readonly #seat: MutexSeat;
	readonly #process: SimulatedProcess;

	constructor(seat: MutexSeat, process: SimulatedProcess) {
		this.#seat = seat;
		this.#process = process;
	}

	get isHeld(): boolean {
		return this.#seat.holder === this;
	}

	tryAcquire(): boolean {
		if (this.#process.isDead) {
			throw systemError("EKILLED");
		}
		const { holder } = this.#seat;
		if (holder === this) {
			throw new Error("The mutex is not re-entrant.");
		}
		if (holder && !holder.#process.isDead) {
			return false;
		}
		this.#seat.holder = this;
		return true;
	}

	release(): void {
		if (this.isHeld && !this.#process.isDead) {
			this.#seat.holder = undefined;
		}
	}

	dispose(): void {
		this.release();
	}
}
