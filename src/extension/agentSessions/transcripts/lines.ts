import { readSync } from "node:fs";
import { LongLine } from "./longLine.ts";

const chunkBytes = 1024 * 1024;
/** Longer lines are shortened while they are read. */
const longestWhole = 1024 * 1024;
const lineBreak = 0x0a;

/** A whole line of a file. */
export interface Line {
	/** Without the line break; valid until the next line is asked for. Null when the line was too long to be kept. */
	readonly bytes: Buffer | null;
	/** Where the next line begins in the file. */
	readonly end: number;
}

/** Pieces of a line that lies in several chunks. */
class OpenLine {
	#pieces: Buffer[] = [];
	#length = 0;
	#long: LongLine | null = null;

	add(piece: Buffer): void {
		this.#length += piece.length;
		if (this.#long === null && this.#length > longestWhole) {
			this.#long = new LongLine();
			for (const earlier of this.#pieces.splice(0)) this.#long.add(earlier);
		}
		if (this.#long !== null) this.#long.add(piece);
		// The chunk's memory is used again.
		else if (piece.length > 0) this.#pieces.push(Buffer.from(piece));
	}

	/** The line with its last piece; starts the next one. */
	finish(last: Buffer): Buffer | null {
		if (this.#length === 0 && last.length <= longestWhole) return last;
		this.add(last);
		const line = this.#long === null ? Buffer.concat(this.#pieces) : this.#long.take();
		this.#pieces = [];
		this.#length = 0;
		this.#long = null;
		return line;
	}
}

/**
 * The whole lines of an open file from `start` up to `stop`, which is in bytes. Lines end at the byte 0x0A and nowhere else:
 * JSON may hold other line separators as they are. What follows the last line break is left for another time.
 */
export function* linesOf(descriptor: number, start: number, stop: number): Generator<Line, void> {
	const chunk = spareChunk ?? Buffer.allocUnsafe(chunkBytes);
	spareChunk = null;
	try {
		yield* linesInChunks(descriptor, start, stop, chunk);
	} finally {
		spareChunk = chunk;
	}
}

/** The memory of the last reading: thousands of small files would each leave a chunk behind. */
let spareChunk: Buffer | null = null;

function* linesInChunks(descriptor: number, start: number, stop: number, chunk: Buffer): Generator<Line, void> {
	const open = new OpenLine();
	for (let position = start; position < stop;) {
		const count = readSync(descriptor, chunk, 0, Math.min(chunk.length, stop - position), position);
		// The file became shorter while it was read.
		if (count === 0) return;
		const bytes = chunk.subarray(0, count);
		let lineStart = 0;
		for (let at = bytes.indexOf(lineBreak); at >= 0; at = bytes.indexOf(lineBreak, lineStart)) {
			yield { bytes: open.finish(bytes.subarray(lineStart, at)), end: position + at + 1 };
			lineStart = at + 1;
		}
		open.add(bytes.subarray(lineStart));
		position += count;
	}
}
