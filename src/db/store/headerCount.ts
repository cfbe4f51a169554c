import type { FileSystem } from "./fileSystem.ts";

/**
 * The change counter of the database header and the number beside it that says for which count the header's size of the
 * database holds (SQLite file format, 1.3.7 and 1.3.8).
 *
 * Other tools keep what they have read for as long as the counter stays. With a log SQLite does not count, since its
 * own readers look at the log; so the count is raised here whenever the log moves into the main file.
 */
const counterAt = 24;
const validForAt = 92;
const headerBytes = 96;

/** Raises the count once for all writes between two syncs of the main file. */
export class HeaderCount {
	readonly #files: FileSystem;
	/** What stands on the disk after the writes that go on; undefined when there were none. */
	#next: number | undefined;
	#isWritten = false;

	constructor(files: FileSystem) {
		this.#files = files;
	}

	/** To be called before each write. Returns how to undo what was changed in the buffer. */
	stamp(handle: number, bytes: Uint8Array, start: number, length: number, filePosition: number): () => void {
		this.#next ??= raised(this.#read(handle));
		if (filePosition > 0 || length < headerBytes) return () => {};
		const header = bytes.subarray(start, start + headerBytes);
		const before = Uint8Array.from(header);
		setCount(header, this.#next);
		this.#isWritten = true;
		return () => header.set(before);
	}

	/** To be called before each sync: raises the count when no write has carried it. */
	beforeSync(handle: number): void {
		if (this.#next === undefined) return;
		const header = this.#isWritten ? undefined : this.#read(handle);
		if (header) {
			setCount(header, this.#next);
			// One write within one sector: both numbers reach the disk, or neither does.
			this.#files.write(handle, header, counterAt, headerBytes - counterAt, counterAt);
		}
		this.#next = undefined;
		this.#isWritten = false;
	}

	#read(handle: number): Uint8Array | undefined {
		return readHeader(this.#files, handle);
	}
}

function readHeader(files: FileSystem, handle: number): Uint8Array | undefined {
	const header = new Uint8Array(headerBytes);
	return files.read(handle, header, 0, headerBytes, 0) === headerBytes ? header : undefined;
}

/** The count as it stands in the file; 0 when there is none. */
export function storedCount(files: FileSystem, handle: number): number {
	const header = readHeader(files, handle);
	return header ? view(header).getUint32(counterAt) : 0;
}

function raised(header: Uint8Array | undefined): number {
	return header ? (view(header).getUint32(counterAt) + 1) >>> 0 : 1;
}

function setCount(header: Uint8Array, count: number): void {
	const numbers = view(header);
	const isSizeValid = numbers.getUint32(counterAt) === numbers.getUint32(validForAt);
	numbers.setUint32(counterAt, count);
	if (isSizeValid) numbers.setUint32(validForAt, count);
}

function view(header: Uint8Array): DataView {
	return new DataView(header.buffer, header.byteOffset, header.byteLength);
}
