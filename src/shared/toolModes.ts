/** How far a tool may go by itself; "auto" goes only as far as nothing else asks. */
export const toolModeNames = ["auto", "confirm", "deny"] as const;
export type ToolMode = (typeof toolModeNames)[number];

/** The tools of ours that can go further by "auto" than by default: those that change files or run commands. */
export const wideningTools: readonly string[] = ["edit_file", "write_file", "run_command"];

/** All tools of ours, by the names that models call them. */
export const builtInTools: readonly string[] =
	`${wideningTools.join(" ")} rename_file delete_file fetch_url read_file list_files search_text find_files find_symbols get_diagnostics git_diff git_log query_daybook`.split(
		" ",
	);
