import * as v from "valibot";
import type { Attachment, Failure, MessageRole, MessageState, Part } from "../shared/model.ts";
import { attachmentsOfMessages } from "./attachments.ts";
import { count, id, pageSize } from "./checks.ts";
import { partsOf } from "./messageRows.ts";
import type { ReadableDatabase } from "./store/connection.ts";

/** One message with all that must survive an export: every branch of the chat, not only the shown one. */
export interface ExportedMessage {
	readonly id: string;
	readonly parentId: string | null;
	readonly roundNumber: number;
	readonly role: MessageRole;
	readonly speaker: string;
	readonly parts: readonly Part[];
	readonly state: Exclude<MessageState, "streaming">;
	readonly failure: Failure | null;
	readonly finishReason: string | null;
	/** `<hostId>/<model>`; null for what no model wrote. */
	readonly modelId: string | null;
	readonly createdAt: number;
	readonly completedAt: number | null;
	readonly attachments: readonly Attachment[];
}

export interface ExportedPage {
	readonly messages: readonly ExportedMessage[];
	/** The leaf of the shown branch; null in an empty chat. */
	readonly headMessageId: string | null;
	/** Where the next page goes on; null after the last. */
	readonly cursor: number | null;
}

export const exportMessagesParams = v.strictObject({
	conversationId: id,
	/** `cursor` of the last page; null for the first. */
	cursor: v.nullable(count),
	limit: pageSize,
});

interface ExportRow {
	readonly sequence: number;
	readonly id: string;
	readonly parent_message_id: string | null;
	readonly round_number: number;
	readonly role: MessageRole;
	readonly speaker: string;
	readonly content: string;
	readonly raw_content: string | null;
	readonly state: ExportedMessage["state"];
	readonly failure: string | null;
	readonly finish_reason: string | null;
	readonly model_id: string | null;
	readonly created_at: number;
	readonly completed_at: number | null;
}

/** All messages of a chat in the order they were written, so that each comes after its parent. Null when the chat is gone. */
export function exportMessages(
	database: ReadableDatabase,
	{ conversationId, cursor, limit }: v.InferOutput<typeof exportMessagesParams>,
): ExportedPage | null {
	const chat = database.get<{ head: string | null }>(
		"SELECT head_message_id AS head FROM conversations WHERE id = :conversationId",
		{ conversationId },
	);
	if (chat === undefined) return null;
	const rows = database.all<ExportRow>(
		`SELECT
			sequence, id, parent_message_id, round_number, role, speaker, content, raw_content, state, failure, finish_reason,
			model_id, created_at, completed_at
		FROM messages WHERE conversation_id = :conversationId AND sequence > :cursor ORDER BY sequence LIMIT :limit`,
		{ conversationId, cursor: cursor ?? 0, limit: limit + 1 },
	);
	const page = rows.slice(0, limit);
	const attachments = attachmentsOfMessages(
		database,
		page.map((row) => row.id),
	);
	return {
		messages: page.map((row) => exported(row, attachments.get(row.id) ?? [])),
		headMessageId: chat.head,
		cursor: rows.length > limit ? (page.at(-1)?.sequence ?? null) : null,
	};
}

function exported(row: ExportRow, attachments: readonly Attachment[]): ExportedMessage {
	return {
		id: row.id,
		parentId: row.parent_message_id,
		roundNumber: row.round_number,
		role: row.role,
		speaker: row.speaker,
		parts: partsOf(row),
		state: row.state,
		failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
		finishReason: row.finish_reason,
		modelId: row.model_id,
		createdAt: row.created_at,
		completedAt: row.completed_at,
		attachments,
	};
}
