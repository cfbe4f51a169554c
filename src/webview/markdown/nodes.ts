import type { Runs } from "./runs.ts";

/** What Markdown becomes before it is drawn: plain values, so that the lexer is tested without a page. */

export type Inline =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "code"; readonly text: string }
	| { readonly type: "break" }
	| { readonly type: "emphasis" | "strong" | "strikethrough"; readonly children: readonly Inline[] }
	/** `address` is null when its scheme is not one that may be opened. */
	| {
			readonly type: "link";
			readonly address: string | null;
			readonly title: string;
			readonly children: readonly Inline[];
	  }
	/** Never loaded: its words and its address are shown. */
	| { readonly type: "image"; readonly address: string | null; readonly alt: string };

export type Alignment = "left" | "center" | "right" | null;

export interface ListItem {
	/** Whether a task is done; null for an item that is no task. */
	readonly task: boolean | null;
	readonly children: readonly Block[];
}

export type TableRow = readonly (readonly Inline[])[];

export interface ListBlock {
	readonly type: "list";
	readonly isOrdered: boolean;
	readonly start: number;
	/** Whether its items are set apart by space. */
	readonly isLoose: boolean;
	readonly items: Runs<ListItem>;
}

export interface TableBlock {
	readonly type: "table";
	readonly alignments: readonly Alignment[];
	readonly head: TableRow;
	readonly rows: Runs<TableRow>;
}

export interface CodeBlock {
	readonly type: "code";
	/** The first word of the info string; empty when there is none. */
	readonly language: string;
	/** The code in pieces that are laid out by themselves; joined they are all of it, without its last line end. */
	readonly chunks: readonly string[];
}

export type Block =
	| { readonly type: "paragraph"; readonly children: readonly Inline[] }
	| { readonly type: "heading"; readonly level: number; readonly children: readonly Inline[] }
	| CodeBlock
	| { readonly type: "quote"; readonly children: readonly Block[] }
	| ListBlock
	| TableBlock
	| { readonly type: "rule" }
	/** Source that is shown as it is, because drawing it would cost too much. */
	| { readonly type: "plain"; readonly chunks: readonly string[] };
