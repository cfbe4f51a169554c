import type { Parameters, Value } from "./connection.ts";
import type { MemoryEngine } from "./nativeFunctions.ts";
import { columnType, resultCode } from "./sqliteCodes.ts";
import type { SqlText } from "./sqlText.ts";

/** Tells SQLite to copy what it is given, so that our memory may be used again at once. */
const copyNow = -1;
const largestInt32 = 2 ** 31 - 1;

/** How whole numbers come that a number cannot hold: rounded, or written out as text. */
export type LargeIntegers = "rounded" | "written";

/** A compiled statement. It is always reset after use, or it would keep a lock and the memory of its row. */
export class PreparedStatement {
	readonly text: SqlText;
	readonly #engine: MemoryEngine;
	readonly #pointer: number;
	readonly #fail: (result: number) => Error;

	constructor(engine: MemoryEngine, pointer: number, text: SqlText, fail: (result: number) => Error) {
		this.#engine = engine;
		this.#pointer = pointer;
		this.text = text;
		this.#fail = fail;
	}

	/** Runs it and returns up to `limit` rows. */
	query(parameters: Parameters, limit: number): Record<string, Value>[] {
		const rows: Record<string, Value>[] = [];
		this.visit(parameters, (row) => rows.push(row) < limit);
		return rows;
	}

	/** Runs it and gives its rows one by one, as long as `take` wants another. */
	visit(parameters: Parameters, take: (row: Record<string, Value>) => boolean, large: LargeIntegers = "rounded"): void {
		const { native } = this.#engine;
		try {
			this.#bind(parameters);
			let names: string[] | undefined;
			while (this.#step()) {
				names ??= this.#columnNames();
				if (!take(this.#row(names, large))) return;
			}
		} finally {
			native._sqlite3_reset(this.#pointer);
			if (this.text.parameters.length > 0) {
				native._sqlite3_clear_bindings(this.#pointer);
			}
		}
	}

	finalize(): void {
		this.#engine.native._sqlite3_finalize(this.#pointer);
	}

	#step(): boolean {
		const result = this.#engine.native._sqlite3_step(this.#pointer);
		if (result !== resultCode.row && result !== resultCode.done) {
			throw this.#fail(result);
		}
		return result === resultCode.row;
	}

	#bind(parameters: Parameters): void {
		this.text.parameters.forEach((name, index) => {
			const value = parameters[name];
			if (value === undefined) {
				throw new Error(`The statement's parameter :${name} has no value.`);
			}
			const result = this.#bindValue(index + 1, value);
			if (result !== resultCode.ok) {
				throw this.#fail(result);
			}
		});
	}

	#bindValue(index: number, value: Value): number {
		const { native } = this.#engine;
		if (value === null) {
			// Bindings were cleared after the last use, and an unbound parameter is null.
			return resultCode.ok;
		}
		if (typeof value === "string") {
			const length = Buffer.byteLength(value);
			return this.#withMemory(length, (memory) => {
				this.#engine.heap.bytes().write(value, memory, length, "utf8");
				return native._sqlite3_bind_text(this.#pointer, index, memory, length, copyNow);
			});
		}
		if (typeof value === "number") {
			return this.#bindNumber(index, value);
		}
		return this.#withMemory(value.length, (memory) => {
			this.#engine.heap.bytes().set(value, memory);
			return native._sqlite3_bind_blob(this.#pointer, index, memory, value.length, copyNow);
		});
	}

	#bindNumber(index: number, value: number): number {
		if (!Number.isFinite(value)) {
			throw new Error(`${value} cannot be stored.`);
		}
		const { native } = this.#engine;
		const isInt32 = Number.isInteger(value) && Math.abs(value) <= largestInt32 && !Object.is(value, -0);
		return isInt32
			? native._sqlite3_bind_int(this.#pointer, index, value)
			: native._sqlite3_bind_double(this.#pointer, index, value);
	}

	#withMemory(length: number, work: (memory: number) => number): number {
		const { native } = this.#engine;
		// An empty text still needs an address: address zero would mean null.
		const memory = native._malloc(Math.max(length, 1));
		if (memory === 0) {
			return resultCode.outOfMemory;
		}
		try {
			return work(memory);
		} finally {
			native._free(memory);
		}
	}

	#columnNames(): string[] {
		const { native, heap } = this.#engine;
		// Asked anew at each run: SQLite compiles the statement again by itself when the schema has changed.
		return Array.from({ length: native._sqlite3_column_count(this.#pointer) }, (_, index) =>
			heap.zeroTerminatedText(native._sqlite3_column_name(this.#pointer, index)),
		);
	}

	#row(names: readonly string[], large: LargeIntegers): Record<string, Value> {
		const row: Record<string, Value> = {};
		names.forEach((name, index) => {
			row[name] = this.#column(index, large);
		});
		return row;
	}

	#column(index: number, large: LargeIntegers): Value {
		const { native, heap } = this.#engine;
		switch (native._sqlite3_column_type(this.#pointer, index)) {
			case columnType.integer: {
				const number = native._sqlite3_column_double(this.#pointer, index);
				return large === "rounded" || Number.isSafeInteger(number) ? number : this.#text(index);
			}
			case columnType.float:
				return native._sqlite3_column_double(this.#pointer, index);
			case columnType.text:
				return this.#text(index);
			case columnType.blob: {
				const address = native._sqlite3_column_blob(this.#pointer, index);
				const length = native._sqlite3_column_bytes(this.#pointer, index);
				return Uint8Array.from(heap.bytes().subarray(address, address + length));
			}
			default:
				return null;
		}
	}

	#text(index: number): string {
		const { native, heap } = this.#engine;
		const address = native._sqlite3_column_text(this.#pointer, index);
		return heap.text(address, native._sqlite3_column_bytes(this.#pointer, index));
	}
}
