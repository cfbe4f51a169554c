import type { CallPreview } from "../../shared/toolCalls.ts";
import type { Action, ResolvedAction } from "../permissions/index.ts";
import type { ToolDefinition } from "../providers/provider.ts";

/** What a call did, as the model is told it. */
export interface ToolOutcome {
	/** The result, trimmed to what a model can be sent; what was left out is said in it. */
	readonly text: string;
	/** True when it did not do what was asked; the text says why. */
	readonly isError: boolean;
	readonly isTrimmed: boolean;
	/** Takes back what it did to files; absent when it did nothing to them. */
	readonly undo?: FileChange;
}

/** What a call did to one file: enough to show it and to take it back. */
export interface FileChange {
	/** Absolute, as the file is called now; after a deletion, as it was called. */
	readonly path: string;
	/** Where the file was before; differs from `path` only after a rename. */
	readonly pathBefore: string;
	/** The bytes it had; null when there was none. */
	readonly before: Uint8Array | null;
	/** The bytes it got; null when it was deleted. */
	readonly after: Uint8Array | null;
}

/** A call that can be judged and then run exactly as it was prepared. */
export interface PreparedCall {
	readonly action: Action;
	/** What the card shows beside the action: the difference of an edit, the whole command, the whole address. */
	readonly preview: CallPreview;
	/** What a file would become, for the editor's own diff; absent when no text is changed. */
	readonly proposal?: Proposal;
	/** Runs what was prepared and allowed; aborting ends it and everything it started. */
	run(signal: AbortSignal, running: Running): Promise<ToolOutcome>;
}

export interface Proposal {
	/** Absolute, as asked for. */
	readonly path: string;
	/** "" when there is no file yet. */
	readonly before: string;
	readonly after: string;
}

/** What a call is given when it runs. */
export interface Running {
	/** What was judged and allowed: the path to open, the script to start, and nothing else. */
	readonly approved: ResolvedAction;
	/** False when neither the user nor a grant of his let it run: then it runs in the surroundings it was judged for. */
	readonly isUsersWish: boolean;
	/** Shows output that has come so far, piece by piece, while it runs. */
	readonly tell: (output: string) => void;
}

/** Something a model may ask for. */
export interface Tool {
	readonly definition: ToolDefinition;
	readonly origin: "built_in" | { readonly mcpServerId: string };
	/** Checks the arguments (strict JSON, schema, limits); throws a DaybookError whose sentence the model is told, too. */
	prepare(argumentsJson: string): Promise<PreparedCall>;
}

/** Who offers tools. */
export interface ToolSource {
	/** The tools there are for a chat; null for one that is not stored yet. May start what offers them. */
	tools(conversationId: string | null): Promise<readonly Tool[]>;
}
