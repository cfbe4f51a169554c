import type { SendEstimate } from "../shared/model.ts";

/** A model call that is about to be made, as far as a budget cares. */
export interface PlannedCall {
	/** The message the call will write. */
	readonly answerId: string;
	/** Null for a call that belongs to no chat, such as the analysis of a link. */
	readonly conversationId: string | null;
	/** `<hostId>/<model>` */
	readonly modelId: string;
	/** It runs on this machine; unless its host is known to bill, it costs nothing and no budget stops it. */
	readonly isLocal: boolean;
	/** An answer of a chat, which may use the exception that the user granted there. */
	readonly isAnswer: boolean;
	/** Of the whole prompt, by its characters. */
	readonly estimatedTokens: number;
}

/** A message that is being written, as far as its cost goes. */
export interface NextMessage {
	/** Null for a chat that is not stored yet. */
	readonly conversationId: string | null;
	readonly modelId: string;
	readonly isLocal: boolean;
	/** Of what is new, by its characters; of a chat that is not stored yet the instructions and tools are new, too. */
	readonly estimatedTokens: number;
}

/** Asked before each model call; stands between the chat and the user's budgets. */
export interface SpendingGuard {
	/**
	 * Resolves when the call may be made: with a sentence when a limit is near or cannot count the call, else null. What the
	 * call is expected to cost counts for all limits until it is entered or released. Throws a DaybookError with the
	 * code "budget_spent" when it may not.
	 */
	admit(call: PlannedCall): Promise<string | null>;
	/** Lets go of what was held for a call that ended without an entry in the books. */
	release(answerId: string): Promise<void>;
	/** What sending a text would take, for the line beside the button. */
	estimate(next: NextMessage): Promise<Omit<SendEstimate, "contextWindow">>;
	/** The user lets one more call through where the one for that message was stopped. */
	allowOnce(answerId: string, conversationId: string): Promise<void>;
}
