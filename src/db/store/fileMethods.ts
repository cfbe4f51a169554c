import type { AddFunction, NativeFunctions } from "./nativeFunctions.ts";
import type { Heap } from "./heap.ts";
import { headerGuard } from "./headerGuard.ts";
import { deviceIsPowersafe, fileControl, lockLevel, resultCode } from "./sqliteCodes.ts";
import { errnoOf, isOutOfRoom } from "./storeError.ts";
import type { OpenFile, VirtualDatabase } from "./virtualDatabase.ts";

const sectorBytes = 4096;
const methodsVersion = 2;

/** Runs a file method; what it throws becomes a number for SQLite and is kept for the error message. */
function attempt(file: OpenFile, otherwise: number, work: () => number | void): number {
	try {
		return work() ?? resultCode.ok;
	} catch (error) {
		file.database.lastError = error;
		if (isOutOfRoom(error)) {
			return resultCode.full;
		}
		return errnoOf(error) === "EROFS" ? resultCode.readonly : otherwise;
	}
}

/** SQLite's sqlite3_io_methods for real files. */
export class FileMethods {
	readonly #native: NativeFunctions;
	readonly #heap: Heap;
	readonly #open = new Map<number, OpenFile>();
	readonly #table: number;
	#count = 0;

	constructor(native: NativeFunctions, heap: Heap, addFunction: AddFunction) {
		this.#native = native;
		this.#heap = heap;
		const methods = [
			addFunction((file: number) => this.#close(file), "ii"),
			addFunction((file: number, to: number, n: number, at: bigint) => this.#read(file, to, n, Number(at)), "iiiij"),
			addFunction(
				(file: number, from: number, n: number, at: bigint) => this.#write(file, from, n, Number(at)),
				"iiiij",
			),
			addFunction((file: number, size: bigint) => this.#truncate(file, Number(size)), "iij"),
			addFunction((file: number) => this.#sync(file), "iii"),
			addFunction((file: number, out: number) => this.#size(file, out), "iii"),
			addFunction((file: number, level: number) => this.#lock(file, level), "iii"),
			addFunction(() => resultCode.ok, "iii"),
			addFunction((_file: number, out: number) => this.#checkReservedLock(out), "iii"),
			addFunction((_file: number, operation: number, out: number) => this.#control(operation, out), "iiii"),
			addFunction(() => sectorBytes, "ii"),
			addFunction(() => deviceIsPowersafe, "ii"),
			addFunction(this.#mapIndex.bind(this), "iiiiii"),
			addFunction((file: number) => (this.#mayLock(file) ? resultCode.ok : resultCode.busy), "iiiii"),
			addFunction(() => {}, "vi"),
			addFunction((file: number) => this.#unmapIndex(file), "iii"),
		];
		this.#table = native._malloc(4 + 4 * methods.length);
		heap.setUint32(this.#table, methodsVersion);
		methods.forEach((pointer, index) => heap.setUint32(this.#table + 4 + 4 * index, pointer));
	}

	/** Ties SQLite's file struct at `address` to an open file. */
	adopt(address: number, opened: Omit<OpenFile, "id">): void {
		const file: OpenFile = { ...opened, id: ++this.#count };
		this.#open.set(file.id, file);
		file.database.open.set(file.kind, file);
		this.#heap.setUint32(address + 4, file.id);
		this.#heap.setUint32(address, this.#table);
	}

	/** Closes what SQLite has left open, as after an error while opening. */
	closeAll(database: VirtualDatabase): void {
		for (const file of database.open.values()) {
			this.#forget(file);
		}
	}

	#file(address: number): OpenFile | undefined {
		return this.#open.get(this.#heap.getUint32(address + 4));
	}

	#forget(file: OpenFile): void {
		this.#open.delete(file.id);
		file.database.open.delete(file.kind);
		try {
			file.database.files.close(file.handle);
		} catch (error) {
			file.database.lastError = error;
		}
	}

	#close(address: number): number {
		const file = this.#file(address);
		if (file) {
			this.#forget(file);
		}
		return resultCode.ok;
	}

	#read(address: number, to: number, length: number, position: number): number {
		const file = this.#file(address);
		if (!file) {
			return resultCode.ioErrorRead;
		}
		return attempt(file, resultCode.ioErrorRead, () => {
			const heap = this.#heap.bytes();
			let done = 0;
			while (done < length) {
				const count = file.database.files.read(file.handle, heap, to + done, length - done, position + done);
				if (count <= 0) {
					break;
				}
				done += count;
			}
			if (file.kind === "main" && file.database.isGuarded) {
				headerGuard.lift(heap, to, done, position);
			}
			if (done < length) {
				// SQLite counts on zeros behind the end of the file.
				heap.fill(0, to + done, to + length);
				return resultCode.ioErrorShortRead;
			}
			return resultCode.ok;
		});
	}

	#write(address: number, from: number, length: number, position: number): number {
		const file = this.#file(address);
		if (!file) {
			return resultCode.ioErrorWrite;
		}
		return attempt(file, resultCode.ioErrorWrite, () => {
			const heap = this.#heap.bytes();
			if (file.kind !== "main" || !file.database.isGuarded) {
				return this.#writeAll(file, heap, from, length, position);
			}
			const unstamp = file.database.headerCount.stamp(file.handle, heap, from, length, position);
			const isGuarding = headerGuard.apply(heap, from, length, position);
			try {
				return this.#writeAll(file, heap, from, length, position);
			} finally {
				if (isGuarding) {
					headerGuard.lift(heap, from, length, position);
				}
				unstamp();
			}
		});
	}

	#writeAll(file: OpenFile, heap: Buffer, from: number, length: number, position: number): number {
		let done = 0;
		while (done < length) {
			const count = file.database.files.write(file.handle, heap, from + done, length - done, position + done);
			if (count <= 0) {
				return resultCode.full;
			}
			done += count;
		}
		return resultCode.ok;
	}

	#truncate(address: number, size: number): number {
		const file = this.#file(address);
		return file
			? attempt(file, resultCode.ioErrorTruncate, () => file.database.files.truncate(file.handle, size))
			: resultCode.ioErrorTruncate;
	}

	#sync(address: number): number {
		const file = this.#file(address);
		return file ? attempt(file, resultCode.ioErrorSync, () => file.database.sync(file)) : resultCode.ioErrorSync;
	}

	#size(address: number, out: number): number {
		const file = this.#file(address);
		return file
			? attempt(file, resultCode.ioErrorSize, () => this.#heap.setInt64(out, file.database.files.size(file.handle)))
			: resultCode.ioErrorSize;
	}

	#mayLock(address: number): boolean {
		return this.#file(address)?.database.mayLock() ?? false;
	}

	#lock(address: number, level: number): number {
		const isRefused = this.#file(address)?.database.isClosing && level >= lockLevel.exclusive;
		return this.#mayLock(address) && !isRefused ? resultCode.ok : resultCode.busy;
	}

	#checkReservedLock(out: number): number {
		this.#heap.setUint32(out, 0);
		return resultCode.ok;
	}

	#control(operation: number, out: number): number {
		if (operation !== fileControl.persistLog) {
			return resultCode.notFound;
		}
		this.#heap.setUint32(out, 1);
		return resultCode.ok;
	}

	#mapIndex(address: number, region: number, bytes: number, mayExtend: number, out: number): number {
		const database = this.#file(address)?.database;
		if (!database) {
			return resultCode.ioError;
		}
		if (database.index[region] === undefined && mayExtend) {
			const memory = this.#native._malloc(bytes);
			if (memory === 0) {
				return resultCode.outOfMemory;
			}
			this.#heap.bytes().fill(0, memory, memory + bytes);
			database.index[region] = memory;
		}
		this.#heap.setUint32(out, database.index[region] ?? 0);
		return resultCode.ok;
	}

	#unmapIndex(address: number): number {
		const database = this.#file(address)?.database;
		if (database) {
			for (const memory of database.index) {
				this.#native._free(memory);
			}
			database.index = [];
		}
		return resultCode.ok;
	}
}
