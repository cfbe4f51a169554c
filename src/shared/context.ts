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
