/** What a model is sent, as the panel shows it. Plain JSON values; times are milliseconds since the epoch. */

/** What becomes of a round: as the rules decide, left out by hand, or sent always, whatever is summarised. */
export type RoundUse = "automatic" | "out" | "pinned";

/** A stretch of rounds told in a few words. The messages themselves are kept. */
export interface ChatSummary {
	readonly id: string;
	readonly fromRound: number;
	readonly toRound: number;
	/** The last message it tells of: it stands for a branch only that goes through this one. Null after a merge. */
	readonly leafMessageId: string | null;
	/** As it is sent: as edited, else as the model wrote it. */
	readonly text: string;
	readonly isEdited: boolean;
	readonly isEnabled: boolean;
	/** Null: written by hand. */
	readonly modelId: string | null;
	/** Of the texts it was made from. */
	readonly sourceHash: string;
	readonly createdAt: number;
}

/** Why a round is or is not part of what is sent. */
export type RoundState = "sent" | "summarised" | "out" | "no_room";

export interface ContextRound {
	/** The question that begins it; stands for the round in requests. */
	readonly questionId: string;
	readonly roundNumber: number;
	/** The first words of the question. */
	readonly title: string;
	readonly messageCount: number;
	readonly tokens: number;
	readonly use: RoundUse;
	readonly state: RoundState;
}

/** What the next call would be sent, and what it would take. Tokens are corrected by what is known of the model. */
export interface ContextReport {
	/** Null for a chat of which nothing is stored. */
	readonly conversationId: string | null;
	/** Tokens the host is asked for, or at most gets; null when nothing is known. */
	readonly window: number | null;
	/** Tokens the model could take in; null when its host does not say. */
	readonly modelWindow: number | null;
	/** All of what would be sent without the text in the box. */
	readonly tokens: number;
	/** True when `tokens` is what the host counted for the last answer, false when it is estimated. */
	readonly isExact: boolean;
	/** Tokens the model counts for one that is estimated by the characters. */
	readonly factor: number;
	readonly system: { readonly text: string; readonly tokens: number };
	/** Names and descriptions of the tools that the model is offered. */
	readonly tools: { readonly names: readonly string[]; readonly tokens: number };
	/** The one that stands for the rounds it tells of; null when all go as they are. */
	readonly summary: { readonly id: string; readonly tokens: number } | null;
	/** All summaries of the shown branch, oldest first. */
	readonly summaries: readonly ChatSummary[];
	readonly rounds: readonly ContextRound[];
	/** A summary is being written in the background. */
	readonly isSummarising: boolean;
}
