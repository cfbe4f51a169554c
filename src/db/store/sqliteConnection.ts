import type { Parameters, RowReader, Value, WritableDatabase } from "./connection.ts";
import type { MemoryEngine } from "./nativeFunctions.ts";
import { PreparedStatement } from "./preparedStatement.ts";
import { resultCode } from "./sqliteCodes.ts";
import { sqliteError } from "./sqliteError.ts";
import { scanSql } from "./sqlText.ts";

/** More statements than the product has; the oldest unused one goes first. */
const cachedStatements = 256;
const noParameters: Parameters = {};

export interface ConnectionOptions {
	/** What SQLite opens: a registered name or ":memory:". */
	readonly name: string;
	/** False while nobody may use the connection, that is outside the mutex. */
	readonly isUsable: () => boolean;
	/** The last thing the operating system refused, and forgets it. */
	readonly takeLastError: () => unknown;
}

/** One database handle of SQLite with its compiled statements. */
export class SqliteConnection implements WritableDatabase {
	/** The same connection for those who may only read. */
	readonly reader: RowReader;
	readonly #engine: MemoryEngine;
	readonly #options: ConnectionOptions;
	readonly #handle: number;
	readonly #statements = new Map<string, PreparedStatement>();
	#isOpen = true;

	/** Throws StoreError "io" or "full" when the file cannot be opened. */
	constructor(engine: MemoryEngine, options: ConnectionOptions) {
		this.#engine = engine;
		this.#options = options;
		this.#handle = this.#open();
		this.reader = {
			all: (sql, parameters) => this.#query(sql, parameters, Infinity, true),
			get: (sql, parameters) => this.#query<never>(sql, parameters, 1, true)[0],
			each: (sql, visit) => this.#each(sql, visit),
		};
	}

	all<Row>(sql: string, parameters?: Parameters): Row[] {
		return this.#query<Row>(sql, parameters, Infinity, false);
	}

	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
	get<Row>(sql: string, parameters?: Parameters): Row | undefined {
		return this.#query<Row>(sql, parameters, 1, false)[0];
	}

	run(sql: string, parameters: Parameters = noParameters): number {
		this.#assertUsable();
		const statement = this.#prepare(sql);
		statement.query(parameters, Infinity);
		return statement.text.countsRows ? this.#engine.native._sqlite3_changes(this.#handle) : 0;
	}

	execute(sql: string): void {
		this.#assertUsable();
		const { native } = this.#engine;
		const text = this.#allocateText(sql);
		try {
			const result = native._sqlite3_exec(this.#handle, text, 0, 0, 0);
			if (result !== resultCode.ok) {
				throw this.#fail(result);
			}
		} finally {
			native._free(text);
		}
	}

	close(): void {
		if (!this.#isOpen) {
			return;
		}
		this.#isOpen = false;
		for (const statement of this.#statements.values()) {
			statement.finalize();
		}
		this.#statements.clear();
		this.#engine.native._sqlite3_close_v2(this.#handle);
	}

	#open(): number {
		const { native, heap } = this.#engine;
		const name = this.#allocateText(this.#options.name);
		const out = native._malloc(4);
		const result = native._sqlite3_open(name, out);
		const handle = heap.getUint32(out);
		native._free(out);
		native._free(name);
		if (result !== resultCode.ok) {
			native._sqlite3_close_v2(handle);
			throw sqliteError(result, "The database cannot be opened.", this.#options.takeLastError());
		}
		return handle;
	}

	#query<Row>(sql: string, parameters: Parameters = noParameters, limit: number, mustRead: boolean): Row[] {
		return this.#toRead(sql, mustRead).query(parameters, limit) as Row[];
	}

	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
	#each<Row>(sql: string, visit: (row: Row) => void): void {
		const take = (row: Record<string, Value>): boolean => {
			visit(row as Row);
			return true;
		};
		this.#toRead(sql, true).visit(noParameters, take, "written");
	}

	#toRead(sql: string, mustRead: boolean): PreparedStatement {
		this.#assertUsable();
		const statement = this.#prepare(sql);
		if (mustRead && !statement.text.isRead) {
			throw new Error(`Not a statement that only reads: ${sql}`);
		}
		return statement;
	}

	#prepare(sql: string): PreparedStatement {
		const known = this.#statements.get(sql);
		if (known) {
			// A map keeps the order of insertion: moving the statement to the end keeps the used ones.
			this.#statements.delete(sql);
			this.#statements.set(sql, known);
			return known;
		}
		const statement = this.#compile(sql);
		this.#statements.set(sql, statement);
		for (const [oldest, unused] of this.#statements) {
			if (this.#statements.size <= cachedStatements) {
				break;
			}
			unused.finalize();
			this.#statements.delete(oldest);
		}
		return statement;
	}

	#compile(sql: string): PreparedStatement {
		const { native, heap } = this.#engine;
		const scanned = scanSql(sql);
		const text = this.#allocateText(sql);
		const out = native._malloc(8);
		try {
			const result = native._sqlite3_prepare_v2(this.#handle, text, -1, out, out + 4);
			if (result !== resultCode.ok) {
				throw this.#fail(result);
			}
			const pointer = heap.getUint32(out);
			const rest = heap.zeroTerminatedText(heap.getUint32(out + 4));
			if (pointer === 0 || scanSql(rest).parameters.length > 0 || /^\s*[a-z]/i.test(rest)) {
				native._sqlite3_finalize(pointer);
				throw new Error(`Exactly one statement is needed: ${sql}`);
			}
			return new PreparedStatement(this.#engine, pointer, scanned, (code) => this.#fail(code));
		} finally {
			native._free(out);
			native._free(text);
		}
	}

	#allocateText(text: string): number {
		const { native, heap } = this.#engine;
		const length = Buffer.byteLength(text);
		const memory = native._malloc(length + 1);
		if (memory === 0) {
			throw new Error("SQLite has no memory left.");
		}
		heap.bytes().write(text, memory, length, "utf8");
		heap.bytes()[memory + length] = 0;
		return memory;
	}

	#fail(result: number): Error {
		const { native, heap } = this.#engine;
		const message = heap.zeroTerminatedText(native._sqlite3_errmsg(this.#handle));
		return sqliteError(result, message, this.#options.takeLastError());
	}

	#assertUsable(): void {
		if (!this.#isOpen || !this.#options.isUsable()) {
			throw new Error("The database was used outside of its read or write callback.");
		}
	}
}
