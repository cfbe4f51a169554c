/**
 * The memory of the WebAssembly instance.
 *
 * Views are renewed at each use: when SQLite asks for more memory, every older view becomes empty.
 */
export class Heap {
	readonly #memory: WebAssembly.Memory;
	#bytes: Buffer;
	#view: DataView;

	constructor(memory: WebAssembly.Memory) {
		this.#memory = memory;
		this.#bytes = Buffer.from(memory.buffer);
		this.#view = new DataView(memory.buffer);
	}

	/** The bytes as they are now. Do not keep it over a call into SQLite. */
	bytes(): Buffer {
		this.#renew();
		return this.#bytes;
	}

	getUint32(address: number): number {
		this.#renew();
		return this.#view.getUint32(address, true);
	}

	setUint32(address: number, value: number): void {
		this.#renew();
		this.#view.setUint32(address, value >>> 0, true);
	}

	setInt64(address: number, value: number): void {
		this.#renew();
		this.#view.setBigInt64(address, BigInt(value), true);
	}

	text(address: number, length: number): string {
		return this.bytes().toString("utf8", address, address + length);
	}

	/** Text that ends with a zero byte, as C has it. */
	zeroTerminatedText(address: number): string {
		return this.text(address, this.bytes().indexOf(0, address) - address);
	}

	#renew(): void {
		if (this.#bytes.buffer !== this.#memory.buffer) {
			this.#bytes = Buffer.from(this.#memory.buffer);
			this.#view = new DataView(this.#memory.buffer);
		}
	}
}
