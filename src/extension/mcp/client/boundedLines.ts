/** What is known of a line that was too long to be kept. */
export interface LongLine {
	/** Its first and last bytes. */
	readonly head: Buffer;
	readonly tail: Buffer;
	readonly bytes: number;
}

export interface LineListener {
	readonly onLine: (line: Buffer) => void;
	/** At the end of a line longer than the limit. */
	readonly onLongLine: (line: LongLine) => void;
}

const tailBytes = 1024;

/** Splits bytes into lines at 0x0A and keeps at most `limit` of each, however long it gets. */
export class BoundedLines {
	readonly #limit: number;
	readonly #listener: LineListener;
	#pieces: Buffer[] = [];
	#kept = 0;
	#tail: Buffer = Buffer.alloc(0);
	#bytes = 0;

	constructor(limit: number, listener: LineListener) {
		this.#limit = limit;
		this.#listener = listener;
	}

	/** Bytes of the line that has not ended yet. */
	get pendingBytes(): number {
		return this.#bytes;
	}

	push(chunk: Buffer): void {
		let start = 0;
		for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
			this.#add(chunk.subarray(start, end));
			this.#end();
			start = end + 1;
		}
		this.#add(chunk.subarray(start));
	}

	#add(piece: Buffer): void {
		if (piece.length === 0) return;
		this.#bytes += piece.length;
		const kept = piece.subarray(0, Math.max(0, this.#limit - this.#kept));
		if (kept.length > 0) this.#pieces.push(kept);
		this.#kept += kept.length;
		if (this.#bytes > this.#limit) {
			this.#tail = Buffer.concat([this.#tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
		}
	}

	#end(): void {
		const [pieces, bytes, tail] = [this.#pieces, this.#bytes, this.#tail];
		this.#pieces = [];
		this.#kept = 0;
		this.#bytes = 0;
		this.#tail = Buffer.alloc(0);
		const head = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
		if (bytes > this.#limit) this.#listener.onLongLine({ head, tail, bytes });
		else if (bytes > 0) this.#listener.onLine(head);
	}
}
