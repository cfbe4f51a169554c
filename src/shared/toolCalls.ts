/** One line of a difference as it is shown: what the file has, what it would lose and what it would get. */
export interface DiffLine {
	readonly kind: "same" | "removed" | "added" | "gap";
	/** Without its line end; of a gap, how many lines are left out. */
	readonly text: string;
}

/** What a card shows of a call beside what it is judged by. All of it is data: hidden characters are made visible there. */
export type CallPreview =
	| { readonly type: "nothing" }
	/** The whole command, and where it runs. */
	| { readonly type: "command"; readonly command: string; readonly directory: string }
	/** A file that would be changed, made (no removed lines) or deleted (no added ones). */
	| {
			readonly type: "change";
			readonly path: string;
			readonly lines: readonly DiffLine[];
			readonly added: number;
			readonly removed: number;
	  }
	/** Whatever else: an address, the arguments of a tool of an MCP server. */
	| { readonly type: "details"; readonly rows: readonly { readonly label: string; readonly text: string }[] };
