import * as v from "valibot";
import type { ConversationSummary, Message, MessagePage } from "../shared/model.ts";
import { insertAttachments } from "./attachments.ts";
import { attachment, id, pageSize, parts, time } from "./checks.ts";
import { requireConversation } from "./conversations.ts";
import { found } from "./databaseError.ts";
import { knownProject, knownUser } from "./knownRows.ts";
import { thisMachine } from "./machine.ts";
import { insertMessage, messageColumns, messagesOf } from "./messageRows.ts";
import type { MessageRow } from "./messageRows.ts";
import { ensureModel } from "./models.ts";
import { sightingOfProject } from "./sessions.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";
import { streamingBelow } from "./streamingMessages.ts";

export const addUserParams = v.strictObject({
	messageId: id,
	parts,
	/** The chat is made with these when it is new; all but its id are ignored when it exists. */
	conversation: v.strictObject({
		id,
		title: id,
		projectId: v.nullable(id),
		userId: id,
	}),
	/** The model the question goes to; becomes the chat's last one. */
	modelId: v.nullable(id),
	/** Below which message: null begins a branch of its own, "head" follows the shown branch. */
	parent: v.union([v.strictObject({ id: v.nullable(id) }), v.literal("head")]),
	sessionId: v.nullable(id),
	attachments: v.optional(v.pipe(v.array(attachment), v.readonly())),
	at: time,
});

type AddUser = v.InferOutput<typeof addUserParams>;

/** A message with the chat as it is after it. */
export interface MessageEntered {
	readonly conversation: ConversationSummary;
	readonly message: Message;
}

/** What the user wrote; `isAnswered` says whether an answer to it is there or being made, as when it is sent again. */
export interface UserMessageEntered extends MessageEntered {
	readonly isAnswered: boolean;
}

/** Enters what the user wrote and shows its branch. A message that is there already is returned as it is. */
export function addUserMessage(database: WritableDatabase, params: AddUser): UserMessageEntered {
	const { messageId, at } = params;
	const isNew = database.get("SELECT 1 FROM messages WHERE id = :messageId", { messageId }) === undefined;
	if (isNew) {
		if (params.modelId !== null) ensureModel(database, params.modelId, at);
		createConversation(database, params);
		insertUserMessage(database, params);
	}
	const message = requireMessage(database, messageId);
	const conversation = requireConversation(database, message.conversationId);
	return { conversation, message, isAnswered: !isNew && hasAnswer(database, messageId) };
}

/** True when a message of that id was entered, or put into a queue, whatever became of it there. */
export function hasArrived(database: ReadableDatabase, { messageId }: v.InferOutput<typeof messageParams>): boolean {
	const row = database.get<{ has_arrived: number }>(
		`SELECT EXISTS (SELECT 1 FROM messages WHERE id = :messageId)
			OR EXISTS (SELECT 1 FROM message_queue WHERE id = :messageId) AS has_arrived`,
		{ messageId },
	);
	return row?.has_arrived === 1;
}

function hasAnswer(database: ReadableDatabase, messageId: string): boolean {
	const row = database.get<{ is_answered: number }>(
		`SELECT EXISTS (SELECT 1 FROM messages WHERE parent_message_id = :messageId AND role = 'assistant')
			OR EXISTS (SELECT 1 FROM answer_checkpoints WHERE parent_message_id = :messageId) AS is_answered`,
		{ messageId },
	);
	return row?.is_answered === 1;
}

function createConversation(database: WritableDatabase, { conversation, modelId, at }: AddUser): void {
	database.run(
		`INSERT INTO conversations (
			id, machine_id, user_id, project_id, sighting_id, title, last_model_id, created_at, updated_at
		) VALUES (
			:id, ${thisMachine}, ${knownUser}, ${knownProject}, ${sightingOfProject}, :title, :modelId, :at, :at
		) ON CONFLICT (id) DO NOTHING`,
		{ ...conversation, modelId, at },
	);
}

function insertUserMessage(database: WritableDatabase, params: AddUser): void {
	const { messageId, conversation, sessionId, modelId, at } = params;
	const conversationId = conversation.id;
	const { head } = found(
		database.get<{ head: string | null }>(
			"SELECT head_message_id AS head FROM conversations WHERE id = :conversationId",
			{
				conversationId,
			},
		),
		"chat",
	);
	const parentId = params.parent === "head" ? head : params.parent.id;
	insertMessage(database, {
		id: messageId,
		conversationId,
		parentId,
		roundNumber: roundOf(database, parentId, conversationId) + 1,
		speaker: "user",
		role: "user",
		state: "complete",
		parts: params.parts,
		metadata: {},
		finishReason: null,
		failure: null,
		modelId: null,
		sessionId,
		createdAt: at,
		completedAt: null,
	});
	insertAttachments(database, messageId, params.attachments ?? [], at);
	database.run(
		`UPDATE conversations SET head_message_id = :messageId, last_model_id = ifnull(:modelId, last_model_id)
		WHERE id = :conversationId`,
		{ messageId, modelId, conversationId },
	);
}

/** The round of a message of this chat; 0 for no message. Rejects with "not_found" when it is gone or of another chat. */
export function roundOf(database: ReadableDatabase, messageId: string | null, conversationId: string): number {
	if (messageId === null) return 0;
	const row = database.get<{ round_number: number }>(
		"SELECT round_number FROM messages WHERE id = :messageId AND conversation_id = :conversationId",
		{ messageId, conversationId },
	);
	return found(row, "message").round_number;
}

