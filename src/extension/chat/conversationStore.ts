import type { ConversationSummary, MessagePage } from "../../shared/model.ts";

/** What the panel's handlers need of the database beside the rounds. */
export interface ConversationStore {
	/** The newest page of the shown branch, or the one before `beforeId`. Null when there is no such chat. */
	page(conversationId: string, beforeId: string | null): Promise<MessagePage | null>;
	/** The stretch of the shown branch after a message; null when that is not on it. */
	pageAfter(conversationId: string, afterId: string): Promise<MessagePage | null>;
	/** The stretch of the shown branch around a message; null when that is not on it. */
	pageAround(conversationId: string, messageId: string): Promise<MessagePage | null>;
	/** Messages of the shown branch that contain a text, oldest first. */
	find(
		conversationId: string,
		text: string,
	): Promise<{ readonly messageIds: readonly string[]; readonly isCut: boolean }>;
	/** True when a message of that id is on the disk, in a chat or in a queue. */
	hasArrived(messageId: string): Promise<boolean>;
	list(request: {
		readonly projectId: string | null;
		readonly scope: "project" | "all";
		readonly before: number | null;
		readonly limit: number;
	}): Promise<{ readonly conversations: readonly ConversationSummary[]; readonly hasMore: boolean }>;
	/** Brings it back from the deleted ones. */
	restore(conversationId: string): Promise<void>;
	rename(conversationId: string, title: string): Promise<void>;
	/** Makes the branch that ends below this message the shown one; returns its chat's id, null when it is gone. */
	chooseBranch(messageId: string): Promise<string | null>;
	/** Remembers the model of a chat. */
	setModel(conversationId: string, modelId: string): Promise<void>;
}
