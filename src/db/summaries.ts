import * as v from "valibot";
import type { ChatSummary } from "../shared/context.ts";
import { count, id, text, time } from "./checks.ts";
import { type ContextState, readContextState } from "./contextState.ts";
import { requireConversation } from "./conversations.ts";
import { thisMachine } from "./machine.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const contextParams = v.strictObject({ conversationId: id });

/** What decides, beside the messages, what a model is sent. */
export interface ChatContext {
	readonly uses: ContextState;
	/** Oldest first. */
	readonly summaries: readonly ChatSummary[];
}

interface SummaryRow {
	readonly id: string;
	readonly from_round: number;
	readonly to_round: number;
	readonly leaf_message_id: string | null;
	readonly text: string;
	readonly edited_text: string | null;
	readonly is_enabled: number;
	readonly model_id: string | null;
	readonly source_hash: string;
	readonly created_at: number;
}

export function getContext(
	database: ReadableDatabase,
	{ conversationId }: v.InferOutput<typeof contextParams>,
): ChatContext {
	const rows = database.all<SummaryRow>(
		`SELECT id, from_round, to_round, leaf_message_id, text, edited_text, is_enabled, model_id, source_hash, created_at
		FROM conversation_summaries WHERE conversation_id = :conversationId ORDER BY to_round, created_at, id`,
		{ conversationId },
	);
	return { uses: readContextState(database, conversationId), summaries: rows.map(summaryOf) };
}

function summaryOf(row: SummaryRow): ChatSummary {
	return {
		id: row.id,
		fromRound: row.from_round,
		toRound: row.to_round,
		leafMessageId: row.leaf_message_id,
		text: row.edited_text ?? row.text,
		isEdited: row.edited_text !== null,
		isEnabled: row.is_enabled === 1,
		modelId: row.model_id,
		sourceHash: row.source_hash,
		createdAt: row.created_at,
	};
}

export const addSummaryParams = v.strictObject({
	summaryId: id,
	conversationId: id,
	fromRound: count,
	toRound: count,
	/** The last message it tells of. */
	leafMessageId: id,
	text,
	modelId: id,
	promptVersion: count,
	sourceHash: id,
	at: time,
});

/** Keeps a summary beside the messages it tells of, which stay as they are. Its call is entered for itself. */
export function addSummary(database: WritableDatabase, summary: v.InferOutput<typeof addSummaryParams>): null {
	requireConversation(database, summary.conversationId);
	ensureModel(database, summary.modelId, summary.at);
	database.run(
		`INSERT INTO conversation_summaries (
			id, machine_id, conversation_id, from_round, to_round, leaf_message_id, text, model_id, prompt_version, source_hash,
			created_at, updated_at
		) VALUES (
			:summaryId, ${thisMachine}, :conversationId, :fromRound, :toRound, :leafMessageId, :text, :modelId, :promptVersion,
			:sourceHash, :at, :at
		) ON CONFLICT (id) DO NOTHING`,
		summary,
	);
	database.run("UPDATE conversations SET summary = :text WHERE id = :conversationId", summary);
	return null;
}

export const changeSummaryParams = v.strictObject({
	summaryId: id,
	/** Null: as the model wrote it. Left out: as it is. */
	editedText: v.optional(v.nullable(text)),
	/** False: the messages themselves are sent again. */
	isEnabled: v.optional(v.boolean()),
	at: time,
});

/** Edits a summary or switches it off and on; what the model wrote is kept. */
export function changeSummary(
	database: WritableDatabase,
	{ summaryId, editedText, isEnabled, at }: v.InferOutput<typeof changeSummaryParams>,
): null {
	if (editedText !== undefined) {
		const change =
			"UPDATE conversation_summaries SET edited_text = :editedText, updated_at = :at WHERE id = :summaryId";
		database.run(change, { summaryId, editedText, at });
	}
	if (isEnabled !== undefined) {
		const change = "UPDATE conversation_summaries SET is_enabled = :isEnabled, updated_at = :at WHERE id = :summaryId";
		database.run(change, { summaryId, isEnabled: isEnabled ? 1 : 0, at });
	}
	return null;
}
