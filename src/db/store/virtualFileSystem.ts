import { EngineError, type NativeFunctions } from "./nativeFunctions.ts";
import type { Heap } from "./heap.ts";

/** Byte offsets in `struct sqlite3_vfs` of a 32-bit build; part of SQLite's public interface. */
const offset = { version: 0, fileBytes: 4, longestPath: 8, name: 16, open: 24, remove: 28, access: 32, fullPath: 36 };
const structBytes = 88;

/** The three entries of SQLite's default file system that the store replaces. */
export interface DefaultFileSystem {
	/** Address of the struct in the instance's memory. */
	readonly address: number;
	readonly slots: { readonly open: number; readonly remove: number; readonly access: number };
}

function describeProblems(address: number, heap: Heap, table: WebAssembly.Table): string[] {
	if (address <= 0 || address + structBytes > heap.bytes().length) {
		return ["the address of the file system"];
	}
	const problems: string[] = [];
	const expect = (isAsExpected: boolean, what: string): void => void (isAsExpected || problems.push(what));
	const version = heap.getUint32(address + offset.version);
	const fileBytes = heap.getUint32(address + offset.fileBytes);
	const longestPath = heap.getUint32(address + offset.longestPath);
	expect(version >= 1 && version <= 3, `version ${version}`);
	expect(fileBytes >= 8 && fileBytes <= 4096, `${fileBytes} bytes a file`);
	expect(longestPath >= 64 && longestPath <= 65_536, `paths of ${longestPath} bytes`);
	const name = heap.getUint32(address + offset.name);
	expect(name > 0 && name < heap.bytes().length && heap.zeroTerminatedText(name) === "unix", "the name");
	for (const slot of [offset.open, offset.remove, offset.access, offset.fullPath]) {
		const index = heap.getUint32(address + slot);
		expect(index < table.length && typeof table.get(index) === "function", `the entry at ${slot}`);
	}
	return problems;
}

/**
 * Finds SQLite's default file system through a database handle, whose first word points to it, and checks that it is
 * what sqlite3.h describes, since sql.js promises nothing about it. Throws EngineError otherwise.
 */
export function findDefaultFileSystem(
	native: NativeFunctions,
	heap: Heap,
	table: WebAssembly.Table,
): DefaultFileSystem {
	const scratch = native._malloc(16);
	heap.bytes().write(":memory:\0", scratch + 4, "latin1");
	native._sqlite3_open(scratch + 4, scratch);
	const database = heap.getUint32(scratch);
	const address = heap.getUint32(database);
	native._sqlite3_close_v2(database);
	native._free(scratch);
	const problems = describeProblems(address, heap, table);
	if (problems.length > 0) {
		throw new EngineError(`This build of sql.js has an unknown layout: ${problems.join(", ")}.`);
	}
	return {
		address,
		slots: { open: address + offset.open, remove: address + offset.remove, access: address + offset.access },
	};
}
