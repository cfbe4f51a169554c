import { toChunks } from "./growingChunks.ts";
import type { Block, ListBlock } from "./nodes.ts";
import { OpenFence, OpenList, OpenPlain, OpenTable } from "./openBlock.ts";
import { normalizeLabel, parse, type Parsed, type ParsedBlock, type References } from "./parser.ts";

/** A block longer than this many characters is shown as source up to its next blank line. */
export const maxBlockLength = 12_000;

/** How much of a text that is there already is lexed at a time, so that no single pass sees more than a block or so. */
const sliceLength = 4096;

/** What the beginning of the tail belongs to. */
type Open =
	| { readonly kind: "fence"; readonly fence: OpenFence }
	| { readonly kind: "list"; readonly list: OpenList }
	| { readonly kind: "table"; readonly table: OpenTable }
	| { readonly kind: "plain"; readonly plain: OpenPlain };

type OpenParts = Extract<Open, { kind: "list" | "table" }>;

/**
 * Lexes a growing text. Blocks that no later text can change are frozen and their source is never lexed again: only the
 * tail is, which is mostly the last block. Of a long list or table only the last item or rows stay in the tail, of an
 * open fence only the line being written.
 */
export class TailLexer {
	readonly #frozen: Block[] = [];
	readonly #references: References;
	/** Labels in frozen blocks that had no definition when they were lexed. */
	readonly #unresolved = new Set<string>();
	#isOutdated = false;
	#tail = "";
	#open: Open | null = null;
	/** The last line counts as finished, though it is not. */
	#isLineTaken = false;
	#charactersLexed = 0;

	/** `references` are definitions that are known to come later in the text. */
	constructor(references: References = Object.create(null)) {
		this.#references = { __proto__: null, ...references } as unknown as References;
	}

	get frozen(): readonly Block[] {
		return this.#frozen;
	}

	/** How many characters were given to the Markdown lexer so far: the measure of the work done. */
	get charactersLexed(): number {
		return this.#charactersLexed;
	}

	/** The definitions of what is frozen. */
	get references(): References {
		return this.#references;
	}

	/** True when a definition came after a frozen block that uses it: the text has to be lexed afresh. */
	get isOutdated(): boolean {
		return this.#isOutdated;
	}

