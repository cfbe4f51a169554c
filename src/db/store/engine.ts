import fs from "node:fs";
import { Heap } from "./heap.ts";
import { EngineError, hasNativeFunctions, type AddFunction, type MemoryEngine } from "./nativeFunctions.ts";
import { VirtualFiles } from "./virtualFiles.ts";

/** Loads sql.js: the default export of the package. */
export type InitSqlJs = (config: {
	useOldExtensionFunctions: boolean;
	instantiateWasm: (imports: WebAssembly.Imports, done: InstanceReceiver) => object;
}) => Promise<unknown>;

type InstanceReceiver = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

/** One instance of SQLite that can be given real files. */
export interface Engine extends MemoryEngine {
	readonly files: VirtualFiles;
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

/** sql.js makes one instance however often it is asked, so it is asked once. */
const loading = new WeakMap<InitSqlJs, Promise<Loaded>>();

function load(initSqlJs: InitSqlJs, wasmFile: string): Promise<Loaded> {
	const loaded = loading.get(initSqlJs) ?? instantiate(initSqlJs, wasmFile);
	loading.set(initSqlJs, loaded);
	return loaded;
}

async function instantiate(initSqlJs: InitSqlJs, wasmFile: string): Promise<Loaded> {
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
	if (!hasNativeFunctions(module) || !memory || !table) {
		throw new EngineError("This build of sql.js does not export what the store needs.");
	}
	return { native: module, heap: new Heap(memory), table, addFunction: module.addFunction.bind(module) };
}

/**
 * Loads sql.js from the file of its WebAssembly and gives it real files.
 * Throws EngineError when this build is not one whose inner layout is known.
 */
export function loadEngine(initSqlJs: InitSqlJs, wasmFile: string): Promise<Engine> {
	const engine = engines.get(initSqlJs) ?? addFiles(load(initSqlJs, wasmFile));
	engines.set(initSqlJs, engine);
	return engine;
}

/** One instance of SQLite serves all stores of a thread. */
const engines = new WeakMap<InitSqlJs, Promise<Engine>>();

async function addFiles(loaded: Promise<Loaded>): Promise<Engine> {
	const { native, heap, table, addFunction } = await loaded;
	return { native, heap, files: new VirtualFiles(native, heap, table, addFunction) };
}

/** The same without real files. Throws EngineError when even that is not possible. */
export async function loadMemoryEngine(initSqlJs: InitSqlJs, wasmFile: string): Promise<MemoryEngine> {
	const { native, heap } = await load(initSqlJs, wasmFile);
	return { native, heap };
}
