import { Worker } from "node:worker_threads";
import type { TranscriptChunk } from "../../db/index.ts";
import type { Clock } from "../clock.ts";
import type { ScanFigures } from "./transcripts/figures.ts";
import type { FromReader, ReadOrder, ReadTranscript, ScanOrder, ToReader } from "./transcripts/readerMessages.ts";

/** What comes of a scan while it runs. Batches are handed over one at a time: the next is read when the promise resolves. */
export interface ScanListener {
	/** Resolves with the paths of the files of which something was refused. */
	enter(chunks: readonly TranscriptChunk[]): Promise<readonly string[]>;
	markFiles(gone: readonly string[], back: readonly string[]): Promise<void>;
	progress(bytesDone: number, bytesToRead: number): void;
	failed(path: string, code: string): void;
}

interface Running {
	/** Null for what is no scan. */
	readonly listener: ScanListener | null;
	readonly settle: (message: FromReader) => void;
	readonly reject: (error: Error) => void;
}

/** A thread with nothing to do is ended after so long, with all its memory. */
const idleMs = 30_000;
/** What the thread itself may take; a batch and the longest line are far below. */
const heapMb = 128;

/** The thread that reads transcripts, so that the editor never waits for it. Started when it is needed. */
export class ReaderThread {
	readonly #file: string;
	readonly #clock: Clock;
	readonly #running = new Map<number, Running>();
	#worker: Worker | null = null;
	#nextId = 1;
	#cancelEnd: (() => void) | null = null;

	/** @param file The bundled reader (dist/transcripts.cjs). */
	constructor(file: string, clock: Clock) {
		this.#file = file;
		this.#clock = clock;
	}

	/** Rejects with what the listener rejected with, or when the thread died. */
	async scan(order: ScanOrder, listener: ScanListener): Promise<ScanFigures> {
		const message = await this.#ask((id) => ({ type: "scan", id, order }), listener);
		if (message.type !== "scanned") throw new Error(`The reader answered a scan with "${message.type}".`);
		return message.figures;
	}

	/** What was said in a session; null when its transcript is gone and there is no copy of it. */
	async read(order: ReadOrder): Promise<ReadTranscript | null> {
		const message = await this.#ask((id) => ({ type: "read", id, order }), null);
		return message.type === "read" ? message.transcript : null;
	}

	/** Ends the thread; what it was doing is rejected. */
	async dispose(): Promise<void> {
		this.#cancelEnd?.();
		await this.#worker?.terminate();
	}

	#ask(message: (id: number) => ToReader, listener: ScanListener | null): Promise<FromReader> {
		this.#cancelEnd?.();
		const id = this.#nextId++;
		return new Promise<FromReader>((settle, reject) => {
			this.#running.set(id, { listener, settle, reject });
			this.#post(message(id));
		}).finally(() => {
			this.#running.delete(id);
			this.#endSoon();
		});
	}

	#post(message: ToReader): void {
		this.#worker ??= this.#start();
		this.#worker.postMessage(message);
	}

	#start(): Worker {
		const worker = new Worker(this.#file, {
			// Flags such as --inspect or a test runner's loader are not for this thread.
			execArgv: [],
			name: "daybook transcripts",
			resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 8 },
		});
		let reason = new Error("The thread that reads transcripts ended.");
		worker.on("message", (message: FromReader) => this.#receive(message));
		worker.on("error", (error) => {
			if (error instanceof Error) reason = error;
		});
		worker.on("exit", () => {
			if (this.#worker === worker) this.#worker = null;
			for (const { reject } of this.#running.values()) reject(reason);
		});
		return worker;
	}

	#receive(message: FromReader): void {
		const running = this.#running.get(message.id);
		if (running === undefined) return;
		const { listener } = running;
		switch (message.type) {
			case "enter":
				this.#answer(message.id, running, listener?.enter(message.chunks));
				return;
			case "markFiles":
				this.#answer(message.id, running, listener?.markFiles(message.gone, message.back));
				return;
			case "progress":
				listener?.progress(message.bytesDone, message.bytesToRead);
				return;
			case "failed":
				listener?.failed(message.path, message.code);
				return;
			case "broken":
				running.reject(new Error(message.reason));
				return;
			case "scanned":
			case "read":
				running.settle(message);
		}
	}

	#answer(id: number, { reject }: Running, work: Promise<readonly string[] | void> | undefined): void {
		void Promise.resolve(work).then(
			(refused) => this.#post({ type: "entered", id, refused: refused ?? [] }),
			(error: unknown) => {
				reject(error instanceof Error ? error : new Error(String(error)));
				this.#worker?.postMessage({ type: "entered", id, refused: null } satisfies ToReader);
			},
		);
	}

	#endSoon(): void {
		if (this.#running.size > 0) return;
		this.#cancelEnd?.();
		this.#cancelEnd = this.#clock.after(idleMs, () => {
			if (this.#running.size === 0) void this.#worker?.terminate();
		});
	}
}
