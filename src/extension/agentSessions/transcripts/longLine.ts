/** What is kept of a string in a line too long to be kept whole. Nothing that is counted is in strings so long. */
const longestString = 32 * 1024;
/** A shortened line that is still longer is given up. */
const longestResult = 8 * 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

/**
 * Shortens a line of JSON while it comes, so that a line of any length takes bounded memory: of each string only the
 * beginning is kept. What comes out is JSON again when what went in was.
 */
export class LongLine {
	#result = Buffer.allocUnsafe(64 * 1024);
	#length = 0;
	#isInString = false;
	/** Characters of an escape sequence that are still to come. */
	#escape = 0;
	/** Bytes of the string so far. */
	#stringLength = 0;
	#isLost = false;

	add(bytes: Buffer): void {
		for (let at = 0; at < bytes.length && !this.#isLost; at++) {
			if (this.#isInString && this.#stringLength >= longestString && this.#escape === 0) at = this.#skip(bytes, at);
			const byte = bytes[at];
			if (byte === undefined) return;
			if (this.#isInString) this.#addToString(byte);
			else this.#addOutside(byte);
		}
	}

	/** Where the rest of a string that is cut already may end or change: at the next quote or backslash. */
	#skip(bytes: Buffer, from: number): number {
		for (let at = from; at < bytes.length; at++) {
			const byte = bytes[at];
			if (byte === quote || byte === backslash) return at;
		}
		return bytes.length;
	}

	/** The line as it is by now; null when it is too long even so. */
	take(): Buffer | null {
		return this.#isLost ? null : this.#result.subarray(0, this.#length);
	}

	#addOutside(byte: number): void {
		if (byte === quote) {
			this.#isInString = true;
			this.#stringLength = 0;
		}
		this.#keep(byte);
	}

	#addToString(byte: number): void {
		const isEscaped = this.#escape > 0;
		const isKept = this.#stringLength < longestString;
		if (isEscaped) this.#escape += byte === letterU && this.#escape === 1 ? 3 : -1;
		else if (byte === quote) {
			this.#isInString = false;
			this.#keep(byte);
			return;
		} else if (byte === backslash) this.#escape = 1;
		// An escape sequence that began before the cut is kept to its end.
		if (isKept || (isEscaped && this.#stringLength < longestString + 6 && this.#hasOpenEscape)) this.#keep(byte);
		this.#stringLength++;
		this.#hasOpenEscape = this.#escape > 0 && (isKept || this.#hasOpenEscape);
	}

	/** The escape sequence under way began among the bytes that are kept. */
	#hasOpenEscape = false;

	#keep(byte: number): void {
		if (this.#length === this.#result.length) this.#grow();
		if (this.#isLost) return;
		this.#result[this.#length++] = byte;
	}

	#grow(): void {
		if (this.#length >= longestResult) {
			this.#isLost = true;
			this.#result = Buffer.alloc(0);
			return;
		}
		const larger = Buffer.allocUnsafe(this.#length * 2);
		this.#result.copy(larger, 0, 0, this.#length);
		this.#result = larger;
	}
}
