import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { errnoOf } from "./storeError.ts";

/** "read" and "write" want an existing file, "create" makes a missing one, "createNew" fails on an existing one. */
export type OpenMode = "read" | "write" | "create" | "createNew";

/** Tells whether a path still names the same, unchanged file. */
export interface FileIdentity {
	/** Device and inode: changes when another file takes the name. */
	readonly file: string;
	/** Size and time of the last change. */
	readonly version: string;
	readonly size: number;
	/** Milliseconds since the epoch, with what fraction the file system keeps. */
	readonly changedAt: number;
}

/**
 * The few calls the store makes to a file system. Errors carry the operating system's name in `code`.
 * Everything is synchronous but `syncLater`, since SQLite cannot wait for promises.
 */
export interface FileSystem {
	open(file: string, mode: OpenMode): number;
	close(handle: number): void;
	read(handle: number, into: Uint8Array, offset: number, length: number, position: number): number;
	write(handle: number, from: Uint8Array, offset: number, length: number, position: number): number;
	truncate(handle: number, size: number): void;
	size(handle: number): number;
	/** Returns when the file's bytes and its size are on the disk. */
	sync(handle: number): void;
	/** The same off the calling thread. */
	syncLater(handle: number): Promise<void>;
	/** Returns when the names in the folder are on the disk. */
	syncFolder(folder: string): void;
	/** Undefined when nothing has that name. */
	identify(file: string): FileIdentity | undefined;
	link(existing: string, name: string): void;
	rename(from: string, to: string): void;
	remove(file: string): void;
	/** Makes one folder; its parent must exist, an existing folder is fine. */
	makeFolder(folder: string): void;
	/** Names in the folder, in no order; empty when there is no such folder. */
	list(folder: string): string[];
	/** Makes the folder and its parents where missing and tries whether files can be written there. */
	prepareFolder(folder: string): Promise<void>;
	/** Calls back soon after the file changed, as well as the system can tell. Returns the end of it. */
	watch(file: string, listener: () => void): () => void;
}

// The database holds private conversations: nobody else on the machine may read it.
const fileMode = 0o600;
const folderMode = 0o700;

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
const openFlags: Readonly<Record<OpenMode, number>> = {
	read: O_RDONLY,
	write: O_RDWR,
	create: O_RDWR | O_CREAT,
	createNew: O_RDWR | O_CREAT | O_EXCL,
};

function syncFolder(folder: string): void {
	if (process.platform === "win32") {
		// Windows has no way to flush a folder; NTFS journals names by itself.
		return;
	}
	const handle = fs.openSync(folder, O_RDONLY);
	try {
		fs.fsyncSync(handle);
	} finally {
		fs.closeSync(handle);
	}
}

function identify(file: string): FileIdentity | undefined {
	const found = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
	return (
		found && {
			file: `${found.dev}:${found.ino}`,
			version: `${found.size}:${found.mtimeNs}`,
			size: Number(found.size),
			changedAt: Number(found.mtimeNs) / 1e6,
		}
	);
}

function makeFolder(folder: string): void {
	try {
		fs.mkdirSync(folder, { mode: folderMode });
	} catch (error) {
		if (errnoOf(error) !== "EEXIST") {
			throw error;
		}
	}
}

async function makeFolderWithParents(folder: string): Promise<void> {
	// Step by step: Node's own recursive way has been seen to hang for ever under /proc.
	const parent = path.dirname(folder);
	const isThere = await fs.promises.stat(folder).then(
		() => true,
		() => false,
	);
	if (!isThere && parent !== folder) {
		await makeFolderWithParents(parent);
		await fs.promises.mkdir(folder, { mode: folderMode }).catch((error: unknown) => {
			if (errnoOf(error) !== "EEXIST") {
				throw error;
			}
		});
	}
}

async function prepareFolder(folder: string): Promise<void> {
	await makeFolderWithParents(folder);
	const probe = path.join(folder, `.probe-${process.pid}-${randomBytes(4).toString("hex")}`);
	await fs.promises.writeFile(probe, "", { mode: fileMode });
	await fs.promises.unlink(probe);
}

function list(folder: string): string[] {
	try {
		return fs.readdirSync(folder);
	} catch (error) {
		if (errnoOf(error) === "ENOENT") {
			return [];
		}
		throw error;
	}
}

function watch(file: string, listener: () => void): () => void {
	try {
		const watcher = fs.watch(file, { persistent: false }, listener);
		// Watching is a courtesy beside polling: a system without watches left must not take the store down.
		watcher.on("error", () => watcher.close());
		return () => watcher.close();
	} catch {
		return () => {};
	}
}

/** The real file system. */
export const nodeFileSystem: FileSystem = {
	open: (file, mode) => fs.openSync(file, openFlags[mode], fileMode),
	close: (handle) => fs.closeSync(handle),
	read: (handle, into, offset, length, position) => fs.readSync(handle, into, offset, length, position),
	write: (handle, from, offset, length, position) => fs.writeSync(handle, from, offset, length, position),
	truncate: (handle, size) => fs.ftruncateSync(handle, size),
	size: (handle) => fs.fstatSync(handle).size,
	sync: (handle) => fs.fdatasyncSync(handle),
	syncLater: (handle) =>
		new Promise((resolve, reject) => {
			fs.fdatasync(handle, (error) => (error ? reject(error) : resolve()));
		}),
	syncFolder,
	identify,
	link: (existing, name) => fs.linkSync(existing, name),
	rename: (from, to) => fs.renameSync(from, to),
	remove: (file) => fs.unlinkSync(file),
	makeFolder,
	list,
	prepareFolder,
	watch,
};

/** Reads a whole small file; undefined when it does not exist. */
export function readSmallFile(files: FileSystem, file: string, limit: number): Uint8Array | undefined {
	if (!files.identify(file)) {
		return undefined;
	}
	const handle = files.open(file, "read");
	try {
		const bytes = new Uint8Array(Math.min(limit, files.size(handle)));
		return bytes.subarray(0, readFully(files, handle, bytes, 0));
	} finally {
		files.close(handle);
	}
}

/** Fills `into` from `position` as far as the file goes and returns the number of bytes. */
export function readFully(files: FileSystem, handle: number, into: Uint8Array, position: number): number {
	let done = 0;
	while (done < into.length) {
		const count = files.read(handle, into, done, into.length - done, position + done);
		if (count <= 0) {
			break;
		}
		done += count;
	}
	return done;
}

/** Writes all of `from` at `position`. A disk that takes nothing counts as full. */
export function writeFully(files: FileSystem, handle: number, from: Uint8Array, position: number): void {
	let done = 0;
	while (done < from.length) {
		const count = files.write(handle, from, done, from.length - done, position + done);
		if (count <= 0) {
			throw Object.assign(new Error("The disk took no bytes."), { code: "ENOSPC" });
		}
		done += count;
	}
}

/** Removes a file that may be gone already. */
export function removeIfPresent(files: FileSystem, file: string): void {
	try {
		files.remove(file);
	} catch (error) {
		if (errnoOf(error) !== "ENOENT") {
			throw error;
		}
	}
}

/** Makes the names in the file's folder durable. */
export function syncFolderOf(files: FileSystem, file: string): void {
	files.syncFolder(path.dirname(file));
}
