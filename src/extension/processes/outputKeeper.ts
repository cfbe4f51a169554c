/** Keeps the beginning and the end of a long output, half of the room each. */
export class OutputKeeper {
	readonly #half: number;
	readonly #first: Buffer[] = [];
	#firstBytes = 0;
	#last: Buffer = Buffer.alloc(0);
	total = 0;

	constructor(maxBytes: number) {
		this.#half = Math.floor(maxBytes / 2);
	}

	add(bytes: Buffer): void {
		this.total += bytes.length;
		const room = this.#half - this.#firstBytes;
		const head = bytes.subarray(0, Math.max(0, room));
		if (head.length > 0) this.#first.push(head);
		this.#firstBytes += head.length;
		const tail = bytes.subarray(head.length);
		if (tail.length > 0) this.#last = Buffer.concat([this.#last, tail]).subarray(-this.#half);
	}

	/** Bytes that are not kept. */
	get leftOut(): number {
		return this.total - this.#firstBytes - this.#last.length;
	}

	text(): string {
		const first = Buffer.concat(this.#first);
		if (this.leftOut === 0) return Buffer.concat([first, this.#last]).toString("utf8");
		return `${first.toString("utf8")}\n… ${this.leftOut.toLocaleString("en-US")} bytes left out …\n${this.#last.toString("utf8")}`;
	}
}
