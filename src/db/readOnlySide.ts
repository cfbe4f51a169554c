import initSqlJs from "sql.js";
import path from "node:path";
import { DatabaseError } from "./databaseError.ts";
import { applicationId, migrations } from "./migrations/index.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./protocol.ts";
import { loadEngine } from "./store/engine.ts";
import { nodeFileSystem } from "./store/fileSystem.ts";
import { ReadOnlyFile } from "./store/readOnlyFile.ts";
import { describeError, operationTable, surroundings } from "./workerSide.ts";

/** Answers the door of a program beside the editor: reading operations on the state of the last checkpoint. */
export class ReadOnlySide {
	readonly #options: WorkerOptions;
	readonly #post: (message: FromWorker) => void;
	readonly #cancelled = new Set<number>();
	/** One after another: the file's one connection answers one question at a time. */
	#last: Promise<unknown> = Promise.resolve();
	#file: Promise<ReadOnlyFile> | null = null;

	constructor(options: WorkerOptions, post: (message: FromWorker) => void) {
		this.#options = options;
		this.#post = post;
	}

	async open(): Promise<void> {
		await (this.#file ??= this.#load());
	}

	receive(message: ToWorker): void {
		if (message.type === "call") this.#last = this.#answer(message.id, message.name, message.params, this.#last);
		else if (message.type === "cancel") this.#cancelled.add(message.id);
		else if (message.type === "close") void this.#last.then(async () => this.#close());
	}

	async #load(): Promise<ReadOnlyFile> {
		const { folder, wasmFile } = this.#options;
		return new ReadOnlyFile({
			engine: await loadEngine(initSqlJs, wasmFile),
			files: nodeFileSystem,
			path: path.join(folder, "system.db"),
			applicationId,
			version: migrations.at(-1)?.version ?? 0,
		});
	}

	async #answer(id: number, name: string, params: unknown, before: Promise<unknown>): Promise<void> {
		await before;
		try {
			const result = await this.#run(id, name, params);
			this.#post({ type: "result", id, result });
		} catch (error) {
			this.#post({ type: "error", id, error: describeError(error) });
		} finally {
			this.#cancelled.delete(id);
		}
	}

	async #run(id: number, name: string, params: unknown): Promise<unknown> {
		const operation = operationTable.get(name);
		if (operation?.kind !== "read") throw new DatabaseError("invalid", `${name} is not possible while only reading.`);
		const checked = operation.check(params);
		await this.open();
		const file = await this.#file;
		if (this.#cancelled.has(id)) throw new DatabaseError("cancelled", "This was cancelled.");
		this.#post({ type: "begin", id });
		return file?.read((database) => operation.run(database, checked, surroundings));
	}

	async #close(): Promise<void> {
		(await this.#file?.catch(() => null))?.close();
		this.#post({ type: "closed" });
	}
}