export const messageSql = `SELECT ${messageColumns} FROM messages AS branch WHERE branch.id = :messageId`;

export const messageParams = v.strictObject({ messageId: id });

/** Null when there is no such message, also while its answer is still being written. */
export function getMessage(
	database: ReadableDatabase,
	{ messageId }: v.InferOutput<typeof messageParams>,
): Message | null {
	const row = database.get<MessageRow>(messageSql, { messageId });
	return row === undefined ? null : (messagesOf(database, [row])[0] ?? null);
}

export function requireMessage(database: ReadableDatabase, messageId: string): Message {
	return found(getMessage(database, { messageId }) ?? undefined, "message");
}

/**
 * From a message up to the first one, newest first, at most `limit`: costs the same in a chat of any length. UNION, here and
 * wherever a branch is walked, ends also where a damaged file makes a message its own ancestor.
 */
export const branchSql = `
	WITH RECURSIVE path (id, parent) AS (
		SELECT id, parent_message_id FROM messages WHERE id = :leafId
		UNION
		SELECT messages.id, messages.parent_message_id FROM path JOIN messages ON messages.id = path.parent
		LIMIT :limit
	)
	SELECT ${messageColumns} FROM path CROSS JOIN messages AS branch ON branch.id = path.id`;

function branchUpwards(database: ReadableDatabase, leafId: string | null, limit: number): readonly MessageRow[] {
	return leafId === null ? [] : database.all<MessageRow>(branchSql, { leafId, limit });
}

export const pageParams = v.strictObject({
	conversationId: id,
	/** The oldest message already shown; null for the newest page. */
	beforeId: v.nullable(id),
	limit: pageSize,
});

/**
 * A stretch of the shown branch, oldest first. The newest page ends with the answers being written below the branch, by any
 * window, in the state "streaming". Null when there is no such chat.
 */
export function pageMessages(
	database: ReadableDatabase,
	{ conversationId, beforeId, limit }: v.InferOutput<typeof pageParams>,
): MessagePage | null {
	const start = database.get<{ leaf_id: string | null }>(
		beforeId === null
			? "SELECT head_message_id AS leaf_id FROM conversations WHERE id = :conversationId"
			: "SELECT parent_message_id AS leaf_id FROM messages WHERE id = :beforeId AND conversation_id = :conversationId",
		{ conversationId, beforeId },
	);
	if (start === undefined) return null;
	const rows = branchUpwards(database, start.leaf_id, limit + 1);
	const messages = messagesOf(database, rows.slice(0, limit).toReversed());
	const streaming = beforeId === null ? streamingBelow(database, conversationId, start.leaf_id) : [];
	return {
		conversation: requireConversation(database, conversationId),
		messages: [...messages, ...streaming],
		hasEarlier: rows.length > limit,
	};
}

export interface Branch {
	readonly conversation: ConversationSummary;
	readonly messages: readonly Message[];
}

/** All messages from the first down to this one, oldest first. Null when there is no such message. */
export function branchOf(
	database: ReadableDatabase,
	{ messageId }: v.InferOutput<typeof messageParams>,
): Branch | null {
	const rows = branchUpwards(database, messageId, -1).toReversed();
	const first = rows[0];
	if (first === undefined) return null;
	return {
		conversation: requireConversation(database, first.conversation_id),
		messages: messagesOf(database, rows),
	};
}

/** From a message down to the end of its newest branch. */
export const leafSql = `
	WITH RECURSIVE branch AS (
		SELECT id FROM messages WHERE id = :messageId
		UNION
		SELECT (SELECT id FROM messages WHERE parent_message_id = branch.id ORDER BY sequence DESC LIMIT 1)
		FROM branch WHERE branch.id IS NOT NULL
	)
	SELECT id FROM branch WHERE id IS NOT NULL`;

/** Shows the newest branch through this message. Returns its chat's id, null when the message is gone. */
export function chooseBranch(
	database: WritableDatabase,
	{ messageId }: v.InferOutput<typeof messageParams>,
): string | null {
	const leafId = database.all<{ id: string }>(leafSql, { messageId }).at(-1)?.id;
	if (leafId === undefined) return null;
	database.run(
		`UPDATE conversations SET head_message_id = :leafId
		WHERE id = (SELECT conversation_id FROM messages WHERE id = :messageId)`,
		{ leafId, messageId },
	);
	return requireMessage(database, messageId).conversationId;
}

/** From the end of the shown branch up to a message; empty when that is not on it. */
const pathToSql = `
	WITH RECURSIVE branch AS (
		SELECT head_message_id AS id FROM conversations
		WHERE id = (SELECT conversation_id FROM messages WHERE id = :messageId)
		UNION
		SELECT messages.parent_message_id FROM branch JOIN messages ON messages.id = branch.id
	)
	SELECT 1 FROM branch WHERE id = :messageId LIMIT 1`;

/** Makes sure that the shown branch goes through this message, and changes it only when it does not. Null when it is gone. */
export function bringIntoView(
	database: WritableDatabase,
	{ messageId }: v.InferOutput<typeof messageParams>,
): string | null {
	if (database.get(pathToSql, { messageId }) === undefined) return chooseBranch(database, { messageId });
	return getMessage(database, { messageId })?.conversationId ?? null;
}