	/** Takes more text, with "\n" line ends. */
	append(text: string): void {
		for (let at = 0; at < text.length;) {
			const lineEnd = text.indexOf("\n", at + sliceLength);
			const end = Math.min(lineEnd === -1 ? text.length : lineEnd + 1, at + maxBlockLength);
			const slice = text.slice(at, end);
			this.#tail += slice;
			if (slice.includes("\n")) this.#freeze();
			if (this.#tail !== "") this.#takeUnfinished(slice.length);
			at = end;
		}
	}

	/** No text will come: definitions at the very end count too. */
	finish(): void {
		const isSource = this.#open?.kind === "fence" || this.#open?.kind === "plain";
		if (isSource || this.#tail.length > maxBlockLength) return;
		this.#promote(this.#parse(this.#source(this.#tail)).references, null);
	}

	/** The blocks of the tail as they are if the text ends here. */
	tail(): readonly Block[] {
		const open = this.#open;
		if (open?.kind === "fence") return [open.fence.toBlock(this.#tail)];
		if (open?.kind === "plain") return [open.plain.toBlock(this.#tail)];
		if (this.#tail.length > maxBlockLength) return [...(open ? joinOpen(open, null) : []), plainBlock(this.#tail)];
		const [first, ...rest] = this.#parse(this.#source(this.#tail)).blocks.map((parsed) => parsed.block);
		return [...(open ? joinOpen(open, first ?? null) : first ? [first] : []), ...rest];
	}

	/** Freezes what the finished lines of the tail make certain. */
	#freeze(): void {
		while ((this.#isLineTaken || this.#tail.includes("\n")) && this.#step()) {
			// Each step takes something out of the tail or says that there is nothing to take.
		}
	}

	/** True when something was taken out of the tail and there may be more. */
	#step(): boolean {
		switch (this.#open?.kind) {
			case "fence":
				return this.#stepFence(this.#open.fence);
			case "plain":
				return this.#stepPlain(this.#open.plain);
			case "list":
			case "table":
				return this.#stepOpen(this.#open);
			default:
				return this.#stepBlocks();
		}
	}

	#stepFence(fence: OpenFence): boolean {
		const lines = this.#takeLines();
		for (const [index, line] of lines.entries()) {
			if (fence.isClosedBy(line)) {
				this.#close(fence.toBlock(""));
				this.#giveBack(lines.slice(index + 1));
				return true;
			}
			fence.add(line);
		}
		return false;
	}

	#stepPlain(plain: OpenPlain): boolean {
		const { rest, isEnded } = plain.add(this.#tail);
		this.#tail = rest;
		if (isEnded) this.#close(plain.toBlock(""));
		return isEnded;
	}

	/** A line of code or of plain source need not be complete to be taken; one of enormous length is not waited for. */
	#takeUnfinished(added: number): void {
		if (this.#open?.kind === "plain") this.#stepPlain(this.#open.plain);
		else if (this.#open?.kind === "fence") this.#takeUnfinishedCode(this.#open.fence);
		else this.#takeLongLine(added);
	}

	#takeUnfinishedCode(fence: OpenFence): void {
		if (!fence.isCode(this.#tail)) return;
		fence.addPiece(this.#tail);
		this.#tail = "";
	}

	/** Once, when a line becomes too long for the lexer: does what would be done with it if it ended here. */
	#takeLongLine(added: number): void {
		const line = this.#tail.slice(this.#tail.lastIndexOf("\n") + 1);
		if (line.length <= maxBlockLength || line.length - added > maxBlockLength) return;
		// Of a line of mere signs nobody knows what it is before its end.
		if (!/[\p{L}\p{N}]/u.test(line)) return;
		this.#isLineTaken = true;
		this.#freeze();
		this.#isLineTaken = false;
	}

	#stepBlocks(): boolean {
		const source = this.#finishedLines();
		const parsed = this.#parse(source);
		const { blocks } = parsed;
		const oversized = blocks.findIndex((block) => !isGrowable(block) && lengthOf(source, block) > maxBlockLength);
		if (oversized !== -1) return this.#beginPlain(parsed, oversized);
		if (this.#isLineTaken) return false;
		const last = blocks.at(-1);
		if (!last) return this.#dropEmpty(source, parsed);
		if (isFinal(last, source.split("\n"))) {
			this.#freezeBefore(parsed, blocks.length, last.end);
			return true;
		}
		if (last.start > 0) this.#freezeBefore(parsed, blocks.length - 1, last.start);
		return this.#openLast(last);
	}

	/** So many blocks are final; the tail begins at that line. */
	#freezeBefore(parsed: Parsed, count: number, line: number): void {
		const gone = this.#cutLines(line);
		this.#frozen.push(...parsed.blocks.slice(0, count).map((entry) => entry.block));
		this.#noteLabels(gone);
		this.#promote(parsed.references, this.#finishedLines());
	}

	/** The source of a long block leaves the lexer as soon as a part of the block is certain. */
	#openLast({ block, fence }: ParsedBlock): boolean {
		if (fence) {
			// With a "|" in it the line is the head of a table when the next one is a delimiter row.
			if (fence.info.includes("|") && this.#finishedLines().split("\n", 3).length < 3) return false;
			const opening = this.#cutLines(1).slice(0, -1);
			this.#open = { kind: "fence", fence: new OpenFence(opening, fence.markup, fence.info) };
		} else if (block.type === "list" && block.items.flat().length > 1) {
			this.#open = { kind: "list", list: new OpenList(block) };
		} else if (block.type === "table" && block.rows.flat().length > 1) {
			this.#open = { kind: "table", table: new OpenTable(this.#cutLines(2), block) };
		} else return false;
		return true;
	}

	/** Items and rows that are final leave the tail; with the block after it, all of it does. */
	#stepOpen(open: OpenParts): boolean {
		const source = this.#source(this.#finishedLines());
		const parsed = this.#parse(source);
		const [first, next] = parsed.blocks;
		if (first?.block.type !== open.kind) return this.#closeOpen(open);
		const isEnded = next !== undefined || isFinal(first, source.split("\n"));
		const prefixLines = open.kind === "table" ? 2 : 1;
		const line = (isEnded ? first.end : (first.lastPart ?? 0)) - prefixLines;
		if (line <= 0) return lengthOf(source, first) > maxBlockLength ? this.#closeOpen(open) : false;
		this.#takeParts(open, first.block, isEnded);
		this.#noteLabels(this.#cutLines(line));
		this.#promote(parsed.references, this.#finishedLines());
		return isEnded && this.#closeOpen(open);
	}

	#takeParts(open: OpenParts, block: Block, isEnded: boolean): void {
		const until = isEnded ? undefined : -1;
		if (open.kind === "list" && block.type === "list") open.list.add(block.items.flat().slice(1, until), block);
		if (open.kind === "table" && block.type === "table") open.table.add(block.rows.flat().slice(0, until));
	}

	#closeOpen(open: OpenParts): boolean {
		this.#close(open.kind === "list" ? open.list.toBlock(null) : open.table.toBlock(null));
		return true;
	}

	#close(block: Block): void {
		this.#frozen.push(block);
		this.#open = null;
	}

	#beginPlain(parsed: Parsed, index: number): boolean {
		this.#freezeBefore(parsed, index, parsed.blocks[index]?.start ?? 0);
		const plain = new OpenPlain();
		const end = this.#tail.indexOf("\n", maxBlockLength) + 1 || this.#tail.length;
		plain.addAll(this.#tail.slice(0, end));
		this.#tail = this.#tail.slice(end);
		this.#open = { kind: "plain", plain };
		return true;
	}

	/** Blank lines mean nothing here. Definitions do, and the last may go on in the next line. */
	#dropEmpty(source: string, parsed: Parsed): boolean {
		if (source.trim() !== "" && source.length <= maxBlockLength) return false;
		this.#tail = this.#tail.slice(source.length);
		this.#promote(parsed.references, null);
		return false;
	}

	/** Definitions that are not found again in what is left are final. */
	#promote(found: References, left: string | null): void {
		const labels = Object.keys(found);
		if (labels.length === 0) return;
		const remaining: References = left === null ? {} : this.#parse(this.#source(left)).references;
		for (const label of labels) {
			const definition = found[label];
			const again = Object.hasOwn(remaining, label) ? remaining[label] : undefined;
			if (!definition || (again?.href === definition.href && again.title === definition.title)) continue;
			this.#references[label] ??= definition;
			if (this.#unresolved.has(label)) this.#isOutdated = true;
		}
	}

	#noteLabels(source: string): void {
		if (!source.includes("[")) return;
		for (const [, words = ""] of source.matchAll(/\[((?:[^[\]\\]|\\.){1,999})\]/gs)) {
			const label = normalizeLabel(words);
			if (label !== "" && !this.#references[label]) this.#unresolved.add(label);
		}
	}

	#parse(source: string): Parsed {
		this.#charactersLexed += source.length;
		return parse(source, this.#references);
	}

	/** Rows are rows only below the head of their table, and items are sure to be items only below another one. */
	#source(tail: string): string {
		return this.#prefix(tail) + tail;
	}

