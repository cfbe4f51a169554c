import { DatabaseError } from "./databaseError.ts";
import { enterMachine } from "./machine.ts";
import { enterBundledPrices } from "./priceTable.ts";
import { MigrationError } from "./migrate.ts";
import { operations } from "./operations.ts";
import type { ReadOperation, Surroundings, WriteOperation } from "./operation.ts";
import type { ErrorData, FromWorker, ToWorker, WorkerOptions } from "./protocol.ts";
import { daybookSchema } from "./schema.ts";
import { openStore } from "./store/openStore.ts";
import { isProcessDead, parseProcessIdentity } from "./store/processIdentity.ts";
import type { Store } from "./store/store.ts";
import { StoreError } from "./store/storeError.ts";
import { storeRequests } from "./storeRequests.ts";

/** What operations are told of the machine. */
export const surroundings: Surroundings = {
	isProcessDead: (value) => {
		const identity = parseProcessIdentity(value);
		return identity === undefined ? undefined : isProcessDead(identity);
	},
};

type AnyOperation = ReadOperation<unknown, unknown> | WriteOperation<unknown, unknown>;
// The table keeps each operation's own types for the door; here all that counts is that `check` gives what `run` takes.
export const operationTable: ReadonlyMap<string, AnyOperation> = new Map(
	Object.entries(operations as unknown as Readonly<Record<string, AnyOperation>>),
);

/** Answers the door: runs operations on the store, in the order they come. */
export class WorkerSide {
	readonly #options: WorkerOptions;
	readonly #post: (message: FromWorker) => void;
	readonly #running = new Set<Promise<void>>();
	/** Calls without an answer yet. */
	readonly #unanswered = new Set<number>();
	readonly #cancelled = new Set<number>();
	readonly #store: Promise<Store>;
	#resolveStore!: (store: Store) => void;
	#rejectStore!: (error: unknown) => void;
	#unwatch: (() => void) | null = null;
	/** Settles when the last write that came has been answered. Reads wait for it, so that they see what was asked before. */
	#lastWrite: Promise<unknown> = Promise.resolve();

	constructor(options: WorkerOptions, post: (message: FromWorker) => void) {
		this.#options = options;
		this.#post = post;
		this.#store = new Promise((resolve, reject) => {
			this.#resolveStore = resolve;
			this.#rejectStore = reject;
		});
		this.#store.catch(() => {});
	}

	/** Calls that came before are answered afterwards. */
	async open(): Promise<void> {
		const { folder, wasmFile, mutexToken, machineId } = this.#options;
		try {
			const store = await openStore({ folder, wasmFile, mutexToken, schema: daybookSchema(Date.now) });
			store.onDidChangeStatus((status) => this.#post({ type: "status", status }));
			store.onDidReplace(() => {
				this.#post({ type: "replaced" });
				void enterBeginnings(store, machineId);
			});
			await enterBeginnings(store, machineId);
			this.#post({ type: "status", status: store.status() });
			this.#resolveStore(store);
		} catch (error) {
			this.#rejectStore(error);
			throw error;
		}
	}

	receive(message: ToWorker): void {
		switch (message.type) {
			case "call":
				this.#track(this.#answer(message.id, message.name, message.params));
				return;
			case "cancel":
				if (this.#unanswered.has(message.id)) this.#cancelled.add(message.id);
				return;
			case "watch":
				this.#track(this.#watch(message.isWanted));
				return;
			case "close":
				void this.#close();
		}
	}

	#track(work: Promise<void>): void {
		this.#running.add(work);
		void work.finally(() => this.#running.delete(work));
	}

	async #answer(id: number, name: string, params: unknown): Promise<void> {
		this.#unanswered.add(id);
		try {
			const result = await this.#run(id, name, params);
			this.#post({ type: "result", id, result });
		} catch (error) {
			this.#post({ type: "error", id, error: describeError(error) });
		} finally {
			this.#unanswered.delete(id);
			this.#cancelled.delete(id);
		}
	}

	async #run(id: number, name: string, params: unknown): Promise<unknown> {
		const operation = operationTable.get(name);
		if (operation === undefined) {
			const request = storeRequests.get(name);
			if (request === undefined) throw new Error(`There is no operation ${name}.`);
			const store = await this.#store;
			await this.#lastWrite;
			const { wasmFile } = this.#options;
			return request(store, params, { begin: () => this.#begin(id), wasmFile, now: Date.now });
		}
		const checked = operation.check(params);
		const store = await this.#store;
		if (operation.kind === "write") {
			const written = store.write((database) => operation.run(database, checked, surroundings));
			this.#lastWrite = written.catch(() => {});
			return written;
		}
		await this.#lastWrite;
		return store.read((database) => {
			this.#begin(id);
			return operation.run(database, checked, surroundings);
		});
	}

	/** From here on the thread is busy with this read, and only the end of the thread could stop it. */
	#begin(id: number): void {
		if (this.#cancelled.has(id)) throw new DatabaseError("cancelled", "This was cancelled.");
		this.#post({ type: "begin", id });
	}

	async #watch(isWanted: boolean): Promise<void> {
		const store = await this.#store.catch(() => null);
		if (store === null) return;
		if (!isWanted) {
			this.#unwatch?.();
			this.#unwatch = null;
		} else this.#unwatch ??= store.onDidChange(() => this.#post({ type: "change" }));
	}

	async #close(): Promise<void> {
		await Promise.all(this.#running);
		const store = await this.#store.catch(() => null);
		this.#unwatch?.();
		await store?.close().catch(() => {});
		this.#post({ type: "closed" });
	}
}

/** What every database has. A full disk must not keep the store from opening: reading goes on, and the next window enters both. */
async function enterBeginnings(store: Store, machineId: string): Promise<void> {
	try {
		await store.write((database) => {
			enterMachine(database, { machineId });
			enterBundledPrices(database, Date.now());
		});
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
	}
}

/** What may cross to the door: a code and a sentence, of bugs also the stack for the log. */
export function describeError(error: unknown): ErrorData {
	if (error instanceof StoreError || error instanceof DatabaseError || error instanceof MigrationError) {
		return { code: error.code, message: error.message, stack: null };
	}
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return { code: "bug", message: error instanceof Error ? error.message : String(error), stack };
}
