/** Lines that are laid out together: a block that grows only ever draws its last chunk again. */
const chunkLines = 32;
/** A line this long ends its chunk at the next space, so that no single line costs more and more to lay out. */
const longLine = 4096;
/** Where a line without a space is cut. */
const longestLine = 5120;

/** Text that is shown as it was written, cut into chunks that never change once the next one has begun. */
export class GrowingChunks {
	readonly #full: string[] = [];
	#rest = "";
	#lines = 0;
	/** Characters of the line being written that are in `#rest`. */
	#lineLength = 0;

	/** Takes more text; where it was cut into pieces on its way makes no difference. */
	add(text: string): void {
		for (let at = 0; at < text.length;) {
			const lineEnd = text.indexOf("\n", at);
			const end = lineEnd === -1 ? text.length : lineEnd + 1;
			this.#addToLine(text.slice(at, end));
			at = end;
		}
	}

	/** All chunks, with a piece at the end that may still change, and without the line end of the last line. */
	with(unfinished: string): readonly string[] {
		const isBetween = this.#rest === "" && unfinished === "";
		const full = isBetween ? this.#full.slice(0, -1) : this.#full;
		const last = isBetween ? this.#full.at(-1) : this.#rest + unfinished;
		if (last === undefined) return [];
		return [...full, unfinished === "" && last.endsWith("\n") ? last.slice(0, -1) : last];
	}

	#addToLine(piece: string): void {
		let rest = piece;
		for (let cut = this.#cutIn(rest); cut !== -1; cut = this.#cutIn(rest)) {
			this.#rest += rest.slice(0, cut);
			this.#flush();
			rest = rest.slice(cut);
		}
		this.#rest += rest;
		this.#lineLength += rest.length;
		if (!rest.endsWith("\n")) return;
		this.#lineLength = 0;
		this.#lines++;
		if (this.#lines === chunkLines) this.#flush();
	}

	/** After how many characters of the piece the line has to be cut; -1 when it need not be. */
	#cutIn(piece: string): number {
		const from = Math.max(0, longLine - this.#lineLength);
		if (piece.length <= from) return -1;
		const space = piece.slice(from).search(/\s/) + from;
		const end = longestLine - this.#lineLength;
		if (space >= from && space < end) return piece[space] === "\n" ? -1 : space + 1;
		if (piece.length <= end) return -1;
		// A character of two halves stays in one piece.
		return /[\uDC00-\uDFFF]/.test(piece[end] ?? "") ? end + 1 : end;
	}

	#flush(): void {
		this.#full.push(this.#rest);
		this.#rest = "";
		this.#lines = 0;
		this.#lineLength = 0;
	}
}

/** Cuts finished lines into chunks, as they would have grown. */
export function toChunks(lines: readonly string[]): readonly string[] {
	const chunks = new GrowingChunks();
	for (const line of lines) chunks.add(`${line}\n`);
	return chunks.with("");
}
