import { languageOf } from "./blockNodes.ts";
import { GrowingChunks } from "./growingChunks.ts";
import type { Block, ListBlock, ListItem, TableBlock, TableRow } from "./nodes.ts";
import { GrowingRuns } from "./runs.ts";

/** A fence that has not been closed: its lines are taken as they are, without the lexer. */
export class OpenFence {
	readonly #language: string;
	readonly #closing: RegExp;
	readonly #mayClose: RegExp;
	readonly #indent: number;
	readonly #chunks = new GrowingChunks();
	#isInLine = false;

	/** `opening` is the first line; `markup` its run of signs. */
	constructor(opening: string, markup: string, info: string) {
		const sign = markup[0] === "~" ? "~" : "`";
		this.#language = languageOf(info);
		this.#indent = opening.length - opening.trimStart().length;
		this.#closing = new RegExp(`^ {0,3}${sign}{${markup.length},}[ \\t]*$`);
		this.#mayClose = new RegExp(`^ *${sign}*[ \\t]*$`);
	}

	/** Whether the fence ends with this whole line; never with the end of a line whose beginning was taken. */
	isClosedBy(line: string): boolean {
		return !this.#isInLine && this.#closing.test(line);
	}

	/** Whether a line that begins like this is sure to be code, however it goes on. */
	isCode(beginning: string): boolean {
		return this.#isInLine || !this.#mayClose.test(beginning);
	}

	/** Takes a line, or the rest of one. */
	add(line: string): void {
		this.addPiece(`${line}\n`);
		this.#isInLine = false;
	}

	/** Takes the beginning of a line that is not finished, or more of it. */
	addPiece(piece: string): void {
		this.#chunks.add(this.#isInLine ? piece : stripIndent(piece, this.#indent));
		this.#isInLine = true;
	}

	/** The block as it stands, with a line that may still turn out to be its end. */
	toBlock(unfinished: string): Block {
		const text = unfinished === "" || this.isClosedBy(unfinished) ? "" : stripIndent(unfinished, this.#indent);
		return { type: "code", language: this.#language, chunks: this.#chunks.with(text) };
	}
}

/** Source up to the next blank line, of which only so much is known that drawing it would cost too much. */
export class OpenPlain {
	readonly #chunks = new GrowingChunks();
	#isInLine = false;

	/** Takes text whether there are blank lines in it or not. */
	addAll(text: string): void {
		this.#chunks.add(text);
		this.#isInLine = text !== "" && !text.endsWith("\n");
	}

	/** Takes text up to a blank line, or to one that may become blank; returns the rest, and whether a blank line was met. */
	add(text: string): { readonly rest: string; readonly isEnded: boolean } {
		for (let at = 0; at < text.length;) {
			const lineEnd = text.indexOf("\n", at);
			const end = lineEnd === -1 ? text.length : lineEnd + 1;
			const line = text.slice(at, end);
			if (!this.#isInLine && line.trim() === "") return { rest: text.slice(at), isEnded: lineEnd !== -1 };
			this.addAll(line);
			at = end;
		}
		return { rest: "", isEnded: false };
	}

	/** The block as it stands, with the beginning of a line. */
	toBlock(unfinished: string): Block {
		return { type: "plain", chunks: this.#chunks.with(unfinished) };
	}
}

/** A tab reaches to the next multiple of four columns; what is left of it beyond the indent stays as spaces. */
function stripIndent(line: string, columns: number): string {
	let column = 0;
	let at = 0;
	while (column < columns && at < line.length && (line[at] === " " || line[at] === "\t")) {
		column += line[at] === "\t" ? 4 - (column % 4) : 1;
		at++;
	}
	return " ".repeat(Math.max(0, column - columns)) + line.slice(at);
}

/** A list whose finished items have left the text that is lexed again. */
export class OpenList {
	readonly #items = new GrowingRuns<ListItem>();
	readonly #first: ListBlock;
	#isLoose = false;

	constructor(first: ListBlock) {
		this.#first = first;
	}

	/** Takes finished items; `seen` is the list they were lexed in, which may show that all items are set apart. */
	add(items: readonly ListItem[], seen: ListBlock): void {
		this.#items.push(items);
		this.#isLoose ||= seen.isLoose;
	}

	/** The whole list, with the part that may still change. */
	toBlock(rest: ListBlock | null): Block {
		const { isOrdered, start } = this.#first;
		const items = this.#items.with(rest?.items.flat() ?? []);
		return { type: "list", isOrdered, start, isLoose: this.#isLoose || (rest?.isLoose ?? false), items };
	}
}

/** A table whose finished rows have left the text that is lexed again. */
export class OpenTable {
	/** The two lines without which a row is no row. */
	readonly prefix: string;
	readonly #first: TableBlock;
	readonly #rows = new GrowingRuns<TableRow>();

	constructor(prefix: string, first: TableBlock) {
		this.prefix = prefix;
		this.#first = first;
	}

	add(rows: readonly TableRow[]): void {
		this.#rows.push(rows);
	}

	/** The whole table, with the rows that may still change. */
	toBlock(rest: TableBlock | null): Block {
		return { ...this.#first, rows: this.#rows.with(rest?.rows.flat() ?? []) };
	}
}
