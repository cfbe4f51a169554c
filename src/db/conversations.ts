import * as v from "valibot";
import type { ConversationStatus, ConversationSummary } from "../shared/model.ts";
import { enterAudit } from "./audit.ts";
import { id, pageSize, time } from "./checks.ts";
import { found } from "./databaseError.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

interface ConversationRow {
	readonly id: string;
	readonly title: string;
	readonly project_id: string | null;
	readonly project_name: string | null;
	readonly status: ConversationStatus;
	readonly is_pinned: number;
	readonly message_count: number;
	readonly round_count: number;
	readonly total_tokens: number;
	readonly total_cost_micro_usd: number;
	readonly unpriced_calls: number;
	readonly last_model_id: string | null;
	readonly created_at: number;
	readonly updated_at: number;
	readonly parent_conversation_id: string | null;
	readonly origin: string;
}

const columns = `
	conversations.id, title, project_id, projects.name AS project_name, conversations.status, is_pinned, message_count,
	round_count, total_tokens, total_cost_micro_usd, unpriced_calls, last_model_id, conversations.created_at,
	conversations.updated_at, parent_conversation_id, origin`;

const from = `FROM conversations LEFT JOIN projects ON projects.id = conversations.project_id`;

function summaryOf(row: ConversationRow): ConversationSummary {
	return {
		id: row.id,
		title: row.title,
		projectId: row.project_id,
		projectName: row.project_name,
		status: row.status,
		isPinned: row.is_pinned === 1,
		messageCount: row.message_count,
		roundCount: row.round_count,
		totalTokens: row.total_tokens,
		cost: { microUsd: row.total_cost_micro_usd, unpricedCalls: row.unpriced_calls },
		modelId: row.last_model_id,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		...(row.parent_conversation_id === null ? {} : { parentConversationId: row.parent_conversation_id }),
		...(row.origin === "daybook" ? {} : { origin: row.origin }),
	};
}

export const listConversationsParams = v.strictObject({
	scope: v.picklist(["project", "all"]),
	/** With the scope "project": null lists the chats without one. */
	projectId: v.nullable(id),
	status: v.picklist(["active", "archived", "deleted"]),
	/** `updatedAt` of the last one already known; null begins with the newest. */
	before: v.nullable(time),
	limit: pageSize,
	/** Only pinned ones, only others, or null for both. */
	isPinned: v.nullable(v.boolean()),
});

type ListConversations = v.InferOutput<typeof listConversationsParams>;

export interface ConversationList {
	readonly conversations: readonly ConversationSummary[];
	readonly hasMore: boolean;
}

/** One page of the history. Exported for the test that looks at its plan. */
export function listConversationsSql({ scope, projectId, isPinned }: ListConversations, time: string): string {
	const project = projectId === null ? "conversations.project_id IS NULL" : "conversations.project_id = :projectId";
	return `
		SELECT ${columns} ${from}
		WHERE conversations.status = :status AND conversations.updated_at ${time}
			${scope === "project" ? `AND ${project}` : ""}
			${isPinned === null ? "" : `AND is_pinned = ${isPinned ? 1 : 0}`}
		ORDER BY conversations.updated_at DESC`;
}

/** The newest first. A page holds more than `limit` when several changed in the same millisecond, so that none is skipped. */
export function listConversations(database: ReadableDatabase, params: ListConversations): ConversationList {
	const { status, projectId, before, limit } = params;
	const page = database.all<ConversationRow>(`${listConversationsSql(params, "< :before")} LIMIT :limit`, {
		status,
		projectId,
		before: before ?? Number.MAX_SAFE_INTEGER,
		limit: limit + 1,
	});
	const last = page[limit - 1];
	if (page.length <= limit || last === undefined) return { conversations: page.map(summaryOf), hasMore: false };
	const at = last.updated_at;
	const ties = database.all<ConversationRow>(listConversationsSql(params, "= :at"), { status, projectId, at });
	const rows = [...page.filter((row) => row.updated_at > at), ...ties];
	const next = database.get(`${listConversationsSql(params, "< :at")} LIMIT 1`, { status, projectId, at });
	return { conversations: rows.map(summaryOf), hasMore: next !== undefined };
}

