import type { WritableDatabase } from "./connection.ts";
import type { DatabaseFile, SyncTicket } from "./databaseFile.ts";
import { errnoOf, StoreError, translateSystemError } from "./storeError.ts";

/** Reads and other windows must get their turn however much is queued. */
const longestGroupInMs = 50;

/** What the group commit needs of the store around it. */
export interface CommitHost {
	readonly file: DatabaseFile;
	/** Runs under the mutex. */
	readonly run: <Result>(work: () => Result) => Promise<Result>;
	/** Throws when nothing may be written now. */
	readonly assertWritable: () => void;
	/** A group is on the disk. */
	readonly committed: () => void;
	/** A group was refused as a whole and left no trace. */
	readonly refused: (error: unknown) => void;
	/** The disk did not confirm a group: nothing more may be acknowledged. */
	readonly unconfirmed: (group: UnconfirmedGroup) => void;
}

/** Where a group lies in the log, so that it can be cut off if nobody has written behind it. */
export interface UnconfirmedGroup {
	readonly startBytes: number;
	/** The files' count at its commit: while it stands, nobody has written behind the group or moved it. */
	readonly filesCount: bigint;
}

interface PendingWrite {
	readonly work: (database: WritableDatabase) => unknown;
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: unknown) => void;
}

interface Group {
	readonly done: { readonly write: PendingWrite; readonly value: unknown }[];
	/** Undefined when all that the group changed or rests on is on the disk already. */
	readonly ticket: SyncTicket | undefined;
	readonly position: UnconfirmedGroup;
}

/** Gathers writes into transactions with one sync each, and answers each write when its transaction is on the disk. */
export class GroupCommit {
	readonly #host: CommitHost;
	#pending: PendingWrite[] = [];
	#flushing: Promise<void> | undefined;
	/** The files' count up to which everything is known to be on the disk. */
	#durableCount: bigint | undefined;

	constructor(host: CommitHost) {
		this.#host = host;
	}

	add<Result>(work: (database: WritableDatabase) => Result): Promise<Result> {
		return new Promise<Result>((resolve, reject) => {
			this.#pending.push({ work, resolve: resolve as (value: unknown) => void, reject });
			this.#flushing ??= this.#flush();
		});
	}

	/** Resolves when every write so far has been answered. */
	async settled(): Promise<void> {
		await this.#flushing;
	}

	async #flush(): Promise<void> {
		// Writes of the same turn of the event loop join the first group.
		await Promise.resolve();
		while (this.#pending.length > 0) {
			await this.#flushGroup();
		}
		this.#flushing = undefined;
	}

	async #flushGroup(): Promise<void> {
		let group: Group | undefined;
		try {
			group = await this.#host.run(() => this.#commitGroup());
		} catch (error) {
			// The mutex or the file could not be had: everything that waited is told.
			const reason = translateSystemError(error);
			for (const write of this.#pending.splice(0)) {
				write.reject(reason);
			}
			return;
		}
		if (group) {
			await this.#confirm(group);
		}
	}

	async #confirm(group: Group): Promise<void> {
		try {
			if (group.ticket) {
				await this.#host.file.finishSync(group.ticket);
			}
			this.#durableCount = group.position.filesCount;
		} catch (error) {
			this.#host.unconfirmed(group.position);
			const options = { errno: errnoOf(error), cause: error };
			const failure = new StoreError("failed", "The disk did not confirm the write; it may be lost.", options);
			for (const { write } of group.done) {
				write.reject(failure);
			}
			return;
		}
		for (const { write, value } of group.done) {
			write.resolve(value);
		}
		this.#host.committed();
	}

	/** Under the mutex. Undefined when the whole group was refused, and its writes were told so. */
	#commitGroup(): Group | undefined {
		const { file } = this.#host;
		const taken: PendingWrite[] = [];
		const done: Group["done"] = [];
		this.#host.assertWritable();
		// A write that finds its rows there rests on a commit that another window may not have brought to the disk yet.
		const isDurable = file.filesCount === this.#durableCount;
		try {
			file.announce(true);
			file.connection.run("BEGIN IMMEDIATE");
			const start = file.committedEnd();
			this.#runWrites(taken, done);
			file.connection.run("COMMIT");
			const isChanged = start?.frames !== file.committedEnd()?.frames;
			return {
				done,
				ticket: isChanged || !isDurable ? file.startSync() : undefined,
				position: { startBytes: start?.bytes ?? 0, filesCount: file.filesCount },
			};
		} catch (error) {
			this.#refuse(taken.length > 0 ? taken : this.#pending.splice(0), error);
			return undefined;
		}
	}

	#refuse(writes: readonly PendingWrite[], error: unknown): void {
		let reason = translateSystemError(error);
		try {
			this.#host.file.abandonTransaction();
		} catch (failure) {
			// The tail could not be cut: the refused writes may come back, so nobody may be told that they are gone.
			reason = new StoreError("failed", "The disk does not take changes; the write may be lost.", {
				errno: errnoOf(failure),
				cause: failure,
			});
		}
		for (const write of writes) {
			write.reject(reason);
		}
		this.#host.refused(reason);
	}

	#runWrites(taken: PendingWrite[], done: Group["done"]): void {
		const end = performance.now() + longestGroupInMs;
		do {
			const write = this.#pending.shift();
			if (!write) {
				break;
			}
			taken.push(write);
			this.#runWrite(write, done);
		} while (performance.now() < end);
	}

	#runWrite(write: PendingWrite, done: Group["done"]): void {
		const { connection } = this.#host.file;
		connection.run("SAVEPOINT one");
		try {
			const value = refusePromise(write.work(connection));
			connection.run("RELEASE one");
			done.push({ write, value });
		} catch (error) {
			// When SQLite has rolled everything back by itself this throws, and the whole group is refused.
			try {
				connection.run("ROLLBACK TO one");
				connection.run("RELEASE one");
			} catch {
				throw error;
			}
			write.reject(error);
		}
	}
}

/** A promise would go on after the transaction has ended. */
export function refusePromise<Value>(value: Value): Value {
	if (typeof value === "object" && value !== null && "then" in value) {
		throw new Error("What runs inside a transaction must not return a promise.");
	}
	return value;
}
