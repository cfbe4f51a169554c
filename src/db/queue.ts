import * as v from "valibot";
import type { Attachment, QueuedMessage } from "../shared/model.ts";
import { attachment, id, text, time } from "./checks.ts";
import { requireConversation } from "./conversations.ts";
import { thisMachine } from "./machine.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const listQueueParams = v.strictObject({ conversationId: id });

interface QueueRow {
	readonly id: string;
	readonly conversation_id: string;
	readonly content: string;
	readonly model_id: string | null;
	readonly created_at: number;
	readonly attachments: string;
}

/** What waits to be sent in a chat, in its order. What has become a message is no longer there, marked as sent or not. */
export function listQueue(
	database: ReadableDatabase,
	{ conversationId }: v.InferOutput<typeof listQueueParams>,
): readonly QueuedMessage[] {
	const rows = database.all<QueueRow>(
		`SELECT id, conversation_id, content, model_id, created_at, attachments FROM message_queue
		WHERE conversation_id = :conversationId AND status = 'waiting'
			AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = message_queue.id)
		ORDER BY position, id`,
		{ conversationId },
	);
	return rows.map((row) => ({
		id: row.id,
		conversationId: row.conversation_id,
		text: row.content,
		modelId: row.model_id,
		createdAt: row.created_at,
		...(row.attachments === "[]" ? {} : { attachments: JSON.parse(row.attachments) as readonly Attachment[] }),
	}));
}

export const queuedParams = v.strictObject({ itemId: id });

/** Null when it was sent or removed meanwhile. */
export function getQueued(
	database: ReadableDatabase,
	{ itemId }: v.InferOutput<typeof queuedParams>,
): QueuedMessage | null {
	const row = database.get<{ conversation_id: string }>(
		"SELECT conversation_id FROM message_queue WHERE id = :itemId",
		{
			itemId,
		},
	);
	if (row === undefined) return null;
	return listQueue(database, { conversationId: row.conversation_id }).find((item) => item.id === itemId) ?? null;
}

export const enqueueParams = v.strictObject({
	/** The id the message will have when it is sent. */
	itemId: id,
	conversationId: id,
	content: text,
	modelId: v.nullable(id),
	attachments: v.optional(v.pipe(v.array(attachment), v.readonly())),
	at: time,
});

/** Puts a message at the end of a chat's queue. Rejects with "not_found" when the chat is gone. */
export function enqueue(database: WritableDatabase, params: v.InferOutput<typeof enqueueParams>): null {
	requireConversation(database, params.conversationId);
	if (params.modelId !== null) ensureModel(database, params.modelId, params.at);
	database.run(
		`INSERT INTO message_queue (
			id, machine_id, conversation_id, content, attachments, model_id, position, created_at, updated_at
		) VALUES (
			:itemId, ${thisMachine}, :conversationId, :content, :attachments, :modelId,
			(SELECT ifnull(max(position), 0) + 1 FROM message_queue WHERE conversation_id = :conversationId), :at, :at
		) ON CONFLICT (id) DO NOTHING`,
		{ ...params, attachments: JSON.stringify(params.attachments ?? []) },
	);
	return null;
}

export const editQueuedParams = v.strictObject({ itemId: id, content: text, at: time });

/** Changes the text of a message that still waits. */
export function editQueued(database: WritableDatabase, params: v.InferOutput<typeof editQueuedParams>): null {
	database.run(
		"UPDATE message_queue SET content = :content, updated_at = :at WHERE id = :itemId AND status = 'waiting'",
		params,
	);
	return null;
}

export const moveQueuedParams = v.strictObject({
	itemId: id,
	/** The one it comes to stand before; null for the end. */
	beforeId: v.nullable(id),
	at: time,
});

/** Gives a waiting message another place. */
export function moveQueued(
	database: WritableDatabase,
	{ itemId, beforeId, at }: v.InferOutput<typeof moveQueuedParams>,
): null {
	const item = getQueued(database, { itemId });
	if (item === null) return null;
	const others = listQueue(database, item)
		.map((other) => other.id)
		.filter((other) => other !== itemId);
	const at0 = beforeId === null ? -1 : others.indexOf(beforeId);
	others.splice(at0 === -1 ? others.length : at0, 0, itemId);
	database.run(
		`UPDATE message_queue SET updated_at = :at, position = (
			SELECT key + 1 FROM json_each(:order) WHERE value = message_queue.id
		) WHERE id IN (SELECT value FROM json_each(:order))`,
		{ at, order: JSON.stringify(others) },
	);
	return null;
}

export const settleQueuedParams = v.strictObject({ itemId: id, status: v.picklist(["sent", "removed"]), at: time });

/** Takes a message out of the queue, because it was sent or is not wanted any more. */
export function settleQueued(database: WritableDatabase, params: v.InferOutput<typeof settleQueuedParams>): null {
	database.run(
		"UPDATE message_queue SET status = :status, updated_at = :at WHERE id = :itemId AND status = 'waiting'",
		params,
	);
	return null;
}
