import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerOptions } from "./protocol.ts";
import { releaseDeadWorker } from "./store/createMutex.ts";

export interface WorkerThreadOptions {
	readonly folder: string;
	readonly workerFile: string;
	readonly wasmFile: string;
	readonly machineId: string;
	/** See WorkerOptions. */
	readonly isReadOnly?: boolean;
}

export interface WorkerListeners {
	readonly onMessage: (message: FromWorker) => void;
	/** The thread has ended, by itself or by `terminate`, and holds nothing any more. Called once. */
	readonly onEnd: (reason: string) => void;
}

/** One worker thread of the database and its share of the mutex, which its process lets go when the thread has ended. */
export class WorkerThread {
	readonly #worker: Worker;
	#reason = "its thread ended";

	constructor(
		{ folder, workerFile, wasmFile, machineId, isReadOnly = false }: WorkerThreadOptions,
		listeners: WorkerListeners,
	) {
		// Unique over all processes: the mutex takes an entry with this token for its own.
		const mutexToken = randomUUID();
		const workerData: WorkerOptions = { folder, wasmFile, machineId, mutexToken, isReadOnly };
		// Flags such as --inspect or a test runner's loader are not for this thread.
		this.#worker = new Worker(workerFile, { workerData, execArgv: [], name: "daybook database" });
		this.#worker.on("message", (message: FromWorker) => listeners.onMessage(message));
		this.#worker.on("error", (error) => {
			this.#reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
		});
		this.#worker.on("exit", () => {
			// A reader never had a share, and leaves the folder as it is.
			if (!isReadOnly) releaseDeadWorker(folder, mutexToken);
			listeners.onEnd(this.#reason);
		});
	}

	post(message: ToWorker): void {
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
		this.#worker.postMessage(message);
	}

	async terminate(): Promise<void> {
		await this.#worker.terminate();
	}
}
