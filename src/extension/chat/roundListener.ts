import type { AnswerStatus, ConversationSummary, Failure, Message } from "../../shared/model.ts";
import type { AnswerPiece, RunningAnswer } from "../../shared/protocol.ts";

/** Who hears what happens to answers; the panel, mostly. */
export interface RoundListener {
	didStart(answer: RunningAnswer): void;
	delta(messageId: string, sequence: number, pieces: readonly AnswerPiece[]): void;
	status(messageId: string, status: AnswerStatus): void;
	/** Null instead of the chat when the answer could not be saved; its failure says so. */
	didEnd(message: Message, conversation: ConversationSummary | null): void;
	/** An answer that was told as begun will not be made: the round ended at its tool calls. */
	didDrop(messageId: string, conversationId: string): void;
	/** A limit was reached: the calls of this answer wait until the user lets the round go on. `reason` is one sentence. */
	didHold(conversationId: string, messageId: string, reason: string): void;
	/** The chat can take the next message; `isComplete` says whether the answer ended as it should. */
	didFree(conversationId: string, isComplete: boolean): void;
	/** Something the user must know about saving, such as a full disk. */
	notice(failure: Failure): void;
}
