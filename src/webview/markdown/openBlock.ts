import { languageOf } from "./blockNodes.ts";
import { chunkLines, type Block, type ListBlock, type ListItem, type TableBlock, type TableRow } from "./nodes.ts";

import { GrowingRuns } from "./runs.ts";

/** A fence that has not been closed: its lines are taken as they are, without the lexer. */
export class OpenFence {
	readonly #language: string;
	readonly #closing: RegExp;
	readonly #indent: number;
	readonly #chunks: string[] = [];
	#lines = 0;

	/** `opening` is the first line; `markup` its run of signs. */
	constructor(opening: string, markup: string, info: string) {
		this.#language = languageOf(info);
		this.#indent = opening.length - opening.trimStart().length;
		this.#closing = new RegExp(`^ {0,3}${markup[0] === "~" ? "~" : "`"}{${markup.length},}[ \\t]*$`);
	}

	isClosedBy(line: string): boolean {
		return this.#closing.test(line);
	}

	add(line: string): void {
		const text = stripIndent(line, this.#indent);
		if (this.#lines % chunkLines === 0) this.#chunks.push(text);
		else this.#chunks[this.#chunks.length - 1] += `\n${text}`;
		this.#lines++;
	}

	/** The block as it stands, with a line that is not finished. */
	toBlock(unfinished: string): Block {
		const block = { type: "code", language: this.#language } as const;
		if (unfinished === "" || this.isClosedBy(unfinished)) return { ...block, chunks: [...this.#chunks] };
		const text = stripIndent(unfinished, this.#indent);
		if (this.#lines % chunkLines === 0) return { ...block, chunks: [...this.#chunks, text] };
		return { ...block, chunks: [...this.#chunks.slice(0, -1), `${this.#chunks.at(-1) ?? ""}\n${text}`] };
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
