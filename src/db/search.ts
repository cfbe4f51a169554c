import * as v from "valibot";
import type { MessageRole } from "../shared/model.ts";
import { count, id, pageSize, text, time } from "./checks.ts";
import { symbolConditions } from "./searchSymbols.ts";
import { isNothing, parseSearch, type SearchQuery } from "./searchText.ts";
import type { Snippet } from "./snippet.ts";
import { snippetOf } from "./snippet.ts";
import type { ReadableDatabase } from "./store/connection.ts";

export const searchMessagesParams = v.strictObject({
	/** As typed: words by their beginning, "phrases", -exclusions. */
	query: text,
	projectId: v.nullable(id),
	conversationId: v.nullable(id),
	modelId: v.nullable(id),
	role: v.nullable(v.picklist(["user", "assistant", "system", "tool"])),
	/** Inclusive; so is `to`. */
	from: v.nullable(time),
	to: v.nullable(time),
	minimumRating: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
	/** Only in chats that cost at least so much. */
	minimumCostMicroUsd: v.nullable(count),
	/** Chats in "Recently deleted" are left out. */
	includeArchived: v.boolean(),
	/** `cursor` of the last page; null for the first. */
	cursor: v.nullable(count),
	limit: pageSize,
});

type SearchMessages = v.InferOutput<typeof searchMessagesParams>;

export interface MessageHit {
	readonly messageId: string;
	readonly conversationId: string;
	readonly conversationTitle: string;
	readonly projectName: string | null;
	readonly role: MessageRole;
	readonly speaker: string;
	readonly createdAt: number;
	readonly snippet: Snippet;
}

export interface MessageHits {
	readonly hits: readonly MessageHit[];
	/** Where the next page goes on; null after the last. */
	readonly cursor: number | null;
}

interface HitRow {
	readonly sequence: number;
	readonly id: string;
	readonly conversation_id: string;
	readonly title: string;
	readonly project_name: string | null;
	readonly role: MessageRole;
	readonly speaker: string;
	readonly created_at: number;
	readonly content: string;
}

/** The filters in SQL, each only when it is set: what the index finds is walked from the newest until the page is full. */
const filters: readonly (readonly [name: keyof SearchMessages, sql: string])[] = [
	["projectId", "conversations.project_id = :projectId"],
	["conversationId", "messages.conversation_id = :conversationId"],
	["modelId", "messages.model_id = :modelId"],
	["role", "messages.role = :role"],
	["from", "messages.created_at >= :from"],
	["to", "messages.created_at <= :to"],
	["minimumRating", "EXISTS (SELECT 1 FROM ratings WHERE message_id = messages.id AND value >= :minimumRating)"],
	["minimumCostMicroUsd", "conversations.total_cost_micro_usd >= :minimumCostMicroUsd"],
	["cursor", "messages.sequence < :cursor"],
];

/** With words the index leads; with symbols or filters alone the messages are walked from the newest. */
function searchMessagesSql(params: SearchMessages, hasWords: boolean, symbols: string): string {
	const wanted = filters.filter(([name]) => params[name] !== null).map(([, sql]) => `AND ${sql}`);
	return `
		SELECT
			messages.sequence, messages.id, messages.conversation_id, conversations.title, projects.name AS project_name,
			messages.role, messages.speaker, messages.created_at, messages.content
		FROM ${hasWords ? "messages_search CROSS JOIN messages ON messages.sequence = messages_search.docid" : "messages"}
		CROSS JOIN conversations ON conversations.id = messages.conversation_id
		LEFT JOIN projects ON projects.id = conversations.project_id
		WHERE ${hasWords ? "messages_search MATCH :match AND " : ""}conversations.status IN ('active'${params.includeArchived ? ", 'archived'" : ""})
			${wanted.join("\n\t\t\t")}
			${symbols}${hasWords || symbols !== "" ? "" : "AND trim(messages.content) <> ''"}
		ORDER BY ${hasWords ? "messages_search.docid" : "messages.sequence"} DESC
		LIMIT :limit`;
}

/** True when something narrows the search beside its words. */
function hasFilter(params: SearchMessages): boolean {
	return filters.some(([name]) => name !== "cursor" && params[name] !== null);
}

/**
 * The messages entered last first, which for everything written here is the order of time. Without words all that the filters
 * let through is found, but for messages without any; without either, nothing.
 */
export function searchMessages(database: ReadableDatabase, params: SearchMessages): MessageHits {
	const sought = parseSearch(params.query);
	const isBlank = params.query.trim() === "";
	if (isNothing(sought) && !(isBlank && hasFilter(params))) return { hits: [], cursor: null };
	const rows = hitRows(database, params, sought);
	const { limit } = params;
	const page = rows.slice(0, limit);
	return {
		hits: page.map((row) => ({
			messageId: row.id,
			conversationId: row.conversation_id,
			conversationTitle: row.title,
			projectName: row.project_name,
			role: row.role,
			speaker: row.speaker,
			createdAt: row.created_at,
			snippet: snippetOf(row.content, sought.terms),
		})),
		cursor: rows.length > limit ? (page.at(-1)?.sequence ?? null) : null,
	};
}

/** One more than the page, when there are more. */
function hitRows(database: ReadableDatabase, params: SearchMessages, { match, symbols }: SearchQuery): HitRow[] {
	const { query: _, includeArchived: __, limit, ...bound } = params;
	const conditions = symbolConditions("messages.content", symbols);
	const sql = searchMessagesSql(params, match !== null, conditions.sql);
	return database.all<HitRow>(sql, { ...bound, ...conditions.bound, match, limit: limit + 1 });
}
