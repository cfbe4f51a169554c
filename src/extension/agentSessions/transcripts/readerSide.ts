import { Archive } from "./archive.ts";
import type { FromReader, ReadOrder, ScanOrder, ToReader } from "./readerMessages.ts";
import { readSession } from "./readSession.ts";
import { scan } from "./scan.ts";
import { tools } from "./tools.ts";

interface Waiting {
	readonly resolve: (refused: readonly string[]) => void;
	readonly reject: (error: Error) => void;
}

/** Answers the window: one scan at a time, each batch handed over before the next is read. */
export class ReaderSide {
	readonly #post: (message: FromReader) => void;
	readonly #waiting = new Map<number, Waiting>();
	#last: Promise<void> = Promise.resolve();

	constructor(post: (message: FromReader) => void) {
		this.#post = post;
	}

	receive(message: ToReader): void {
		if (message.type === "entered") {
			const waiting = this.#waiting.get(message.id);
			this.#waiting.delete(message.id);
			if (message.refused === null) waiting?.reject(new Error("The database refused what was read."));
			else waiting?.resolve(message.refused);
			return;
		}
		const { id } = message;
		const work = message.type === "scan" ? () => this.#scan(id, message.order) : () => this.#read(id, message.order);
		this.#last = this.#last.then(work).catch((error: unknown) => {
			const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
			this.#post({ type: "broken", id, reason });
		});
	}

	async #scan(id: number, { tool, archiveFolder, ...order }: ScanOrder): Promise<void> {
		const archive = archiveFolder === null ? null : new Archive(archiveFolder);
		const figures = await scan(
			{ ...order, tool: tools[tool], archive },
			{
				enter: async (chunks) => this.#handOver(id, { type: "enter", id, chunks }),
				markFiles: async (gone, back) => {
					if (gone.length + back.length > 0) await this.#handOver(id, { type: "markFiles", id, gone, back });
				},
				progress: (bytesDone, bytesToRead) => this.#post({ type: "progress", id, bytesDone, bytesToRead }),
				failed: (path, code) => this.#post({ type: "failed", id, path, code }),
			},
		);
		this.#post({ type: "scanned", id, figures });
	}

	/** Resolves when the window has it in the database, so that no more than one batch is ever in memory; see `ScanSink`. */
	#handOver(id: number, message: FromReader): Promise<readonly string[]> {
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#post(message);
		});
	}

	async #read(id: number, order: ReadOrder): Promise<void> {
		this.#post({ type: "read", id, transcript: await readSession(tools[order.tool], order) });
	}
}
