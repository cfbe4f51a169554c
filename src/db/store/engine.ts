import fs from "node:fs";
import { Heap } from "./heap.ts";
import { VirtualFiles } from "./virtualFiles.ts";

/** Loads sql.js: the default export of the package. */
export type InitSqlJs = (config: {
	useOldExtensionFunctions: boolean;
	instantiateWasm: (imports: WebAssembly.Imports, done: InstanceReceiver) => object;
}) => Promise<unknown>;

type InstanceReceiver = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

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

/** One instance of SQLite that can be given real files. */
export interface Engine extends MemoryEngine {
	readonly files: VirtualFiles;
}

/** Stock sql.js lacks something that the store builds on: another version of it, or another file. */
export class EngineError extends Error {}

function hasFunctions(module: unknown): module is NativeFunctions & { addFunction: AddFunction } {
	if (typeof module !== "object" || module === null) {
		return false;
	}
	const entries = module as Record<string, unknown>;
	return [...functionNames, "addFunction"].every((name) => typeof entries[name] === "function");
}

interface Captured {
	memory?: WebAssembly.Memory;
	table?: WebAssembly.Table;
}

function capture(instance: WebAssembly.Instance): Captured {
	const captured: Captured = {};
	// The release build's export names are minified and change with each build; the kinds do not.
	for (const value of Object.values(instance.exports)) {
		if (value instanceof WebAssembly.Memory) {
			captured.memory = value;
		} else if (value instanceof WebAssembly.Table) {
			captured.table = value;
		}
	}
	return captured;
}

interface Loaded extends MemoryEngine {
	readonly addFunction: AddFunction;
	readonly table: WebAssembly.Table;
}

async function load(initSqlJs: InitSqlJs, wasmFile: string): Promise<Loaded> {
	let captured: Captured = {};
	const module = await initSqlJs({
		useOldExtensionFunctions: false,
		instantiateWasm(imports, done) {
			const compiled = new WebAssembly.Module(fs.readFileSync(wasmFile));
			const instance = new WebAssembly.Instance(compiled, imports);
			captured = capture(instance);
			done(instance, compiled);
			return {};
		},
	});
	const { memory, table } = captured;
	if (!hasFunctions(module) || !memory || !table) {
		throw new EngineError("This build of sql.js does not export what the store needs.");
	}
	return { native: module, heap: new Heap(memory), table, addFunction: module.addFunction.bind(module) };
}

/**
 * Loads sql.js from the file of its WebAssembly and gives it real files.
 * Throws EngineError when this build is not one whose inner layout is known.
 */
export async function loadEngine(initSqlJs: InitSqlJs, wasmFile: string): Promise<Engine> {
	const { native, heap, table, addFunction } = await load(initSqlJs, wasmFile);
	return { native, heap, files: new VirtualFiles(native, heap, table, addFunction) };
}

/** The same without real files. Throws EngineError when even that is not possible. */
export async function loadMemoryEngine(initSqlJs: InitSqlJs, wasmFile: string): Promise<MemoryEngine> {
	const { native, heap } = await load(initSqlJs, wasmFile);
	return { native, heap };
}
