import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";

/**
 * Sets the ends of the shown branches of chats that have come over: a chat that went on over there from where it is shown here
 * goes on here, too, and one whose shown end did not come over shows its newest message.
 */
export function adoptHeads(theirs: ReadableDatabase, ours: WritableDatabase, conversationIds: readonly string[]): void {
	for (const id of conversationIds) {
		const shown = headOf(ours, id);
		const head = headOf(theirs, id);
		if (head !== null && isIn(ours, head, id) && shown !== null && shown !== head && isAbove(theirs, shown, head)) {
			ours.run("UPDATE conversations SET head_message_id = :head WHERE id = :id", { id, head });
		} else if (shown !== null && !isIn(ours, shown, id)) {
			ours.run(
				`UPDATE conversations SET head_message_id =
					(SELECT id FROM messages WHERE conversation_id = :id ORDER BY sequence DESC LIMIT 1)
				WHERE id = :id`,
				{ id },
			);
		}
	}
}

function headOf(database: ReadableDatabase, id: string): string | null {
	const sql = "SELECT head_message_id AS head FROM conversations WHERE id = :id";
	return database.get<{ head: string | null }>(sql, { id })?.head ?? null;
}

function isIn(database: ReadableDatabase, messageId: string, conversationId: string): boolean {
	const sql = "SELECT 1 FROM messages WHERE id = :messageId AND conversation_id = :conversationId";
	return database.get(sql, { messageId, conversationId }) !== undefined;
}

function isAbove(database: ReadableDatabase, ancestor: string, leaf: string): boolean {
	const sql = `
		WITH RECURSIVE branch AS (
			SELECT id, parent_message_id FROM messages WHERE id = :leaf
			UNION
			SELECT messages.id, messages.parent_message_id
			FROM branch JOIN messages ON messages.id = branch.parent_message_id
		)
		SELECT 1 FROM branch WHERE id = :ancestor`;
	return database.get(sql, { leaf, ancestor }) !== undefined;
}
