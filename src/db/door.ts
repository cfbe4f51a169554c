import type { Database, Params, Result } from "./database.ts";
import { DatabaseError } from "./databaseError.ts";
import type { MergeReport } from "./merge/merge.ts";
import type { ErrorData, FromWorker, QueryFileRequest, QueryPage, QueryRequest, Requests } from "./protocol.ts";
import type { BackupInfo, BackupPreview, StoreStatus } from "./store/store.ts";
import { WorkerThread } from "./workerThread.ts";

export interface DoorOptions {
	/** Absolute path of the folder of `system.db`. */
	readonly folder: string;
	/** The bundled worker (dist/worker.cjs). */
	readonly workerFile: string;
	/** sql-wasm.wasm of the same sql.js that the worker was bundled with. */
	readonly wasmFile: string;
	readonly machineId: string;
	/** Only reads, and reads only what is in the file: for programs beside the editor. Operations that write are refused. */
	readonly isReadOnly?: boolean;
	/** Told of bugs and of workers that died; never of content. */
	readonly log: (line: string) => void;
}

interface QueryOptions {
	readonly signal?: AbortSignal;
	readonly limitInMs?: number;
}

interface PendingCall {
	readonly id: number;
	readonly name: string;
	readonly params: unknown;
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: Error) => void;
	/** How many workers died with this call unanswered. */
	deaths: number;
	/** A read that the worker's thread is busy with. */
	hasBegun: boolean;
	/** The caller was told that it is cancelled; a write is carried out all the same. */
	isAbandoned: boolean;
}

/** A call that killed so many workers is not tried again. */
const deathsAllowed = 3;
/** What must not be done twice: in between, other windows may have written into what came of the first time. */
const onceOnly: ReadonlySet<string> = new Set(["store.restore"]);
/** A cancelled read that goes on for so long is stopped by ending its thread. */
const graceInMs = 100;
/**
 * What may change any chat, also those that nobody named: who asked for it does not know what to read again, so that this window
 * is told as it is told of what others change.
 */
const sweeping: ReadonlySet<string> = new Set<keyof Requests>([
	"store.merge",
	"conversations.purgeByRule",
	"conversations.addImported",
]);
/** Such calls come in rows: those of so long a while are told together. */
const sweepInMs = 100;
const closeLimitInMs = 3000;
const queryLimitInMs = 15_000;

/** Sends calls to the worker and carries them over to a new one when it dies: nothing is lost, and no write done twice. */
export class DatabaseDoor implements Database {
	readonly #options: DoorOptions;
	/** In the order they were made; a new worker gets them in that order. */
	readonly #pending = new Map<number, PendingCall>();
	readonly #callListeners = new Set<(name: keyof Requests) => void>();
	readonly #changeListeners = new Set<() => void>();
	readonly #replaceListeners = new Set<() => void>();
	readonly #statusListeners = new Set<(status: StoreStatus) => void>();
	#worker: WorkerThread | null = null;
	#sweepTimer: NodeJS.Timeout | undefined;
	#nextId = 1;
	#status: StoreStatus | null = null;
	/** Workers that died in a row before they answered anything. */
	#fruitlessDeaths = 0;
	/** The worker's end is our own doing. */
	#isReplacing = false;
	#closing: Promise<void> | null = null;
	#onClosed: () => void = () => {};

	constructor(options: DoorOptions) {
		this.#options = options;
		this.#start();
	}

