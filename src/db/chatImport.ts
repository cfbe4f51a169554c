import * as v from "valibot";
import { insertAttachments } from "./attachments.ts";
import { attachment, failure, id, parts, text, time } from "./checks.ts";
import { DatabaseError } from "./databaseError.ts";
import { thisMachine } from "./machine.ts";
import { insertMessage } from "./messageRows.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const importedChat = v.strictObject({
	/** Its id here, unless a chat of the same origin and key is there already. */
	id,
	/** What wrote it first: "daybook", or the tool it comes from. */
	origin: id,
	/** Its id over there; null for Daybook's own, which are known by their id. */
	originKey: v.nullable(id),
});

type ChatIdentity = v.InferOutput<typeof importedChat>;

export const previewImportParams = v.strictObject({
	chats: v.pipe(
		v.array(v.strictObject({ ...importedChat.entries, messageIds: v.pipe(v.array(id), v.readonly()) })),
		v.maxLength(1000),
		v.readonly(),
	),
});

/** What an import of one chat would do. */
export interface ImportPreview {
	/** The chat here that it would be added to; null when it is new. */
	readonly conversationId: string | null;
	/** True when that one is in "Recently deleted". */
	readonly isDeleted: boolean;
	/** Messages that are not here yet. */
	readonly newMessages: number;
}

/** Tells for each chat, in their order, what an import would add. Changes nothing. */
export function previewImport(
	database: ReadableDatabase,
	{ chats }: v.InferOutput<typeof previewImportParams>,
): readonly ImportPreview[] {
	return chats.map(({ messageIds, ...chat }) => {
		const known = database.get<{ count: number }>(
			"SELECT count(*) AS count FROM messages WHERE id IN (SELECT value FROM json_each(:messageIds))",
			{ messageIds: JSON.stringify(messageIds) },
		);
		const conversationId = knownChat(database, chat);
		return {
			conversationId,
			isDeleted: isDeleted(database, conversationId),
			newMessages: messageIds.length - (known?.count ?? 0),
		};
	});
}

/** The id of the chat here that is the same one; null when there is none. */
function knownChat(database: ReadableDatabase, { id, origin, originKey }: ChatIdentity): string | null {
	const row = database.get<{ id: string }>(
		"SELECT id FROM conversations WHERE id = :id OR (origin = :origin AND origin_key = :originKey) LIMIT 1",
		{ id, origin, originKey },
	);
	return row?.id ?? null;
}

function isDeleted(database: ReadableDatabase, conversationId: string | null): boolean {
	const sql = "SELECT 1 FROM conversations WHERE id = :conversationId AND status = 'deleted'";
	return database.get(sql, { conversationId }) !== undefined;
}

export const addImportedParams = v.strictObject({
	chat: v.strictObject({
		...importedChat.entries,
		userId: id,
		/** Null: it belongs to no project known here. */
		projectId: v.nullable(id),
		title: id,
		status: v.picklist(["active", "archived"]),
		isPinned: v.boolean(),
		createdAt: time,
		/** The leaf of the shown branch; taken when it is here after these messages. */
		headMessageId: v.nullable(id),
	}),
	/** Each after its parent. A long chat comes in several calls. */
	messages: v.pipe(
		v.array(
			v.strictObject({
				id,
				parentId: v.nullable(id),
				role: v.picklist(["user", "assistant", "system", "tool"]),
				speaker: id,
				parts,
				state: v.picklist(["complete", "partial", "failed"]),
				failure: v.nullable(failure),
				finishReason: v.nullable(text),
				modelId: v.nullable(id),
				createdAt: time,
				completedAt: v.nullable(time),
				attachments: v.pipe(v.array(attachment), v.readonly()),
			}),
		),
		v.readonly(),
	),
});

type AddImported = v.InferOutput<typeof addImportedParams>;

/** Enters a chat that comes from a file, or what is missing of it. Returns how many messages were added. */
export function addImported(database: WritableDatabase, { chat, messages }: AddImported): number {
	const conversationId = knownChat(database, chat) ?? createChat(database, chat);
	let added = 0;
	for (const message of messages) {
		if (addMessage(database, conversationId, chat.origin, message)) added += 1;
	}
	if (added > 0) showBranch(database, conversationId, chat.headMessageId ?? messages.at(-1)?.id ?? null);
	return added;
}

function createChat(database: WritableDatabase, chat: AddImported["chat"]): string {
	database.run(
		`INSERT INTO conversations (
			id, machine_id, user_id, project_id, title, title_origin, status, is_pinned, origin, origin_key, created_at, updated_at
		) VALUES (
			:id, ${thisMachine}, :userId, (SELECT id FROM projects WHERE id = :projectId), :title, 'user', :status, :isPinned,
			:origin, :originKey, :createdAt, :createdAt
		)`,
		{
			id: chat.id,
			userId: chat.userId,
			projectId: chat.projectId,
			title: chat.title,
			status: chat.status,
			isPinned: chat.isPinned ? 1 : 0,
			origin: chat.origin,
			originKey: chat.originKey,
			createdAt: chat.createdAt,
		},
	);
	return chat.id;
}

function addMessage(
	database: WritableDatabase,
	conversationId: string,
	origin: string,
	{ attachments, ...message }: AddImported["messages"][number],
): boolean {
	if (message.modelId !== null) ensureModel(database, message.modelId, message.createdAt);
	const parentRound = message.parentId === null ? 0 : roundHere(database, message.parentId, conversationId);
	const isAdded = insertMessage(database, {
		...message,
		conversationId,
		roundNumber: message.role === "user" ? parentRound + 1 : parentRound,
		metadata: { importedFrom: origin },
		sessionId: null,
	});
	if (isAdded) insertAttachments(database, message.id, attachments, message.createdAt);
	return isAdded;
}

/** The round of the parent. A file that points into another chat, or to nothing, is refused as a whole. */
function roundHere(database: ReadableDatabase, messageId: string, conversationId: string): number {
	const row = database.get<{ round: number }>(
		"SELECT round_number AS round FROM messages WHERE id = :messageId AND conversation_id = :conversationId",
		{ messageId, conversationId },
	);
	if (row === undefined) throw new DatabaseError("invalid", "A message follows one that is not in its chat.");
	return row.round;
}

function showBranch(database: WritableDatabase, conversationId: string, messageId: string | null): void {
	database.run(
		`UPDATE conversations SET head_message_id = :messageId
		WHERE id = :conversationId
			AND EXISTS (SELECT 1 FROM messages WHERE id = :messageId AND conversation_id = :conversationId)`,
		{ conversationId, messageId },
	);
}