export const conversationParams = v.strictObject({ conversationId: id });

/** Null when there is no such chat. */
export function getConversation(
	database: ReadableDatabase,
	{ conversationId }: v.InferOutput<typeof conversationParams>,
): ConversationSummary | null {
	const row = database.get<ConversationRow>(`SELECT ${columns} ${from} WHERE conversations.id = :conversationId`, {
		conversationId,
	});
	return row === undefined ? null : summaryOf(row);
}

/** As `getConversation`; rejects with "not_found" when it is gone. */
export function requireConversation(database: ReadableDatabase, conversationId: string): ConversationSummary {
	return found(getConversation(database, { conversationId }) ?? undefined, "chat");
}

export const renameConversationParams = v.strictObject({
	conversationId: id,
	title: id,
	/** "automatic" leaves a title alone that the user chose. */
	by: v.picklist(["user", "automatic"]),
});

export function renameConversation(
	database: WritableDatabase,
	params: v.InferOutput<typeof renameConversationParams>,
): null {
	database.run(
		`UPDATE conversations SET title = :title, title_origin = :by
		WHERE id = :conversationId AND (:by = 'user' OR title_origin = 'automatic')`,
		params,
	);
	return null;
}

export const pinConversationParams = v.strictObject({ conversationId: id, isPinned: v.boolean() });

export function pinConversation(
	database: WritableDatabase,
	{ conversationId, isPinned }: v.InferOutput<typeof pinConversationParams>,
): null {
	database.run("UPDATE conversations SET is_pinned = :pinned WHERE id = :conversationId", {
		conversationId,
		pinned: isPinned ? 1 : 0,
	});
	return null;
}

export const setConversationStatusParams = v.strictObject({
	conversationId: id,
	/** "deleted" moves it to "Recently deleted", from where it can come back. */
	status: v.picklist(["active", "archived", "deleted"]),
	at: time,
});

/** Archives, deletes softly, or brings back. */
export function setConversationStatus(
	database: WritableDatabase,
	{ conversationId, status, at }: v.InferOutput<typeof setConversationStatusParams>,
): null {
	const before = database.get<{ status: string; title: string }>(
		"SELECT status, title FROM conversations WHERE id = :conversationId AND status <> :status",
		{ conversationId, status },
	);
	if (before === undefined) return null;
	database.run(
		`UPDATE conversations SET status = :status, deleted_at = CASE WHEN :status = 'deleted' THEN :at END
		WHERE id = :conversationId`,
		{ conversationId, status, at },
	);
	const isDeleted = status === "deleted";
	if (!isDeleted && before.status !== "deleted") return null;
	return enterAudit(database, {
		entryId: `${conversationId}:${isDeleted ? "deleted" : "restored"}:${at}`,
		actor: "user",
		action: isDeleted ? "chat.deleted" : "chat.restored",
		target: { kind: "chat", id: conversationId },
		detail: { title: before.title },
		at,
	});
}

export const setConversationModelParams = v.strictObject({ conversationId: id, modelId: id, at: time });

/** Remembers the model chosen for a chat. */
export function setConversationModel(
	database: WritableDatabase,
	{ conversationId, modelId, at }: v.InferOutput<typeof setConversationModelParams>,
): null {
	ensureModel(database, modelId, at);
	database.run("UPDATE conversations SET last_model_id = :modelId WHERE id = :conversationId", {
		conversationId,
		modelId,
	});
	return null;
}

export const purgeConversationsParams = v.strictObject({
	/** These chats, whatever their status. */
	conversationIds: v.pipe(v.array(id), v.readonly()),
});

/** Removes chats for good with all that hangs on them. What they cost stays in the books. Returns how many there were. */
export function purgeConversations(
	database: WritableDatabase,
	{ conversationIds }: v.InferOutput<typeof purgeConversationsParams>,
): number {
	let purged = 0;
	for (const conversationId of conversationIds) {
		purged += database.run("DELETE FROM conversations WHERE id = :conversationId", { conversationId });
	}
	return purged;
}
