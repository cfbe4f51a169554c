import type { Action, Judgement, Mode, ResolvedAction } from "./action.ts";
import type { Approvals } from "../approvals.ts";

/** Whom rights are about. */
export interface RightsPlace {
	/** Null for a chat that is not stored yet. */
	readonly conversationId: string | null;
	readonly projectId: string | null;
}

export type ModeScope = "chat" | "project" | "global";

/** What was chosen in one scope; null: nothing, the wider one holds. */
export interface ScopeModes {
	/** For all tools. */
	readonly permissionMode: Mode | null;
	readonly toolModes: Readonly<Record<string, Mode>> | null;
}

export type ModesOfScopes = Readonly<Record<ModeScope, ScopeModes>>;

/** Where and when a tool is called. */
export interface CallPlace {
	readonly conversationId: string;
	/** Of the chat; null without a folder. */
	readonly projectId: string | null;
	readonly roundNumber: number;
	/** The stored message that holds the call; null: not stored. */
	readonly messageId: string | null;
	/** `agent:<model>`, for the books. */
	readonly speaker: string;
}

/** A call as it was prepared. */
export interface ToolCall {
	readonly callId: string;
	readonly toolName: string;
	/** Whole and as the model sent it. */
	readonly argumentsJson: string;
	readonly action: Action;
	/** It was allowed before and nothing is known of its end: it is asked for, whatever else would let it run. Absent: no. */
	readonly mayHaveRun?: boolean;
}

/** What came of a call before it runs. Entered in the books already. */
export interface Verdict {
	readonly isAllowed: boolean;
	/** user: he was asked. mode, rule, grant: he was not. cancelled: nobody answered. */
	readonly decidedBy: "user" | "grant" | "mode" | "rule" | "cancelled";
	readonly judgement: Judgement;
	/** What the tool runs, and nothing else: the path to open, the script to start. Null unless allowed. */
	readonly approved: ResolvedAction | null;
	/** Of an allowed or denied call; null when cancelled. The same in the decision log. */
	readonly hash: string;
	/** One sentence for the model when it is not allowed, with what the user said; null when allowed. */
	readonly wordsToModel: string | null;
}

/** May this be done? The one door for every call of every tool. */
export interface Permissions {
	/** The calls that wait for the user. */
	readonly approvals: Approvals;
	/** The tools that may be offered to a model here, by name; none in an untrusted workspace or with the mode "deny". */
	offered(toolNames: readonly string[], place: RightsPlace): Promise<ReadonlySet<string>>;
	/** Judges without asking or entering anything: for a card that is shown before its turn. */
	judge(call: ToolCall, place: CallPlace): Promise<Judgement>;
	/**
	 * Judges, asks the user where it must (see `approvals`), looks again at what lies there, keeps the grant he gave and
	 * enters the decision. Never throws for a call that may not run. Aborting ends the waiting as "cancelled".
	 */
	decide(call: ToolCall, place: CallPlace, signal: AbortSignal): Promise<Verdict>;
	/** What was chosen for a chat, its project and all chats, as far as it holds. */
	modes(place: RightsPlace): Promise<ModesOfScopes>;
	/**
	 * Changes what was chosen. What widens rights is asked for once more in a dialog of the editor and entered in the audit
	 * log; false when the user did not agree.
	 */
	setModes(place: RightsPlace, scope: ModeScope, changes: Partial<ScopeModes>): Promise<boolean>;
}