	call<Name extends keyof Requests>(name: Name, params: Params<Name>, signal?: AbortSignal): Promise<Result<Name>> {
		return new Promise<Result<Name>>((resolve, reject) => {
			if (this.#closing !== null) return reject(new DatabaseError("closed", "The database has been closed."));
			if (signal?.aborted === true) return reject(cancelled());
			const id = this.#nextId++;
			const settle =
				<Value>(settleCall: (value: Value) => void): ((value: Value) => void) =>
				(value) => {
					signal?.removeEventListener("abort", onAbort);
					settleCall(value);
					if (sweeping.has(name)) this.#tellSweep();
				};
			const onAbort = (): void => this.#abandon(id);
			const call: PendingCall = {
				id,
				name,
				params,
				resolve: settle((result) => {
					(resolve as (result: unknown) => void)(result);
					for (const listener of this.#callListeners) listener(name);
				}),
				reject: settle(reject),
				deaths: 0,
				hasBegun: false,
				isAbandoned: false,
			};
			signal?.addEventListener("abort", onAbort);
			this.#pending.set(id, call);
			if (this.#worker === null) this.#start();
			else this.#send(call);
		});
	}

	onDidCall(listener: (name: keyof Requests) => void): () => void {
		this.#callListeners.add(listener);
		return () => this.#callListeners.delete(listener);
	}

	onDidChange(listener: () => void): () => void {
		this.#changeListeners.add(listener);
		if (this.#changeListeners.size === 1) this.#worker?.post({ type: "watch", isWanted: true });
		return () => {
			const was = this.#changeListeners.delete(listener);
			if (was && this.#changeListeners.size === 0) this.#worker?.post({ type: "watch", isWanted: false });
		};
	}

	onDidReplace(listener: () => void): () => void {
		this.#replaceListeners.add(listener);
		return () => this.#replaceListeners.delete(listener);
	}

	onDidChangeStatus(listener: (status: StoreStatus) => void): () => void {
		this.#statusListeners.add(listener);
		return () => this.#statusListeners.delete(listener);
	}

	status(): StoreStatus | null {
		return this.#status;
	}

	keepBackup(reason: "daily" | "manual"): Promise<BackupInfo | null> {
		return this.call("store.keepBackup", { reason });
	}

	async backupTo(destination: string): Promise<void> {
		await this.call("store.backupTo", { destination });
	}

	listBackups(): Promise<readonly BackupInfo[]> {
		return this.call("store.listBackups", null);
	}

	previewBackup(path: string): Promise<BackupPreview> {
		return this.call("store.previewBackup", { path });
	}

	restore(path: string): Promise<{ readonly keptAs: string }> {
		return this.call("store.restore", { path });
	}

	async exportTo(destination: string): Promise<void> {
		await this.call("store.exportTo", { destination });
	}

	merge(path: string, dryRun: boolean): Promise<MergeReport> {
		return this.call("store.merge", { path, dryRun });
	}

	checkIntegrity(depth: "quick" | "full"): Promise<readonly string[]> {
		return this.call("store.checkIntegrity", { depth });
	}

	query(request: QueryRequest, options: QueryOptions = {}): Promise<QueryPage> {
		return this.#callUntil(options, async (signal) => this.call("store.query", request, signal));
	}

	writeQuery(request: QueryFileRequest, options: QueryOptions = {}): Promise<number> {
		return this.#callUntil(options, async (signal) => this.call("store.writeQuery", request, signal));
	}

	async #callUntil<Result>(
		{ signal, limitInMs = queryLimitInMs }: QueryOptions,
		ask: (signal: AbortSignal) => Promise<Result>,
	): Promise<Result> {
		const limit = new AbortController();
		const timer = setTimeout(() => limit.abort(), limitInMs);
		try {
			const signals = signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]);
			return await ask(signals);
		} catch (error) {
			if (signal?.aborted === true || !limit.signal.aborted) throw error;
			throw new DatabaseError("timeout", "The query took too long and was stopped.");
		} finally {
			clearTimeout(timer);
		}
	}

	close(limitInMs = closeLimitInMs): Promise<void> {
		this.#closing ??= this.#close(limitInMs);
		return this.#closing;
	}

	/** Also after a failure: what was done until then stays. */
	#tellSweep(): void {
		if (this.#closing !== null) return;
		this.#sweepTimer ??= setTimeout(() => {
			this.#sweepTimer = undefined;
			for (const listener of this.#changeListeners) listener();
		}, sweepInMs);
	}

	async #close(limitInMs: number): Promise<void> {
		clearTimeout(this.#sweepTimer);
		let timer: NodeJS.Timeout | undefined;
		const closed = new Promise<void>((resolve) => {
			this.#onClosed = resolve;
			timer = setTimeout(resolve, limitInMs);
		});
		if (this.#worker !== null) {
			this.#worker.post({ type: "close" });
			await closed;
		}
		clearTimeout(timer);
		const worker = this.#worker;
		this.#worker = null;
		await worker?.terminate();
		this.#rejectAll(new DatabaseError("closed", "The database has been closed."));
	}

	#start(): void {
		const worker = new WorkerThread(this.#options, {
			onMessage: (message) => this.#receive(message),
			onEnd: (reason) => this.#onEnd(worker, reason),
		});
		this.#worker = worker;
		if (this.#changeListeners.size > 0) worker.post({ type: "watch", isWanted: true });
		for (const call of this.#pending.values()) this.#send(call);
		if (this.#closing !== null) worker.post({ type: "close" });
	}

	#send(call: PendingCall): void {
		call.hasBegun = false;
		this.#worker?.post({ type: "call", id: call.id, name: call.name, params: call.params });
		if (call.isAbandoned) this.#worker?.post({ type: "cancel", id: call.id });
	}

	#receive(message: FromWorker): void {
		switch (message.type) {
			case "result":
				this.#fruitlessDeaths = 0;
				this.#take(message.id)?.resolve(message.result);
				return;
			case "error":
				this.#fruitlessDeaths = 0;
				this.#take(message.id)?.reject(this.#errorOf(message.error));
				return;
			case "begin": {
				const call = this.#pending.get(message.id);
				if (call === undefined) return;
				call.hasBegun = true;
				this.#stopIfBusy(call);
				return;
			}
			case "change":
				for (const listener of this.#changeListeners) listener();
				return;
			case "replaced":
				// All that was read before may be of rows that are gone.
				for (const listener of [...this.#replaceListeners, ...this.#changeListeners]) listener();
				return;
			case "status":
				this.#status = message.status;
				for (const listener of this.#statusListeners) listener(message.status);
				return;
			case "unusable":
				this.#options.log(`The database cannot work: ${message.error.stack ?? message.error.message}`);
				return;
			case "closed":
				this.#onClosed();
		}
	}

	#take(id: number): PendingCall | undefined {
		const call = this.#pending.get(id);
		this.#pending.delete(id);
		return call;
	}

	#errorOf({ code, message, stack }: ErrorData): Error {
		if (stack === null) return new DatabaseError(code, message);
		this.#options.log(`A bug in the database: ${stack}`);
		return new Error(message);
	}

	/** Tells the caller at once; the worker leaves a read out that it has not begun, and is ended when it goes on with one. */
	#abandon(id: number): void {
		const call = this.#pending.get(id);
		if (call === undefined) return;
		call.isAbandoned = true;
		call.reject(cancelled());
		this.#worker?.post({ type: "cancel", id });
		this.#stopIfBusy(call);
	}

	#stopIfBusy(call: PendingCall): void {
		if (!call.isAbandoned || !call.hasBegun) return;
		setTimeout(() => {
			// What is kept in memory only would go with the thread.
			if (!this.#pending.has(call.id) || !call.hasBegun || this.#status?.mode === "memory") return;
			this.#pending.delete(call.id);
			this.#isReplacing = true;
			void this.#worker?.terminate();
		}, graceInMs);
	}

	#onEnd(worker: WorkerThread, reason: string): void {
		if (worker !== this.#worker) return;
		this.#worker = null;
		const isWanted = this.#isReplacing;
		this.#isReplacing = false;
		this.#rejectOnceOnly();
		if (!isWanted) this.#countDeath(reason);
		if (this.#pending.size > 0 || this.#fruitlessDeaths < deathsAllowed) this.#start();
		else if (this.#closing !== null) this.#onClosed();
	}

	#countDeath(reason: string): void {
		this.#options.log(`The database's worker ended: ${reason}`);
		this.#fruitlessDeaths++;
		for (const call of this.#pending.values()) {
			call.deaths++;
			if (call.deaths < deathsAllowed && this.#fruitlessDeaths < deathsAllowed) continue;
			this.#pending.delete(call.id);
			call.reject(new DatabaseError("crashed", "The database failed at this several times and gave up."));
		}
	}

	#rejectOnceOnly(): void {
		for (const call of this.#pending.values()) {
			if (!onceOnly.has(call.name)) continue;
			this.#pending.delete(call.id);
			const sentence = "The database was started again meanwhile; look whether this was done before you try it again.";
			call.reject(new DatabaseError("crashed", sentence));
		}
	}

	#rejectAll(error: Error): void {
		for (const call of this.#pending.values()) call.reject(error);
		this.#pending.clear();
	}
}

function cancelled(): DatabaseError {
	return new DatabaseError("cancelled", "This was cancelled.");
}
