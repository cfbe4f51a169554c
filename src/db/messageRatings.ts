import type { MessageRating } from "../shared/model.ts";
import type { ReadableDatabase } from "./store/connection.ts";

/** How the local user rated messages, by message id. */
export function ratingsOfMessages(
	database: ReadableDatabase,
	messageIds: readonly string[],
): ReadonlyMap<string, MessageRating> {
	const rows = database.all<{ message_id: string; value: number; note: string | null }>(
		`SELECT message_id, value, note FROM ratings
		WHERE message_id IN (SELECT value FROM json_each(:ids))
			AND user_id = (SELECT id FROM users WHERE is_local = 1)`,
		{ ids: JSON.stringify(messageIds) },
	);
	return new Map(rows.map(({ message_id: messageId, value, note }) => [messageId, { value, note }]));
}
