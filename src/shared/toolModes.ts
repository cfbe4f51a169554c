/** How far a tool may go by itself; "auto" goes only as far as nothing else asks. */
export const toolModeNames = ["auto", "confirm", "deny"] as const;
export type ToolMode = (typeof toolModeNames)[number];

/** A tool of ours, and what it is by its nature. */
export interface KnownTool {
	readonly name: string;
	/** reading: not asked for. changing: asked for, unless its mode is "auto". other: asked for whatever its mode. */
	readonly nature: "reading" | "changing" | "other";
}

/** The built-in tools, by the names that models call them. */
export const actingTools: readonly KnownTool[] = [
	{ name: "read_file", nature: "reading" },
	{ name: "list_files", nature: "reading" },
	{ name: "search_text", nature: "reading" },
	{ name: "find_files", nature: "reading" },
	{ name: "find_symbols", nature: "reading" },
	{ name: "get_diagnostics", nature: "reading" },
	{ name: "git_diff", nature: "reading" },
	{ name: "git_log", nature: "reading" },
	{ name: "query_daybook", nature: "reading" },
	{ name: "edit_file", nature: "changing" },
	{ name: "write_file", nature: "changing" },
	{ name: "run_command", nature: "changing" },
	{ name: "rename_file", nature: "other" },
	{ name: "delete_file", nature: "other" },
	{ name: "fetch_url", nature: "other" },
];
