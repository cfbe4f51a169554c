import type { Token } from "markdown-it";
import { toChunks } from "./growingChunks.ts";
import { toRuns } from "./runs.ts";
import { toInlines } from "./inlineNodes.ts";
import type { Alignment, Block, Inline, ListItem, TableRow } from "./nodes.ts";

/** A table wider than this is a drawing in text or an attack; either is better shown as it was written. */
const maxColumns = 64;

/** Turns the tokens of whole blocks into nodes; a token of a kind that is not known is left out with all in it. */
export function toBlocks(tokens: readonly Token[]): readonly Block[] {
	const blocks: Block[] = [];
	for (let at = 0; at < tokens.length;) {
		const end = closing(tokens, at);
		const block = toBlock(tokens.slice(at, end));
		if (block) blocks.push(block);
		at = end;
	}
	return blocks;
}

/** The index after the token that closes the one at `at`. */
function closing(tokens: readonly Token[], at: number): number {
	let depth = 0;
	for (let index = at; index < tokens.length; index++) {
		depth += tokens[index]?.nesting ?? 0;
		if (depth <= 0) return index + 1;
	}
	return tokens.length;
}

function toBlock(tokens: readonly Token[]): Block | null {
	const [first] = tokens;
	const inner = tokens.slice(1, -1);
	switch (first?.type) {
		case "paragraph_open":
			return { type: "paragraph", children: inlinesOf(inner) };
		case "heading_open":
			return { type: "heading", level: Number(first.tag.slice(1)), children: inlinesOf(inner) };
		case "fence":
			return { type: "code", language: languageOf(first.info), chunks: toChunks(codeLines(first.content)) };
		case "code_block":
			return { type: "code", language: "", chunks: toChunks(codeLines(first.content)) };
		case "blockquote_open":
			return { type: "quote", children: toBlocks(inner) };
		case "bullet_list_open":
		case "ordered_list_open":
			return toList(first, inner);
		case "table_open":
			return toTable(inner);
		case "hr":
			return { type: "rule" };
		default:
			return null;
	}
}

/** The first word of an info string. */
export function languageOf(info: string): string {
	return info.trim().split(/\s/, 1)[0] ?? "";
}

function codeLines(content: string): readonly string[] {
	const lines = content.split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines;
}

function inlinesOf(tokens: readonly Token[]): readonly Inline[] {
	return tokens.flatMap((token) => (token.type === "inline" ? toInlines(token.children ?? []) : []));
}

function toList(open: Token, inner: readonly Token[]): Block {
	const items: ListItem[] = [];
	for (let at = 0; at < inner.length;) {
		const end = closing(inner, at);
		items.push(toItem(toBlocks(inner.slice(at + 1, end - 1))));
		at = end;
	}
	const start = Number(open.attrGet("start") ?? 1);
	// In a tight list markdown-it hides the paragraphs of the items themselves.
	const isLoose = inner.some(
		(token) => token.type === "paragraph_open" && token.level === open.level + 2 && !token.hidden,
	);
	return { type: "list", isOrdered: open.type === "ordered_list_open", start, isLoose, items: toRuns(items) };
}

const taskSign = /^\[([ xX])\] /;

function toItem(children: readonly Block[]): ListItem {
	const [first, ...others] = children;
	const [words, ...rest] = first?.type === "paragraph" ? first.children : [];
	const sign = words?.type === "text" ? taskSign.exec(words.text) : null;
	if (words?.type !== "text" || !sign) return { task: null, children };
	const text: Inline = { type: "text", text: words.text.slice(sign[0].length) };
	return { task: sign[1] !== " ", children: [{ type: "paragraph", children: [text, ...rest] }, ...others] };
}

function toTable(inner: readonly Token[]): Block | null {
	const [head = [], ...rows] = rowsOf(inner);
	if (head.length > maxColumns) return null;
	const alignments = inner.filter((token) => token.type === "th_open").map(alignmentOf);
	return { type: "table", alignments, head, rows: toRuns(rows) };
}

function rowsOf(tokens: readonly Token[]): readonly TableRow[] {
	const rows: (readonly Inline[])[][] = [];
	for (const token of tokens) {
		if (token.type === "tr_open") rows.push([]);
		if (token.type === "inline") rows.at(-1)?.push(toInlines(token.children ?? []));
	}
	return rows;
}

function alignmentOf(token: Token): Alignment {
	const style = String(token.attrGet("style") ?? "");
	const name = style.slice(style.indexOf(":") + 1).trim();
	return name === "left" || name === "center" || name === "right" ? name : null;
}
