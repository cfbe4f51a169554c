import type { Heap } from "./heap.ts";

const functionNames = [
	"_malloc",
	"_free",
	"_sqlite3_open",
	"_sqlite3_close_v2",
	"_sqlite3_exec",
	"_sqlite3_prepare_v2",
	"_sqlite3_step",
	"_sqlite3_reset",
	"_sqlite3_finalize",
	"_sqlite3_errmsg",
	"_sqlite3_changes",
	"_sqlite3_bind_blob",
	"_sqlite3_bind_double",
	"_sqlite3_bind_int",
	"_sqlite3_bind_text",
	"_sqlite3_clear_bindings",
	"_sqlite3_column_blob",
	"_sqlite3_column_bytes",
	"_sqlite3_column_count",
	"_sqlite3_column_double",
	"_sqlite3_column_name",
	"_sqlite3_column_text",
	"_sqlite3_column_type",
] as const;

/** SQLite's C functions as sql.js exports them. Pointers, integers and doubles are all numbers here. */
export type NativeFunctions = Readonly<Record<(typeof functionNames)[number], (...values: number[]) => number>>;

/** Puts a JavaScript function into the instance's table and returns its index, which is a C function pointer. */
export type AddFunction = (implementation: (...values: never[]) => number | void, signature: string) => number;

/** One instance of SQLite with its memory. */
export interface MemoryEngine {
	readonly native: NativeFunctions;
	readonly heap: Heap;
}

/** Stock sql.js lacks something that the store builds on: another version of it, or another file. */
export class EngineError extends Error {}

/** True when the module that sql.js gives has everything. */
export function hasNativeFunctions(module: unknown): module is NativeFunctions & { addFunction: AddFunction } {
	if (typeof module !== "object" || module === null) {
		return false;
	}
	const entries = module as Record<string, unknown>;
	return [...functionNames, "addFunction"].every((name) => typeof entries[name] === "function");
}
