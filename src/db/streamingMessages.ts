import type { Message, Part } from "../shared/model.ts";
import type { ReadableDatabase } from "./store/connection.ts";

interface CheckpointRow {
	readonly message_id: string;
	readonly conversation_id: string;
	readonly parent_message_id: string | null;
	readonly round_number: number;
	readonly speaker: string;
	readonly parts: string;
	readonly started_at: number;
	readonly sibling_ids: string;
}

/** Answers that are being written below a message, as of their last checkpoint, oldest first. */
export function streamingBelow(
	database: ReadableDatabase,
	conversationId: string,
	parentId: string | null,
): readonly Message[] {
	const rows = database.all<CheckpointRow>(
		`SELECT
			message_id, conversation_id, parent_message_id, round_number, speaker, parts, started_at,
			(SELECT json_group_array(id) FROM messages
				WHERE parent_message_id = :parentId AND role = 'assistant') AS sibling_ids
		FROM answer_checkpoints
		WHERE conversation_id = :conversationId AND parent_message_id IS :parentId
		ORDER BY started_at, message_id`,
		{ conversationId, parentId },
	);
	return rows.map((row) => ({
		id: row.message_id,
		conversationId: row.conversation_id,
		parentId: row.parent_message_id,
		roundNumber: row.round_number,
		role: "assistant",
		speaker: row.speaker,
		parts: JSON.parse(row.parts) as readonly Part[],
		state: "streaming",
		failure: null,
		finishReason: null,
		usage: null,
		rating: null,
		warning: null,
		siblingIds: [...(JSON.parse(row.sibling_ids) as readonly string[]), row.message_id],
		createdAt: row.started_at,
	}));
}
