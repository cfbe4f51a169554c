import type { Heap } from "./heap.ts";
import type { VirtualDatabase } from "./virtualDatabase.ts";

// The wal-index format: two copies of a 48-byte header, then 40 bytes of checkpoint information.
const headerBytes = 136;
const version = 3_007_000;
const offset = { isInitialised: 12, pageBytes: 14, frames: 16 };

/** Bytes of the log's own header, and of the header before each page in it. */
export const logHeaderBytes = 32;
export const frameHeaderBytes = 24;

/**
 * Forgets the index: at its next transaction SQLite rebuilds it from the log, as after a crash, and drops every page it
 * has in its cache. This is how the commits of other windows become visible.
 */
export function forgetIndex(heap: Heap, database: VirtualDatabase): void {
	const address = database.index[0];
	if (address !== undefined) {
		heap.bytes().fill(0, address, address + headerBytes);
	}
}

/** Where the last commit ends in the log, in frames and in bytes; undefined when the index does not say. */
export function committedEnd(heap: Heap, database: VirtualDatabase): { frames: number; bytes: number } | undefined {
	const address = database.index[0];
	if (address === undefined || heap.getUint32(address) !== version || !heap.bytes()[address + offset.isInitialised]) {
		return undefined;
	}
	const frames = heap.getUint32(address + offset.frames);
	const pageBytes = heap.bytes().readUInt16LE(address + offset.pageBytes);
	const bytes = frames === 0 ? 0 : logHeaderBytes + frames * (frameHeaderBytes + pageBytes);
	return { frames, bytes };
}
