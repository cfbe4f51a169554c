import type { Attachment, AttachmentKind, AttachmentSource } from "../shared/model.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

interface AttachmentRow {
	readonly id: string;
	readonly message_id: string;
	readonly kind: AttachmentKind;
	readonly name: string;
	readonly media_type: string;
	readonly byte_count: number;
	readonly content_hash: string;
	readonly metadata: string;
}

/** Enters what a message carries; what is there already stays as it is. The contents lie outside the database. */
export function insertAttachments(
	database: WritableDatabase,
	messageId: string,
	attachments: readonly Attachment[],
	at: number,
): void {
	for (const { source, ...attachment } of attachments) {
		database.run(
			`INSERT INTO attachments (
				id, machine_id, message_id, kind, name, media_type, byte_count, content_hash, metadata, created_at
			) VALUES (
				:id, ${thisMachine}, :messageId, :kind, :name, :mediaType, :byteCount, :contentHash, :metadata, :at
			) ON CONFLICT (id) DO NOTHING`,
			{ ...attachment, messageId, metadata: JSON.stringify(source === null ? {} : { source }), at },
		);
	}
}

export const attachmentsSql = `
	SELECT id, message_id, kind, name, media_type, byte_count, content_hash, metadata FROM attachments
	WHERE message_id IN (SELECT value FROM json_each(:messageIds)) ORDER BY message_id, id`;

/** What each of these messages carries, in the order of their ids; those that carry nothing have no entry. */
export function attachmentsOfMessages(
	database: ReadableDatabase,
	messageIds: readonly string[],
): ReadonlyMap<string, readonly Attachment[]> {
	const found = new Map<string, Attachment[]>();
	if (messageIds.length === 0) return found;
	const rows = database.all<AttachmentRow>(attachmentsSql, { messageIds: JSON.stringify(messageIds) });
	for (const row of rows) {
		const list = found.get(row.message_id) ?? [];
		list.push(attachmentOf(row));
		found.set(row.message_id, list);
	}
	return found;
}

function attachmentOf(row: AttachmentRow): Attachment {
	const { source } = JSON.parse(row.metadata) as { readonly source?: AttachmentSource };
	return {
		id: row.id,
		kind: row.kind,
		name: row.name,
		mediaType: row.media_type,
		byteCount: row.byte_count,
		contentHash: row.content_hash,
		source: source ?? null,
	};
}
