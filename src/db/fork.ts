import * as v from "valibot";
import type { ConversationSummary } from "../shared/model.ts";
import { id, time } from "./checks.ts";
import { getConversation, requireConversation } from "./conversations.ts";
import { forkedContext } from "./contextState.ts";
import { found } from "./databaseError.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const forkParams = v.strictObject({
	/** The new chat. */
	conversationId: id,
	/** The last message taken over. */
	messageId: id,
	title: id,
	at: time,
});

type Fork = v.InferOutput<typeof forkParams>;

interface Original {
	readonly conversation_id: string;
	readonly round_number: number;
	readonly context_state: string;
}

/**
 * Begins a chat with copies of everything from the first message down to the given one. The original stays as it is; what
 * its answers cost stays with it and is not counted twice. Ids of copies follow from the new chat's, so that doing it again
 * changes nothing.
 */
export function forkConversation(database: WritableDatabase, params: Fork): ConversationSummary {
	const { conversationId, messageId } = params;
	const known = getConversation(database, { conversationId });
	if (known !== null) return known;
	const original = found(
		database.get<Original>(
			`SELECT conversation_id, round_number, context_state
			FROM messages JOIN conversations ON conversations.id = conversation_id WHERE messages.id = :messageId`,
			{ messageId },
		),
		"message",
	);
	const copies = copyIds(database, params);
	insertFork(database, params, original);
	copyMessages(database, params, copies);
	copySummaries(database, params, original.conversation_id, copies);
	database.run("UPDATE conversations SET head_message_id = :head, context_state = :state WHERE id = :conversationId", {
		conversationId,
		head: copies.get(messageId) ?? null,
		state: forkedContext(original.context_state, copies),
	});
	return requireConversation(database, conversationId);
}

/** The id of each copy by that of its original, from the first message on. */
function copyIds(database: ReadableDatabase, { conversationId, messageId }: Fork): ReadonlyMap<string, string> {
	const rows = database.all<{ id: string }>(
		`WITH RECURSIVE branch AS (
			SELECT id, parent_message_id FROM messages WHERE id = :messageId
			UNION
			SELECT messages.id, messages.parent_message_id FROM branch JOIN messages ON messages.id = branch.parent_message_id
		)
		SELECT id FROM branch`,
		{ messageId },
	);
	return new Map(rows.toReversed().map((row, index) => [row.id, `${conversationId}-${index + 1}`]));
}

function insertFork(database: WritableDatabase, { conversationId, title, at }: Fork, original: Original): void {
	const values = { conversationId, title, at, originalId: original.conversation_id, round: original.round_number };
	database.run(
		`INSERT INTO conversations (
			id, machine_id, user_id, project_id, sighting_id, title, title_origin, parent_conversation_id, parent_round_number,
			last_model_id, created_at, updated_at
		) SELECT
			:conversationId, ${thisMachine}, user_id, project_id, sighting_id, :title, title_origin, id, :round,
			last_model_id, :at, :at
		FROM conversations WHERE id = :originalId`,
		values,
	);
	database.run(
		`INSERT INTO chat_settings (
			conversation_id, model_id, system_prompt, temperature, context_window, allowed_tools, permission_mode, tool_modes, mcp_servers,
			created_at, updated_at
		) SELECT
			:conversationId, model_id, system_prompt, temperature, context_window, allowed_tools, permission_mode, tool_modes, mcp_servers,
			:at, :at
		FROM chat_settings WHERE conversation_id = :originalId`,
		values,
	);
}

/** Ids of originals and copies as a table expression. */
const pairs = `(SELECT json_extract(value, '$[0]') AS old_id, json_extract(value, '$[1]') AS new_id, key AS place
	FROM json_each(:pairs)) AS pairs`;

function copyMessages(
	database: WritableDatabase,
	{ conversationId, at }: Fork,
	copies: ReadonlyMap<string, string>,
): void {
	const values = { conversationId, pairs: JSON.stringify([...copies]) };
	database.run(
		`INSERT INTO messages (
			id, machine_id, conversation_id, parent_message_id, round_number, speaker, role, type, state, content, raw_content,
			bigrams, metadata, finish_reason, failure, model_id, session_id, token_count, created_at, completed_at
		) SELECT
			new_id, ${thisMachine}, :conversationId,
			lag(new_id) OVER (ORDER BY place), round_number, speaker, role, type, state, content, raw_content,
			bigrams, metadata, finish_reason, failure, model_id, session_id, token_count, created_at, completed_at
		FROM ${pairs} CROSS JOIN messages ON messages.id = old_id ORDER BY place`,
		values,
	);
	database.run(
		`INSERT INTO attachments (
			id, machine_id, message_id, kind, name, media_type, byte_count, content_hash, metadata, created_at
		) SELECT
			new_id || '-' || row_number() OVER (PARTITION BY new_id ORDER BY attachments.id), ${thisMachine}, new_id, kind, name,
			media_type, byte_count, content_hash, metadata, :at
		FROM ${pairs} CROSS JOIN attachments ON attachments.message_id = old_id`,
		{ at, pairs: values.pairs },
	);
}

/** Summaries of the branch taken over; those of other branches stay behind. */
function copySummaries(
	database: WritableDatabase,
	{ conversationId, at }: Fork,
	originalId: string,
	copies: ReadonlyMap<string, string>,
): void {
	database.run(
		`INSERT INTO conversation_summaries (
			id, machine_id, conversation_id, from_round, to_round, leaf_message_id, text, edited_text, is_enabled, model_id,
			prompt_version, source_hash, created_at, updated_at
		) SELECT
			:conversationId || '-s' || row_number() OVER (ORDER BY created_at, id), ${thisMachine}, :conversationId, from_round,
			to_round, new_id, text, edited_text, is_enabled, model_id, prompt_version, source_hash, created_at, :at
		FROM conversation_summaries JOIN ${pairs} ON leaf_message_id = old_id WHERE conversation_id = :originalId`,
		{ conversationId, originalId, at, pairs: JSON.stringify([...copies]) },
	);
}
