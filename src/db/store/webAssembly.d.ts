// The part of WebAssembly that the engine uses. Node has it, but neither Node's types nor TypeScript's library without
// the DOM declare it.
declare namespace WebAssembly {
	type Imports = Record<string, Record<string, unknown>>;
	class Memory {
		private constructor();
		readonly buffer: ArrayBuffer;
	}
	class Table {
		private constructor();
		readonly length: number;
		get(index: number): unknown;
	}
	interface Module {
		readonly [Symbol.toStringTag]: string;
	}
	const Module: new (bytes: Uint8Array) => Module;
	class Instance {
		constructor(module: Module, imports: Imports);
		readonly exports: Readonly<Record<string, unknown>>;
	}
}
