import type { Attachment, ConversationSummary, Failure, Message, Part } from "../../shared/model.ts";
import type { FinishReason, Usage } from "../providers/provider.ts";
import type { AnswerOrigin } from "./answer.ts";

/** A model call to be entered in the books together with its answer. */
export interface CallRecord {
	readonly usage: Usage;
	/** The model ran on this machine when it was called, so that nobody bills it. */
	readonly isLocal: boolean;
	readonly startedAt: number;
	readonly firstTokenAt: number | null;
	readonly endedAt: number;
	/** By the characters of the prompt that was sent; null when none was built. */
	readonly estimatedPromptTokens: number | null;
}

/** How an answer ended. */
export interface AnswerEnd {
	readonly origin: AnswerOrigin;
	readonly parts: readonly Part[];
	readonly state: "complete" | "partial" | "failed";
	readonly failure: Failure | null;
	readonly finishReason: FinishReason | null;
	/** What the user was told while it was made; kept beside it. */
	readonly warning: string | null;
	readonly endedAt: number;
	/** Null when the model was never reached. */
	readonly call: CallRecord | null;
	/** Attempts before it that the host had taken in, oldest first. */
	readonly earlierCalls: readonly CallRecord[];
}

/** What the round runner needs of the database. Each promise resolves when the rows are on disk. */
export interface RoundStore {
	/**
	 * Enters the user's message, with its chat when that is new. The same `messageId` twice is entered once; `isAnswered` says
	 * whether an answer to it is there already.
	 */
	addUserMessage(entry: {
		readonly messageId: string;
		/** Null begins a new chat. */
		readonly conversationId: string | null;
		readonly text: string;
		readonly modelId: string;
		/** The message that this is another version of; it brings that one's attachments along. Null at the chat's end. */
		readonly replaces: string | null;
		/** Beside those that come along with a replaced message; absent when there are none. */
		readonly attachments?: readonly Attachment[];
	}): Promise<{
		readonly conversation: ConversationSummary;
		readonly message: Message;
		readonly isAnswered: boolean;
	}>;
	/** The messages from the beginning of the chat down to this one, oldest first. Null when there is no such message. */
	branch(
		messageId: string,
	): Promise<{ readonly conversation: ConversationSummary; readonly messages: readonly Message[] } | null>;
	/** Rejects with "busy" while another window answers in this chat. */
	refuseElsewhere(conversationId: string): Promise<void>;
	/** Keeps what came so far, so that a killed window loses at most the time between two of these. */
	saveCheckpoint(
		origin: AnswerOrigin,
		parts: readonly Part[],
		call: Pick<CallRecord, "isLocal" | "estimatedPromptTokens"> & {
			readonly usage: Usage | null;
			readonly earlierCalls: readonly CallRecord[];
		},
	): Promise<void>;
	/** Holds the chat for an answer that comes after tools have run: no other window may ask in it meanwhile. */
	hold(origin: AnswerOrigin): Promise<void>;
	/** Lets go of a chat that was held for that answer. */
	letGo(messageId: string): Promise<void>;
	/** Enters the answer and its model call for good and drops the checkpoint. */
	finish(end: AnswerEnd): Promise<{ readonly message: Message; readonly conversation: ConversationSummary }>;
}
