import * as v from "valibot";
import type { Message, MessagePage } from "../shared/model.ts";
import { id, pageSize, text } from "./checks.ts";
import { getConversation } from "./conversations.ts";
import { messageColumns, messagesOf, type MessageRow } from "./messageRows.ts";
import type { ReadableDatabase } from "./store/connection.ts";
import { streamingBelow } from "./streamingMessages.ts";

/**
 * From the end of the shown branch upwards; `place` counts from the end. Whoever reads it says where to stop; no branch is
 * longer than its chat, also where a damaged file makes a message its own ancestor.
 */
export const branchFromHeadSql = `
	WITH RECURSIVE branch (id, parent, place) AS (
		SELECT messages.id, messages.parent_message_id, 0
		FROM conversations JOIN messages ON messages.id = conversations.head_message_id
		WHERE conversations.id = :conversationId
		UNION ALL
		SELECT messages.id, messages.parent_message_id, branch.place + 1
		FROM branch JOIN messages ON messages.id = branch.parent
		LIMIT (SELECT count(*) FROM messages WHERE conversation_id = :conversationId)
	)`;

const placeSql = `${branchFromHeadSql} SELECT place FROM branch WHERE id = :messageId LIMIT 1`;

/** `from` is the place of the newest message wanted; the walk ends with the oldest. */
export const stretchSql = `
	${branchFromHeadSql}, stretch AS (SELECT id, place FROM branch LIMIT :to)
	SELECT ${messageColumns} FROM stretch JOIN messages AS branch ON branch.id = stretch.id
	WHERE stretch.place >= :from ORDER BY stretch.place DESC`;

interface Stretch {
	/** Oldest first. */
	readonly messages: readonly Message[];
	readonly hasEarlier: boolean;
}

/** The messages of the shown branch from place `from` to, not including, place `to`, counted from its end. */
function stretch(database: ReadableDatabase, conversationId: string, from: number, to: number): Stretch {
	const rows = database.all<MessageRow>(stretchSql, { conversationId, from, to: to + 1 });
	const hasEarlier = rows.length > to - from;
	return { messages: messagesOf(database, hasEarlier ? rows.slice(1) : rows), hasEarlier };
}

function placeOf(database: ReadableDatabase, conversationId: string, messageId: string): number | null {
	return database.get<{ place: number }>(placeSql, { conversationId, messageId })?.place ?? null;
}

/** A page that may end before the end of the shown branch. */
function pageOf(database: ReadableDatabase, conversationId: string, from: number, to: number): MessagePage | null {
	const conversation = getConversation(database, { conversationId });
	if (!conversation) return null;
	const { messages, hasEarlier } = stretch(database, conversationId, from, to);
	if (from > 0) return { conversation, messages, hasEarlier, hasLater: true };
	const streaming = streamingBelow(database, conversationId, messages.at(-1)?.id ?? null);
	return { conversation, messages: [...messages, ...streaming], hasEarlier, hasLater: false };
}

export const pageAroundParams = v.strictObject({ conversationId: id, messageId: id, limit: pageSize });

/**
 * A stretch of the shown branch with this message in its middle, oldest first. Null when the message is not on the branch.
 * Costs a walk from the end of the branch, unlike the pages before a message.
 */
export function pageAround(
	database: ReadableDatabase,
	{ conversationId, messageId, limit }: v.InferOutput<typeof pageAroundParams>,
): MessagePage | null {
	const place = placeOf(database, conversationId, messageId);
	if (place === null) return null;
	const from = Math.max(0, place - Math.floor(limit / 2));
	return pageOf(database, conversationId, from, from + limit);
}

export const pageAfterParams = v.strictObject({ conversationId: id, afterId: id, limit: pageSize });

/** The stretch of the shown branch right after a message, oldest first. Null when the message is not on the branch. */
export function pageAfter(
	database: ReadableDatabase,
	{ conversationId, afterId, limit }: v.InferOutput<typeof pageAfterParams>,
): MessagePage | null {
	const place = placeOf(database, conversationId, afterId);
	return place === null ? null : pageOf(database, conversationId, Math.max(0, place - limit), place);
}

export const findParams = v.strictObject({
	conversationId: id,
	/** Found anywhere, also within words; case does not matter. */
	text,
	limit: pageSize,
});

export interface FoundMessages {
	/** Ids of messages of the shown branch, oldest first. */
	readonly messageIds: readonly string[];
	/** True when there are more, which are older. */
	readonly isCut: boolean;
}

/** One pattern for each case of the first character: SQLite runs through a text fastest when it knows what to look for. */
export const findSql = `
	${branchFromHeadSql}
	SELECT branch.id FROM branch JOIN messages ON messages.id = branch.id
	WHERE messages.content GLOB :typed OR messages.content GLOB :other
	ORDER BY branch.place LIMIT :limit`;

/** Messages of the shown branch whose words contain the text; those found are the newest. */
export function findInConversation(
	database: ReadableDatabase,
	{ conversationId, text: wanted, limit }: v.InferOutput<typeof findParams>,
): FoundMessages {
	if (wanted.trim() === "") return { messageIds: [], isCut: false };
	const [first = "", ...rest] = Array.from(wanted);
	const following = rest.map((character) => oneOf(casesOf(character))).join("");
	const beginning = (start: string) => `*${oneOf([start])}${following}*`;
	const rows = database.all<{ id: string }>(findSql, {
		conversationId,
		typed: beginning(first),
		other: beginning(casesOf(first).at(-1) ?? first),
		limit: limit + 1,
	});
	const found = rows.slice(0, limit).map((row) => row.id);
	return { messageIds: found.toReversed(), isCut: rows.length > limit };
}

/** The character as it is and in its other case, in any language; SQLite knows the case of ASCII letters only. */
function casesOf(character: string): readonly string[] {
	const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
	// Not such as "SS", which is no single character of a text.
	return [...cases].filter((one) => Array.from(one).length === 1);
}

/** Any of these characters, in the words of GLOB. */
function oneOf(characters: readonly string[]): string {
	const [only = "", ...more] = characters;
	return more.length === 0 && !/[*?[]/.test(only) ? only : `[${characters.join("")}]`;
}
