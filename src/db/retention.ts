import * as v from "valibot";
import { pageSize, time } from "./checks.ts";
import { purgeConversations } from "./conversations.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const rule = {
	/** "deleted": what lies in "Recently deleted"; "archived": archived chats that are not pinned. */
	rule: v.picklist(["deleted", "archived"]),
	/** Only what was deleted, or last written to, before this time. */
	before: time,
};

export const retentionParams = v.strictObject(rule);
export const purgeByRuleParams = v.strictObject({ ...rule, limit: pageSize });

type Rule = v.InferOutput<typeof retentionParams>;

/** What a rule would remove. */
export interface RetentionCount {
	readonly conversations: number;
	readonly messages: number;
	/** Of text, without indexes. */
	readonly messageBytes: number;
	/** Titles, the oldest first. */
	readonly examples: readonly string[];
}

const shownExamples = 5;

function chosen({ rule: name }: Rule): string {
	return name === "deleted"
		? "status = 'deleted' AND deleted_at < :before ORDER BY deleted_at, id"
		: "status = 'archived' AND is_pinned = 0 AND updated_at < :before ORDER BY updated_at, id";
}

/** Counts what falls under a rule and changes nothing. */
export function countByRule(database: ReadableDatabase, params: Rule): RetentionCount {
	const { before } = params;
	const counted = database.get<Omit<RetentionCount, "examples">>(
		`SELECT count(DISTINCT chosen.id) AS conversations, count(messages.id) AS messages,
			ifnull(sum(octet_length(content) + ifnull(octet_length(raw_content), 0)), 0) AS messageBytes
		FROM (SELECT id FROM conversations WHERE ${chosen(params)}) AS chosen
		LEFT JOIN messages ON messages.conversation_id = chosen.id`,
		{ before },
	);
	const titles = database.all<{ title: string }>(
		`SELECT title FROM conversations WHERE ${chosen(params)} LIMIT ${shownExamples}`,
		{ before },
	);
	const { conversations = 0, messages = 0, messageBytes = 0 } = counted ?? {};
	return { conversations, messages, messageBytes, examples: titles.map(({ title }) => title) };
}

/**
 * Removes some of what falls under a rule for good, the oldest first, and returns how many chats these were: call again
 * while it returns `limit`, so that other windows get their turn in between. Never called without the user's word.
 */
export function purgeByRule(
	database: WritableDatabase,
	{ limit, ...params }: v.InferOutput<typeof purgeByRuleParams>,
): number {
	const rows = database.all<{ id: string }>(`SELECT id FROM conversations WHERE ${chosen(params)} LIMIT :limit`, {
		before: params.before,
		limit,
	});
	return purgeConversations(database, { conversationIds: rows.map((row) => row.id) });
}

/** A content that lies outside the database. */
export interface HeldContent {
	/** attachment: of a message, or of one that waits. change: a file as it was before or after a call changed it. */
	readonly kind: "attachment" | "change";
	readonly hash: string;
	/** When it was last sent or queued, or the last call that holds it ended. */
	readonly at: number;
	/** Of a change: the file, as the user knows it. */
	readonly name: string | null;
}

// The texts of a change are found by `messages_file_changes`, whose condition this repeats.
export const heldContentsSql = `
	WITH changes AS (
		SELECT json_extract(metadata, '$.toolRun.change') AS change, ifnull(completed_at, created_at) AS at FROM messages
		WHERE role = 'tool' AND json_type(metadata, '$.toolRun.change') = 'object'
	)
	SELECT kind, hash, max(at) AS at, name FROM (
		SELECT 'attachment' AS kind, content_hash AS hash, created_at AS at, NULL AS name FROM attachments
		UNION ALL
		SELECT 'attachment', json_extract(value, '$.contentHash'), created_at, NULL
		FROM message_queue, json_each(message_queue.attachments) WHERE status = 'waiting'
		UNION ALL
		SELECT 'change', change ->> 'beforeHash', at, change ->> 'shownPath' FROM changes
		UNION ALL
		SELECT 'change', change ->> 'afterHash', at, change ->> 'shownPath' FROM changes
	) WHERE hash IS NOT NULL GROUP BY kind, hash`;

/** All contents that a message holds, or one that waits to be sent. */
export function heldContents(database: ReadableDatabase): readonly HeldContent[] {
	return database.all<HeldContent>(heldContentsSql);
}
