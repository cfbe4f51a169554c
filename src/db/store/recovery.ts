import type { DatabaseFile } from "./databaseFile.ts";
import type { UnconfirmedGroup } from "./groupCommit.ts";
import type { StatusBoard } from "./storeStatus.ts";

export const failedSentence =
	"The disk does not confirm writes; Daybook saves nothing more until it does and keeps trying.";

export interface RecoveryHost {
	readonly file: DatabaseFile;
	/** Runs under the mutex. */
	readonly run: <Result>(work: () => Result) => Promise<Result>;
	readonly board: StatusBoard;
	readonly timing: {
		/** Until the first attempt; doubles up to the longest. */
		readonly retryInMs: number;
		readonly longestRetryInMs: number;
	};
}

/** The way out of a failed sync or a lost file: nothing more is acknowledged until another attempt succeeds. */
export class Recovery {
	readonly #host: RecoveryHost;
	#timer: NodeJS.Timeout | undefined;
	#isDisposed = false;

	constructor(host: RecoveryHost) {
		this.#host = host;
	}

	/** From here on nothing is written, and the attempts begin. */
	fail(sentence: string = failedSentence): void {
		const { board, timing } = this.#host;
		if (board.part.mode === "failed") {
			return;
		}
		board.set({ mode: "failed", reason: sentence });
		this.#schedule(timing.retryInMs);
	}

	/** The disk did not confirm a group: it is cut off at once, where that can be done. */
	unconfirmed(group: UnconfirmedGroup): void {
		this.fail();
		void this.#retry(group);
	}

	dispose(): void {
		this.#isDisposed = true;
		clearTimeout(this.#timer);
	}

	#schedule(delay: number): void {
		clearTimeout(this.#timer);
		if (this.#isDisposed) {
			return;
		}
		this.#timer = setTimeout(() => void this.#retryOrWait(delay), delay);
		this.#timer.unref();
	}

	async #retryOrWait(delay: number): Promise<void> {
		const isWell = await this.#retry();
		if (!isWell) {
			this.#schedule(Math.min(delay * 2, this.#host.timing.longestRetryInMs));
		}
	}

	/** Opens the file anew and moves the log over with a sync that must succeed. True when all is well again. */
	async #retry(group?: UnconfirmedGroup): Promise<boolean> {
		const { file, run, board } = this.#host;
		try {
			await run(() => {
				if (group) {
					this.#cutUnconfirmed(group);
				}
				file.reopen();
				file.rescueLog();
			});
		} catch {
			return false;
		}
		clearTimeout(this.#timer);
		board.set({ mode: "file", reason: null });
		return true;
	}

	/** What could not be confirmed was rejected: it must not come back, unless another window has built on it. */
	#cutUnconfirmed(group: UnconfirmedGroup): void {
		const { file } = this.#host;
		if (file.filesCount === group.filesCount) {
			file.announce(true);
			file.cutLog(group.startBytes);
		}
	}
}