	#prefix(tail: string): string {
		if (this.#open?.kind === "table") return this.#open.table.prefix;
		const marker = this.#open?.kind === "list" ? /^ *(?:[-+*]|\d+[.)])/.exec(tail)?.[0] : undefined;
		return marker === undefined ? "" : `${marker} x\n`;
	}

	#finishedLines(): string {
		if (this.#isLineTaken) return `${this.#tail}\n`;
		return this.#tail.slice(0, this.#tail.lastIndexOf("\n") + 1);
	}

	#takeLines(): readonly string[] {
		const finished = this.#finishedLines();
		this.#tail = this.#tail.slice(finished.length);
		return finished.split("\n").slice(0, -1);
	}

	#giveBack(lines: readonly string[]): void {
		this.#tail = lines.map((line) => `${line}\n`).join("") + this.#tail;
	}

	/** Takes that many lines off the tail and returns them. */
	#cutLines(count: number): string {
		let at = 0;
		for (let line = 0; line < count; line++) at = this.#tail.indexOf("\n", at) + 1 || this.#tail.length;
		const cut = this.#tail.slice(0, at);
		this.#tail = this.#tail.slice(at);
		return cut;
	}
}

function joinOpen(open: Open, first: Block | null): readonly Block[] {
	const others = first && first.type !== open.kind ? [first] : [];
	if (open.kind === "list") return [open.list.toBlock(first?.type === "list" ? withoutPrefix(first) : null), ...others];
	if (open.kind === "table") return [open.table.toBlock(first?.type === "table" ? first : null), ...others];
	return others;
}

function withoutPrefix(list: ListBlock): ListBlock {
	return { ...list, items: [list.items.flat().slice(1)] };
}

/** A list or table is taken apart while it grows, and a fence is not lexed: their length is no reason for alarm. */
function isGrowable({ block, fence }: ParsedBlock): boolean {
	if (block.type === "list") return block.items.flat().length > 1;
	return block.type === "table" ? block.rows.flat().length > 1 : fence !== null;
}

/** Whether no later line can change a block; `lines` are those it was lexed from, the last of them empty. */
function isFinal({ block, fence, start, end }: ParsedBlock, lines: readonly string[]): boolean {
	if (fence) {
		const closing = lines[end - 1] ?? "";
		return end - 1 > start && new OpenFence(lines[start] ?? "", fence.markup, fence.info).isClosedBy(closing);
	}
	// A line of any kind becomes the head of a table when the next one is a delimiter row.
	if (block.type === "heading" || block.type === "rule") return start + 1 < lines.length - 1;
	const isFollowedByBlank = end < lines.length - 1 && lines[end]?.trim() === "";
	return isFollowedByBlank && (block.type === "paragraph" || block.type === "quote" || block.type === "table");
}

function lengthOf(source: string, { start, end }: ParsedBlock): number {
	let at = 0;
	let from = 0;
	for (let line = 0; line < end && at !== -1; line++) {
		if (line === start) from = at;
		at = source.indexOf("\n", at) + 1 || -1;
	}
	return (at === -1 ? source.length : at) - from;
}

function plainBlock(source: string): Block {
	return { type: "plain", chunks: toChunks(source.replace(/\n+$/, "").split("\n")) };
}
