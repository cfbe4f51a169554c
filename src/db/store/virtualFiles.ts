import type { AddFunction, NativeFunctions } from "./nativeFunctions.ts";
import { errnoOf, isOutOfRoom } from "./storeError.ts";
import type { Heap } from "./heap.ts";
import { FileMethods } from "./fileMethods.ts";
import { accessFlag, openFlag, resultCode } from "./sqliteCodes.ts";
import { VirtualDatabase, type FileKind, type VirtualDatabaseOptions } from "./virtualDatabase.ts";
import { findDefaultFileSystem, type DefaultFileSystem } from "./virtualFileSystem.ts";
import { syncFolderOf } from "./fileSystem.ts";

type TableFunction = (...values: number[]) => number;

/**
 * Gives SQLite real files: names that were registered go to a FileSystem, all others to what sql.js brought.
 *
 * No exception may cross a frame of WebAssembly, or SQLite is left in the middle of something: every function that
 * SQLite calls catches everything and returns a number.
 */
export class VirtualFiles {
	readonly #heap: Heap;
	readonly #methods: FileMethods;
	readonly #databases = new Map<string, VirtualDatabase>();
	readonly #builtIn: { open: TableFunction; remove: TableFunction; access: TableFunction };
	#count = 0;

	constructor(native: NativeFunctions, heap: Heap, table: WebAssembly.Table, addFunction: AddFunction) {
		this.#heap = heap;
		const found = findDefaultFileSystem(native, heap, table);
		this.#methods = new FileMethods(native, heap, addFunction);
		const builtIn = (slot: number): TableFunction => table.get(heap.getUint32(slot)) as TableFunction;
		this.#builtIn = {
			open: builtIn(found.slots.open),
			remove: builtIn(found.slots.remove),
			access: builtIn(found.slots.access),
		};
		this.#replace(found, addFunction);
	}

	/** Makes real files known under a name to open in SQLite, until `forget`. */
	register(options: VirtualDatabaseOptions): VirtualDatabase {
		const database = new VirtualDatabase(`/daybook.${++this.#count}`, options);
		this.#databases.set(database.name, database);
		return database;
	}

	forget(database: VirtualDatabase): void {
		this.#databases.delete(database.name);
		this.#methods.closeAll(database);
	}

	#replace(found: DefaultFileSystem, addFunction: AddFunction): void {
		const heap = this.#heap;
		heap.setUint32(found.slots.open, addFunction(this.#open.bind(this), "iiiiii"));
		heap.setUint32(found.slots.remove, addFunction(this.#remove.bind(this), "iiii"));
		heap.setUint32(found.slots.access, addFunction(this.#access.bind(this), "iiiii"));
	}

	#find(nameAddress: number): { database: VirtualDatabase; kind: FileKind; path: string } | undefined {
		if (nameAddress === 0) {
			return undefined;
		}
		const name = this.#heap.zeroTerminatedText(nameAddress);
		const database = this.#databases.get(name.replace(/-(wal|journal)$/, ""));
		const found = database?.resolve(name);
		return database && found && { database, ...found };
	}

	#open(vfs: number, name: number, file: number, flags: number, outFlags: number): number {
		const found = this.#find(name);
		if (!found) {
			return this.#builtIn.open(vfs, name, file, flags, outFlags);
		}
		// SQLite calls xClose only on files with methods; until ours is open it has none.
		this.#heap.setUint32(file, 0);
		const { database, kind, path } = found;
		const isReadonly = database.isReadonly || (flags & openFlag.readonly) !== 0;
		const isCreating = !isReadonly && (flags & openFlag.create) !== 0;
		try {
			const handle = database.files.open(path, isReadonly ? "read" : isCreating ? "create" : "write");
			// A folder sync is due even when the file was there: the removal of an old journal may still be volatile, and
			// after a power cut it would come back and undo what was acknowledged.
			this.#methods.adopt(file, { database, kind, path, handle, isReadonly, needsFolderSync: isCreating });
		} catch (error) {
			database.lastError = error;
			return isOutOfRoom(error) ? resultCode.full : resultCode.cannotOpen;
		}
		if (outFlags !== 0) {
			const readonlyFlags = (flags & ~(openFlag.readWrite | openFlag.create)) | openFlag.readonly;
			this.#heap.setUint32(outFlags, isReadonly ? readonlyFlags : flags);
		}
		return resultCode.ok;
	}

	#remove(vfs: number, name: number, syncFolder: number): number {
		const found = this.#find(name);
		if (!found) {
			return this.#builtIn.remove(vfs, name, syncFolder);
		}
		const { database, path } = found;
		try {
			database.files.remove(path);
			if ((syncFolder & 1) !== 0) {
				syncFolderOf(database.files, path);
			}
			return resultCode.ok;
		} catch (error) {
			if (errnoOf(error) === "ENOENT") {
				return resultCode.ioErrorDeleteMissing;
			}
			database.lastError = error;
			return resultCode.ioErrorDelete;
		}
	}

	#access(vfs: number, name: number, flags: number, out: number): number {
		const found = this.#find(name);
		if (!found) {
			return this.#builtIn.access(vfs, name, flags, out);
		}
		const { database, kind, path } = found;
		try {
			const identity = database.files.identify(path);
			// As in SQLite's own file system, an empty log or journal counts as none.
			const isThere = identity !== undefined && (flags !== accessFlag.exists || kind === "main" || identity.size > 0);
			this.#heap.setUint32(out, isThere ? 1 : 0);
			return resultCode.ok;
		} catch (error) {
			database.lastError = error;
			return resultCode.ioErrorAccess;
		}
	}
}
