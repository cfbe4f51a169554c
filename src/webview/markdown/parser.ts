import MarkdownIt, { type Token } from "markdown-it";
import { toBlocks } from "./blockNodes.ts";
import { toChunks } from "./growingChunks.ts";
import type { Block } from "./nodes.ts";

/** Definitions by their normalized label, as markdown-it keeps them. */
export type References = Record<string, { readonly href: string; readonly title: string }>;

/** A block and the lines of the source it stands on: from `start` up to, not including, `end`. */
export interface ParsedBlock {
	readonly block: Block;
	readonly start: number;
	readonly end: number;
	/** The line on which the last item of a list or the last row of a table begins; null when there is none. */
	readonly lastPart: number | null;
	/** Its run of signs and its info string when the block is a fence. */
	readonly fence: { readonly markup: string; readonly info: string } | null;
}

export interface Parsed {
	readonly blocks: readonly ParsedBlock[];
	/** Definitions found in this source, without those that were given. */
	readonly references: References;
}

/** Containers inside containers beyond this are shown as source: nobody writes them, and each costs a level of calls. */
const maxNesting = 24;

const markdown = new MarkdownIt("default", { html: false, linkify: true, typographer: false, maxNesting });
// Only what begins with a scheme: guessing at words like "readme.md" makes links of file names.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// Addresses are checked where they are drawn; refusing them here would turn the link back into brackets.
markdown.validateLink = () => true;

/** Lexes a source. `known` are the definitions that came before it; the first definition of a label wins. */
export function parse(source: string, known: References): Parsed {
	const references: References = Object.create(known);
	const tokens = markdown.parse(source, { references });
	const lines = source.split("\n");
	const blocks = topLevel(tokens).map((run) => toParsed(run, lines));
	return { blocks, references };
}

/** The form in which labels are compared. */
export function normalizeLabel(label: string): string {
	return markdown.utils.normalizeReference(label);
}

/** The tokens of each block at the top. */
function topLevel(tokens: readonly Token[]): readonly (readonly Token[])[] {
	const runs: (readonly Token[])[] = [];
	let from = 0;
	let depth = 0;
	for (const [index, token] of tokens.entries()) {
		depth += token.nesting;
		if (depth > 0) continue;
		runs.push(tokens.slice(from, index + 1));
		from = index + 1;
	}
	return runs;
}

function toParsed(tokens: readonly Token[], lines: readonly string[]): ParsedBlock {
	const [first] = tokens;
	const [start = 0, end = 0] = first?.map ?? [];
	const fence = first?.type === "fence" ? { markup: first.markup, info: first.info } : null;
	const isTooDeep = tokens.some((token) => token.level >= maxNesting - 1);
	const [block] = isTooDeep ? [] : toBlocks(tokens);
	const plain = { type: "plain", chunks: toChunks(lines.slice(start, end)) } as const;
	return { block: block ?? plain, start, end, lastPart: lastPartOf(tokens), fence };
}

function lastPartOf(tokens: readonly Token[]): number | null {
	const part = tokens.findLast(
		(token) => (token.type === "list_item_open" && token.level === 1) || token.type === "tr_open",
	);
	return part?.map?.[0] ?? null;
}
