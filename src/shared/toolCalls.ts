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
	/** Whatever else: an address, the tool of an MCP server. */
	| {
			readonly type: "details";
			readonly rows: readonly { readonly label: string; readonly text: string }[];
			/** What the model gives under names that are not ours, shown apart; absent: nothing. */
			readonly given?: readonly { readonly label: string; readonly text: string }[];
	  };

/** What a call did to a file. Paths are absolute; contents are kept under their hashes as long as they can be taken back. */
export interface FileChangeRecord {
	readonly kind: "created" | "changed" | "deleted" | "renamed";
	/** As the file is called now; of a deleted one, as it was called. */
	readonly path: string;
	/** Differs from `path` only after a rename. */
	readonly pathBefore: string;
	/** As the user knows it: below its workspace folder. */
	readonly shownPath: string;
	/** SHA-256 in hex; null: there was no file. */
	readonly beforeHash: string | null;
	readonly afterHash: string | null;
	/** Lines. */
	readonly added: number;
	readonly removed: number;
}

/** How a tool's result came about; stored beside it. */
export interface ToolRun {
	/** nobody: the call could not be prepared, or was not run because the round ended. */
	readonly decidedBy: "user" | "grant" | "mode" | "rule" | "cancelled" | "nobody";
	/** From its start to its end, in ms; null: it did not run. */
	readonly durationMs: number | null;
	readonly change: FileChangeRecord | null;
	/** Absent: the change was not taken back. */
	readonly isUndone?: boolean;
}

/** What came of taking changes back. */
export interface UndoResult {
	/** Messages whose changes are taken back now, or were before. */
	readonly undone: readonly string[];
	/** Sentences on the files that could not be put back; null: all were. */
	readonly problem: string | null;
}

/** What the user is asked before a call runs: the whole truth of it. */
export interface ApprovalCard {
	/** Names exactly this call; an answer holds for nothing else. */
	readonly hash: string;
	/** "Run this command?" */
	readonly question: string;
	/** Why it is asked. */
	readonly reason: string;
	/** What to look at twice. */
	readonly warnings: readonly string[];
	/** Where it leads, resolved: "File", "Lies at", "Folder", … */
	readonly facts: readonly { readonly label: string; readonly text: string }[];
	readonly preview: CallPreview;
	/** What an answer may cover beside this one call, and the sentence that says all of it. */
	readonly offers: readonly { readonly scope: "chat" | "project"; readonly sentence: string }[];
}

/** A call of an answer of this window that is not over. */
export interface ToolCallState {
	readonly conversationId: string;
	/** The message that holds the call. */
	readonly messageId: string;
	readonly callId: string;
	readonly toolName: string;
	/** turn: others go first. waiting: for the user. ended: its result is stored, or about to be. */
	readonly phase: "turn" | "waiting" | "running" | "ended";
	readonly since: number;
	/** Null unless it waits. */
	readonly approval: ApprovalCard | null;
	/** The end of what it has written so far; "" when nothing. */
	readonly output: string;
}

export type ToolAnswer =
	| { readonly kind: "allow"; readonly scope: "once" | "chat" | "project" }
	/** `words` go to the model; null: none. */
	| { readonly kind: "deny"; readonly words: string | null };

/** Something that waits for the user since before: shown when the panel opens, and nothing of it runs by itself. */
export interface WaitingItem {
	/** queued: messages to be sent. calls: a round that broke off at its tool calls. task: a background task. */
	readonly kind: "queued" | "calls" | "task";
	/** Of the chat, or of the task. */
	readonly id: string;
	readonly title: string;
	/** One sentence. */
	readonly what: string;
	readonly at: number;
}
