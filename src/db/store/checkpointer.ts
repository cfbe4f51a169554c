/** When the log moves into the main file. */
export interface CheckpointTiming {
	/** Frames in the log; every window that comes in reads the whole log, so it is kept short. */
	readonly frames: number;
	/** After the last write. */
	readonly idleInMs: number;
	/** After the first write that is still in the log, however busy it is: this is how old the plain file may get. */
	readonly longestInMs: number;
}

export const checkpointTiming: CheckpointTiming = { frames: 400, idleInMs: 1000, longestInMs: 1800 };

/** Decides when to check point. What `run` rejects with is its caller's affair: the next write asks again. */
export class Checkpointer {
	readonly #timing: CheckpointTiming;
	readonly #run: () => Promise<void>;
	#timer: NodeJS.Timeout | undefined;
	#dueBy = Infinity;
	#isRunning = false;

	constructor(timing: CheckpointTiming, run: () => Promise<void>) {
		this.#timing = timing;
		this.#run = run;
	}

	/** The log has grown to `frames`. */
	noteWrite(frames: number): void {
		if (frames >= this.#timing.frames) {
			void this.#checkpoint();
			return;
		}
		const now = performance.now();
		this.#dueBy = Math.min(this.#dueBy, now + this.#timing.longestInMs);
		clearTimeout(this.#timer);
		const wait = Math.max(0, Math.min(this.#timing.idleInMs, this.#dueBy - now));
		this.#timer = setTimeout(() => void this.#checkpoint(), wait);
		this.#timer.unref();
	}

	dispose(): void {
		clearTimeout(this.#timer);
	}

	async #checkpoint(): Promise<void> {
		if (this.#isRunning) {
			return;
		}
		clearTimeout(this.#timer);
		this.#dueBy = Infinity;
		this.#isRunning = true;
		try {
			await this.#run();
		} finally {
			this.#isRunning = false;
		}
	}
}
