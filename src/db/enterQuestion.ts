import * as v from "valibot";
import { recover } from "./answers.ts";
import { id, time } from "./checks.ts";
import { DatabaseError } from "./databaseError.ts";
import { addUserMessage, type addUserParams } from "./messages.ts";
import type { Surroundings } from "./operation.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

type AddUser = v.InferOutput<typeof addUserParams>;

/** A question that another window entered so short a time (ms) ago may be about to be answered there. */
const answerBeginsWithinMs = 10_000;

/**
 * Enters what the user wrote, unless its chat was deleted ("deleted") or is being answered in another window ("busy"): what
 * hung beside an answer in the making would hide it. Windows that died are ended first and hold nobody back. A message that
 * waited and that two windows send at once is answered by the one that entered it; one that was taken back is "gone".
 */
export function enterQuestion(
	database: WritableDatabase,
	params: AddUser,
	surroundings: Surroundings,
): ReturnType<typeof addUserMessage> {
	const { messageId, conversation } = params;
	const asking = { conversationId: conversation.id, sessionId: params.sessionId ?? "", at: params.at };
	if (database.get("SELECT 1 FROM messages WHERE id = :messageId", { messageId }) !== undefined) {
		const isAnswered = isEnteredElsewhere(database, messageId, asking, surroundings);
		const entered = addUserMessage(database, params);
		return isAnswered ? { ...entered, isAnswered } : entered;
	}
	refuseDeleted(database, conversation.id);
	refuseTakenBack(database, messageId);
	refuseAnsweredElsewhere(database, asking, surroundings);
	return addUserMessage(database, params);
}

const enteredElsewhere = `SELECT 1 FROM messages JOIN sessions ON sessions.id = messages.session_id
	WHERE messages.id = :messageId AND sessions.is_active = 1
		AND messages.session_id <> :sessionId AND messages.created_at > :since`;

/** True when another window that lives has just entered this very message and is about to answer it. */
function isEnteredElsewhere(
	database: WritableDatabase,
	messageId: string,
	asking: Asking,
	surroundings: Surroundings,
): boolean {
	const { sessionId, at } = asking;
	const isThere = () =>
		database.get(enteredElsewhere, { messageId, sessionId, since: at - answerBeginsWithinMs }) !== undefined;
	if (!isThere()) return false;
	recover(database, asking, surroundings);
	return isThere();
}

function refuseTakenBack(database: ReadableDatabase, messageId: string): void {
	const sql = "SELECT 1 FROM message_queue WHERE id = :messageId AND status = 'removed'";
	if (database.get(sql, { messageId }) === undefined) return;
	throw new DatabaseError("gone", "This message does not wait any more: it was sent or removed.");
}

export const answeredElsewhereParams = v.strictObject({
	conversationId: id,
	/** The window that wants to answer. */
	sessionId: v.string(),
	at: time,
});

type Asking = v.InferOutput<typeof answeredElsewhereParams>;

/** Rejects with "busy" while another window that lives answers in this chat. */
export function refuseAnsweredElsewhere(database: WritableDatabase, asking: Asking, surroundings: Surroundings): null {
	if (!isAnsweredElsewhere(database, asking)) return null;
	recover(database, asking, surroundings);
	if (!isAnsweredElsewhere(database, asking)) return null;
	throw new DatabaseError("busy", "This chat is being answered in another window. Wait for its answer.");
}

function refuseDeleted(database: ReadableDatabase, conversationId: string): void {
	const row = database.get<{ status: string }>("SELECT status FROM conversations WHERE id = :conversationId", {
		conversationId,
	});
	if (row?.status === "deleted") throw new DatabaseError("deleted", "This chat was deleted. Restore it to go on.");
}

/** True when another window answers in this chat, or has just entered the question at the end of the shown branch. */
function isAnsweredElsewhere(database: ReadableDatabase, { conversationId, sessionId, at }: Asking): boolean {
	const row = database.get<{ is_answered: number }>(
		`SELECT
			EXISTS (
				SELECT 1 FROM answer_checkpoints WHERE conversation_id = :conversationId AND session_id <> :sessionId
			) OR EXISTS (
				SELECT 1 FROM conversations
				JOIN messages ON messages.id = conversations.head_message_id
				JOIN sessions ON sessions.id = messages.session_id
				WHERE conversations.id = :conversationId AND messages.role = 'user' AND sessions.is_active = 1
					AND messages.session_id <> :sessionId AND messages.created_at > :since
			) AS is_answered`,
		{ conversationId, sessionId, since: at - answerBeginsWithinMs },
	);
	return row?.is_answered === 1;
}
