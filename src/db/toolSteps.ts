import * as v from "valibot";
import { id, jsonObject, part, time } from "./checks.ts";
import { getConversation } from "./conversations.ts";
import { insertMessage } from "./messageRows.ts";
import { type MessageEntered, requireMessage, roundOf } from "./messages.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const addToolResultParams = v.strictObject({
	message: v.strictObject({
		id,
		conversationId: id,
		/** The message with the call, or the result before this one. */
		parentId: id,
		/** "tool:<name>" */
		speaker: id,
		/** One result: what ran is on disk before the next call runs. */
		parts: v.pipe(v.array(part), v.length(1), v.readonly()),
		sessionId: v.nullable(id),
		startedAt: time,
		endedAt: time,
		/** How it was decided, how long it ran, what it changed. */
		metadata: jsonObject,
	}),
});

/** Enters what one tool call gave, below the call. Null when its chat was purged meanwhile. */
export function addToolResult(
	database: WritableDatabase,
	{ message }: v.InferOutput<typeof addToolResultParams>,
): MessageEntered | null {
	const { conversationId, parentId, startedAt, endedAt, ...plain } = message;
	if (getConversation(database, { conversationId }) === null) return null;
	const isNew = insertMessage(database, {
		...plain,
		conversationId,
		parentId,
		roundNumber: roundOf(database, parentId, conversationId),
		role: "tool",
		state: "complete",
		finishReason: null,
		failure: null,
		modelId: null,
		createdAt: startedAt,
		completedAt: endedAt,
	});
	if (isNew) {
		// Unless the user walked to another branch meanwhile.
		database.run(
			"UPDATE conversations SET head_message_id = :id WHERE id = :conversationId AND head_message_id IS :parentId",
			{ id: message.id, conversationId, parentId },
		);
	}
	return {
		message: requireMessage(database, message.id),
		conversation: getConversation(database, { conversationId })!,
	};
}

export const markUndoneParams = v.strictObject({ messageId: id });

/** Writes down that what a call changed was taken back. */
export function markUndone(database: WritableDatabase, { messageId }: v.InferOutput<typeof markUndoneParams>): null {
	database.run(
		`UPDATE messages SET metadata = json_set(metadata, '$.toolRun.isUndone', json('true'))
		WHERE id = :messageId AND role = 'tool' AND json_type(metadata, '$.toolRun') = 'object'`,
		{ messageId },
	);
	return null;
}

export const letGoParams = v.strictObject({ messageId: id });

/** Lets go of a chat that was held between two calls of a round, when no further call is made. */
export function letGo(database: WritableDatabase, { messageId }: v.InferOutput<typeof letGoParams>): null {
	database.run("DELETE FROM answer_checkpoints WHERE message_id = :messageId AND call = 'null'", { messageId });
	return null;
}

export const waitingChatsParams = v.strictObject({
	/** Chats that nobody touched since then are left out. */
	since: time,
	limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
});

/** A chat in which something waits for the user. */
export interface WaitingChat {
	readonly conversationId: string;
	readonly title: string;
	/** queued: messages wait to be sent. calls: a round broke off at its tool calls, or before the model heard of their results. */
	readonly kind: "queued" | "calls";
	/** Messages that wait; of calls 1. */
	readonly count: number;
	readonly at: number;
}

/** A round that the user stopped, or whose calls he left out, is over. */
export const unfinishedRoundsSql = `
	SELECT conversations.id AS "conversationId", conversations.title, 'calls' AS kind, 1 AS count, conversations.updated_at AS at
	FROM conversations JOIN messages ON messages.id = conversations.head_message_id
	WHERE conversations.status = 'active' AND conversations.updated_at >= :since AND messages.session_id IS NOT NULL
		AND ((messages.role = 'tool' AND json_extract(messages.metadata, '$.toolRun.decidedBy') IS NOT 'cancelled') OR (messages.role = 'assistant' AND messages.finish_reason = 'tool_calls'))
		AND NOT EXISTS (SELECT 1 FROM answer_checkpoints WHERE conversation_id = conversations.id)
	ORDER BY conversations.updated_at DESC LIMIT :limit`;

export const queuedChatsSql = `
	SELECT conversations.id AS "conversationId", conversations.title, 'queued' AS kind,
		(SELECT count(*) FROM message_queue WHERE conversation_id = conversations.id AND status = 'waiting') AS count,
		conversations.updated_at AS at
	FROM conversations
	WHERE conversations.status = 'active' AND conversations.updated_at >= :since
		AND EXISTS (SELECT 1 FROM message_queue WHERE conversation_id = conversations.id AND status = 'waiting')
	ORDER BY conversations.updated_at DESC LIMIT :limit`;

/** Chats with rounds that broke off at their tool calls and chats with queued messages, each kind newest first. */
export function waitingChats(
	database: ReadableDatabase,
	params: v.InferOutput<typeof waitingChatsParams>,
): readonly WaitingChat[] {
	return [
		...database.all<WaitingChat>(unfinishedRoundsSql, params),
		...database.all<WaitingChat>(queuedChatsSql, params),
	];
}
