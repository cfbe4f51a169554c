import type { ReadableDatabase } from "./store/connection.ts";

/** What a project takes up. Bytes of text, without indexes. */
export interface ProjectSize {
	/** Null for chats without a project. */
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly conversations: number;
	readonly messages: number;
	readonly messageBytes: number;
	/** Content outside the database, each counted once per project. */
	readonly attachmentBytes: number;
	/** Of `messages`: those in "Recently deleted", which a purge would free. */
	readonly deletedMessages: number;
}

export const storageSql = `
		WITH sizes AS (
			SELECT
				conversations.project_id,
				count(DISTINCT conversations.id) AS conversations,
				count(messages.id) AS messages,
				ifnull(sum(octet_length(content) + ifnull(octet_length(raw_content), 0) + ifnull(octet_length(bigrams), 0)), 0)
					AS messageBytes,
				ifnull(sum(messages.id IS NOT NULL AND conversations.status = 'deleted'), 0) AS deletedMessages
			FROM conversations LEFT JOIN messages ON messages.conversation_id = conversations.id
			GROUP BY conversations.project_id
		)
		SELECT
			sizes.project_id AS projectId, projects.name AS projectName, conversations, messages, messageBytes,
			(SELECT ifnull(sum(bytes), 0) FROM (
				SELECT max(byte_count) AS bytes
				FROM conversations AS owner
				JOIN messages AS holder ON holder.conversation_id = owner.id
				JOIN attachments ON attachments.message_id = holder.id
				WHERE owner.project_id IS sizes.project_id
				GROUP BY content_hash
			)) AS attachmentBytes,
			deletedMessages
		FROM sizes LEFT JOIN projects ON projects.id = sizes.project_id
		ORDER BY messageBytes DESC`;

/** Sizes by project, the largest first. Walks all messages. */
export function storageSizes(database: ReadableDatabase): readonly ProjectSize[] {
	return database.all<ProjectSize>(storageSql);
}

/** What a user would miss, by name: shown beside a backup before it is restored. */
export function countContent(database: ReadableDatabase): Readonly<Record<string, number>> {
	const rows = database.all<{ name: string; n: number }>(
		["projects", "conversations", "messages", "token_usage", "sessions", "agent_sessions", "links", "background_tasks"]
			.map((table) => `SELECT '${table}' AS name, count(*) AS n FROM ${table}`)
			.join(" UNION ALL "),
	);
	return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
