import type { AnswerStatus, ConversationSummary, Failure, Message } from "../../shared/model.ts";
import type { AnswerPiece, RunningAnswer } from "../../shared/protocol.ts";

/** Who hears what happens to answers; the panel, mostly. */
export interface RoundListener {
	didStart(answer: RunningAnswer): void;
	delta(messageId: string, sequence: number, pieces: readonly AnswerPiece[]): void;
	status(messageId: string, status: AnswerStatus): void;
	/** Null instead of the chat when the answer could not be saved; its failure says so. */
	didEnd(message: Message, conversation: ConversationSummary | null): void;
	/** The chat can take the next message; `isComplete` says whether the answer ended as it should. */
	didFree(conversationId: string, isComplete: boolean): void;
	/** Something the user must know about saving, such as a full disk. */
	notice(failure: Failure): void;
}
