import type { LineReader } from "./codeTokens.ts";
import { addPaint, removePaint, type Paint } from "./highlightRegistry.ts";
import { placesOf, rangeIn, type TextPlace } from "./textPlaces.ts";

/** The colours of some lines on the page. When text is added at the end only the last line is read again. */
export class PaintedChunk {
	#text = "";
	#start: LineReader | null = null;
	#paints: Paint[] = [];
	/** Where the last line begins, and how it was before it. */
	#lastLine = 0;
	#beforeLastLine: LineReader | null = null;
	#paintsBeforeLastLine = 0;

	/** Shows the colours of a text that `element` holds; `start` reads its first line. */
	paint(element: Element, text: string, start: LineReader): void {
		if (this.#text === text && this.#start === start) return;
		const places = placesOf(element);
		if (!this.#isGrown(text, start, places)) this.clear();
		const reader = this.#beforeLastLine?.copy() ?? start.copy();
		this.#drop(this.#paintsBeforeLastLine);
		this.#text = text;
		this.#start = start;
		this.#readFrom(this.#lastLine, reader, places);
	}

	clear(): void {
		this.#drop(0);
		this.#text = "";
		this.#start = null;
		this.#lastLine = 0;
		this.#beforeLastLine = null;
		this.#paintsBeforeLastLine = 0;
	}

	/** Signs for invisible characters move what follows them into other nodes: then all is painted again. */
	#isGrown(text: string, start: LineReader, places: readonly TextPlace[]): boolean {
		return this.#start === start && places.length === 1 && text.startsWith(this.#text.slice(0, this.#lastLine));
	}

	#readFrom(from: number, reader: LineReader, places: readonly TextPlace[]): void {
		for (let at = from; at < this.#text.length;) {
			const lineEnd = this.#text.indexOf("\n", at);
			const end = lineEnd === -1 ? this.#text.length : lineEnd;
			this.#lastLine = at;
			this.#beforeLastLine = reader.copy();
			this.#paintsBeforeLastLine = this.#paints.length;
			for (const token of reader.read(this.#text.slice(at, end))) {
				const range = rangeIn(places, at + token.start, at + token.end);
				if (range) this.#paints.push([token.kind, range]);
			}
			at = end + 1;
		}
		for (const paint of this.#paints) addPaint(paint);
	}

	#drop(from: number): void {
		for (const paint of this.#paints.splice(from)) removePaint(paint);
	}
}
