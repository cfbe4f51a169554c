import type { Engine } from "./engine.ts";
import type { MemoryEngine } from "./nativeFunctions.ts";
import { removeIfPresent, syncFolderOf, writeFully, type FileSystem } from "./fileSystem.ts";
import { headerGuard } from "./headerGuard.ts";
import { freeName } from "./setAside.ts";
import { SqliteConnection } from "./sqliteConnection.ts";
import { onOtherFile, StoreError } from "./storeError.ts";
import type { VirtualDatabase } from "./virtualDatabase.ts";

const sliceBytes = 4 * 1024 * 1024;

/**
 * Copies a file slice by slice, without a sync; between two slices the caller may let others work. What goes wrong with the
 * copy is told as being about it.
 */
export function* copySlices(files: FileSystem, from: string, to: string): Generator<void, void, void> {
	const source = files.open(from, "read");
	try {
		const target = onOtherFile(to, () => files.open(to, "createNew"));
		try {
			const buffer = new Uint8Array(sliceBytes);
			let position = 0;
			for (;;) {
				const count = files.read(source, buffer, 0, buffer.length, position);
				if (count <= 0) {
					break;
				}
				const at = position;
				onOtherFile(to, () => writeFully(files, target, buffer.subarray(0, count), at));
				position += count;
				yield;
			}
		} finally {
			files.close(target);
		}
	} finally {
		files.close(source);
	}
}

/** The same in one go. */
export function copyFile(files: FileSystem, from: string, to: string): void {
	for (const _slice of copySlices(files, from, to)) {
		// Nobody else may work meanwhile.
	}
}

/** Writes the header's two bytes that say who may write the file, and puts them on the disk. */
export function markHeader(files: FileSystem, file: string, mark: Uint8Array): void {
	const handle = files.open(file, "write");
	try {
		writeFully(files, handle, mark, headerGuard.position);
		files.sync(handle);
	} finally {
		files.close(handle);
	}
}

/** A database that only we have open, under its own name. */
export interface PrivateDatabase {
	readonly connection: SqliteConnection;
	close(): void;
}

/** Opens an ordinary database file that no other window uses. Throws StoreError. */
export function openPrivately(engine: Engine, files: FileSystem, file: string, isReadonly: boolean): PrivateDatabase {
	const paths = { main: file, log: `${file}-wal`, journal: `${file}-journal` };
	const virtual = engine.files.register({ files, paths, mayLock: () => true, isGuarded: false, isReadonly });
	try {
		const connection = connect(engine, virtual);
		return {
			connection,
			close: () => {
				connection.close();
				engine.files.forget(virtual);
			},
		};
	} catch (error) {
		engine.files.forget(virtual);
		throw error;
	}
}

function connect(engine: MemoryEngine, virtual: VirtualDatabase): SqliteConnection {
	return new SqliteConnection(engine, {
		name: virtual.name,
		isUsable: () => true,
		takeLastError: () => virtual.takeLastError(),
	});
}

export interface VacuumOptions {
	readonly engine: MemoryEngine & Partial<Engine>;
	readonly files: FileSystem;
	readonly connection: SqliteConnection;
	readonly destination: string;
}

/**
 * Writes a compact copy of the connection's database, without what was deleted. A file that was there is replaced only by
 * a complete one.
 */
export function copyInto(options: VacuumOptions): void {
	const { files, destination } = options;
	const partial = freeName(files, `${destination}.partial`);
	try {
		vacuumInto(options, partial);
		putInPlace(files, partial, destination);
	} finally {
		removeIfPresent(files, partial);
	}
}

function vacuumInto({ engine, files, connection }: VacuumOptions, main: string): void {
	if (!engine.files) {
		throw new StoreError("unusable", "This build of sql.js cannot write files.");
	}
	const paths = { main, log: `${main}-wal`, journal: `${main}-journal` };
	const virtual = engine.files.register({ files, paths, mayLock: () => true, isGuarded: false });
	try {
		connection.run("VACUUM INTO :target", { target: virtual.name });
	} catch (error) {
		// SQLite tells the connection that it copies from; what the system refused, the copy knows.
		throw virtual.takeLastError() ?? error;
	} finally {
		engine.files.forget(virtual);
	}
}

/** Puts a file's bytes on the disk. */
export function syncFile(files: FileSystem, file: string): void {
	const handle = files.open(file, "write");
	try {
		files.sync(handle);
	} finally {
		files.close(handle);
	}
}

/** Gives a finished file its name, durably. */
export function putInPlace(files: FileSystem, finished: string, destination: string): void {
	syncFile(files, finished);
	files.rename(finished, destination);
	syncFolderOf(files, destination);
}
