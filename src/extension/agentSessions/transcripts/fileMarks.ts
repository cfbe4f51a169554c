import { createHash } from "node:crypto";
import { readSync } from "node:fs";

/** So much of a file's beginning, and of what stands before the place reached, tells whether it is still the same file. */
const markBytes = 1024;

const hash = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex").slice(0, 32);

function bytesAt(descriptor: number, start: number, end: number): Buffer {
	const buffer = Buffer.alloc(Math.max(0, end - start));
	return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, start));
}

/** "<bytes>:<hash>" of the beginning, of no more than was read: what comes later must not change it. */
export function headMark(descriptor: number, offset: number): string {
	const bytes = Math.min(markBytes, offset);
	return `${bytes}:${hash(bytesAt(descriptor, 0, bytes))}`;
}

/** The hash of what stands right before a place. */
export function tailMark(descriptor: number, offset: number): string {
	return hash(bytesAt(descriptor, Math.max(0, offset - markBytes), offset));
}

/** Bytes that are read to look at both marks of a file that was read up to `offset`. */
export const markCost = (offset: number): number => 2 * Math.min(markBytes, offset);

/** Whether the file is one that was read up to `offset`, with nothing changed in it so far as the marks tell. */
export function isSameFile(descriptor: number, head: string, tail: unknown, offset: number): boolean {
	const bytes = Number(head.split(":")[0]);
	if (!Number.isInteger(bytes) || bytes < 0 || bytes > markBytes) return false;
	return `${bytes}:${hash(bytesAt(descriptor, 0, bytes))}` === head && tailMark(descriptor, offset) === tail;
}
