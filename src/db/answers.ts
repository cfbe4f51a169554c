import * as v from "valibot";
import type { Failure, Part } from "../shared/model.ts";
import { count, day, failure, id, jsonObject, parts, text, time } from "./checks.ts";
import { linkOverrides } from "./budgetOverrides.ts";
import { getConversation } from "./conversations.ts";
import { insertMessage } from "./messageRows.ts";
import type { MessageEntered } from "./messages.ts";
import { requireMessage, roundOf } from "./messages.ts";
import { ensureModel } from "./models.ts";
import type { Surroundings } from "./operation.ts";
import { release, releaseClosed } from "./reservations.ts";
import { closeCrashed, deadSessions } from "./sessions.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";
import { letGo } from "./toolSteps.ts";
import type { CallFigures, ModelCall } from "./usage.ts";
import { callParams, figuresParams, recordUsage } from "./usage.ts";

/** Attempts at the call that were made anew although the host had taken them in; each is billed for itself. */
const earlierCalls = v.optional(v.pipe(v.array(callParams), v.readonly()));

export const checkpointParams = v.strictObject({
	/** The id the finished answer will have. */
	messageId: id,
	conversationId: id,
	/** What it answers. */
	parentId: id,
	modelId: id,
	speaker: id,
	/** All parts so far, not only what is new. */
	parts,
	sessionId: id,
	startedAt: time,
	at: time,
	/** For the books, should the window die: see `callParams`. Null while tools run: the chat is held, no model is asked. */
	call: v.nullable(
		v.strictObject({
			usageId: id,
			day,
			isLocal: v.boolean(),
			figures: v.nullable(figuresParams),
			/** Of the prompt with its instructions and tools, by its characters; null before it is put together. */
			estimatedPromptTokens: v.optional(v.nullable(count)),
			earlierCalls,
		}),
	),
});

/**
 * Keeps what came of an answer so far. The first one of an answer shows its branch: the shown branch then ends with the
 * message it answers. One that arrives after the answer was finished, or after a later one, changes nothing; nor does one of
 * a window that is not entered, since nobody could tell when that has died.
 */
export function checkpointAnswer(database: WritableDatabase, params: v.InferOutput<typeof checkpointParams>): null {
	const { messageId, conversationId, parentId, modelId, at } = params;
	if (exists(database, "messages", messageId) || getConversation(database, { conversationId }) === null) return null;
	const isFirst =
		database.get("SELECT 1 FROM answer_checkpoints WHERE message_id = :messageId", { messageId }) === undefined;
	ensureModel(database, modelId, at);
	database.run(
		`INSERT INTO answer_checkpoints (
			message_id, conversation_id, parent_message_id, round_number, model_id, speaker, parts, call, session_id, started_at,
			updated_at
		) SELECT
			:messageId, :conversationId, :parentId, :roundNumber, :modelId, :speaker, :parts, :call, id, :startedAt, :at
		FROM sessions WHERE id = :sessionId
		ON CONFLICT (message_id) DO UPDATE SET
			parent_message_id = excluded.parent_message_id, parts = excluded.parts, call = excluded.call,
			updated_at = excluded.updated_at
		WHERE updated_at < excluded.updated_at OR (call = 'null' AND excluded.call <> 'null')`,
		{
			messageId,
			conversationId,
			parentId,
			roundNumber: roundOf(database, parentId, conversationId),
			modelId,
			speaker: params.speaker,
			parts: JSON.stringify(params.parts),
			call: JSON.stringify(params.call),
			sessionId: params.sessionId,
			startedAt: params.startedAt,
			at,
		},
	);
	if (isFirst && params.call !== null) {
		database.run("UPDATE conversations SET head_message_id = :parentId WHERE id = :conversationId", {
			parentId,
			conversationId,
		});
	}
	return null;
}

function exists(database: ReadableDatabase, table: "messages", messageId: string): boolean {
	return database.get(`SELECT 1 FROM ${table} WHERE id = :messageId`, { messageId }) !== undefined;
}

export const finishParams = v.strictObject({
	message: v.strictObject({
		id,
		conversationId: id,
		parentId: id,
		modelId: id,
		speaker: id,
		parts,
		state: v.picklist(["complete", "partial", "failed"]),
		sessionId: v.nullable(id),
		startedAt: time,
		endedAt: time,
		/** Tools used and whatever else is worth keeping. */
		metadata: jsonObject,
	}),
	/** Null when the provider did not say why it ended. */
	finishReason: v.nullable(text),
	failure: v.nullable(failure),
	/** Null when the model was never reached, or not by the last attempt. */
	call: v.nullable(callParams),
	earlierCalls,
});

type Finish = v.InferOutput<typeof finishParams>;

/**
 * Enters an answer for good with its model call, and drops its checkpoint. Null when the chat was purged meanwhile: the call
 * is in the books all the same.
 */
export function finishAnswer(database: WritableDatabase, params: Finish): MessageEntered | null {
	const { message, call, earlierCalls: earlier = [] } = params;
	ensureModel(database, message.modelId, message.startedAt);
	const owner = database.get<{ user_id: string; project_id: string | null }>(
		"SELECT user_id, project_id FROM conversations WHERE id = :id",
		{ id: message.conversationId },
	);
	const isNew = owner !== undefined && enterAnswer(database, params);
	for (const made of [...earlier, ...(call === null ? [] : [call])]) enterCall(database, message, made, owner);
	database.run("DELETE FROM answer_checkpoints WHERE message_id = :id", { id: message.id });
	release(database, { answerId: message.id });
	if (owner === undefined) return null;
	if (isNew) showAnswer(database, message);
	return {
		message: requireMessage(database, message.id),
		conversation: getConversation(database, { conversationId: message.conversationId })!,
	};
}

function enterAnswer(database: WritableDatabase, { message, failure, finishReason }: Finish): boolean {
	const { startedAt, endedAt, ...plain } = message;
	return insertMessage(database, {
		...plain,
		roundNumber: roundOf(database, message.parentId, message.conversationId),
		role: "assistant",
		finishReason,
		failure,
		createdAt: startedAt,
		completedAt: endedAt,
	});
}

function enterCall(
	database: WritableDatabase,
	message: Finish["message"],
	call: ModelCall,
	owner: { readonly user_id: string; readonly project_id: string | null } | undefined,
): void {
	const localUser = "SELECT id AS user_id FROM users WHERE is_local = 1";
	const userId = owner?.user_id ?? database.get<{ user_id: string }>(localUser)?.user_id;
	if (userId === undefined) return;
	recordUsage(database, {
		call,
		dedupeKey: null,
		userId,
		projectId: owner?.project_id ?? null,
		conversationId: owner === undefined ? null : message.conversationId,
		messageId: owner === undefined ? null : message.id,
		sessionId: message.sessionId,
		kind: kindOf(database, message),
		modelId: message.modelId,
	});
	linkOverrides(database, message.id, call.usageId);
}

/** An answer to the results of tools is a step of their loop; all that is said in the chat of a task under way is the task's. */
function kindOf(database: ReadableDatabase, { conversationId, parentId }: Finish["message"]): "chat" | "task" | "tool" {
	const isTask = database.get(
		"SELECT 1 FROM background_tasks WHERE conversation_id = :conversationId AND status = 'in_progress'",
		{ conversationId },
	);
	if (isTask !== undefined) return "task";
	const isStep = database.get("SELECT 1 FROM messages WHERE id = :parentId AND role = 'tool'", { parentId });
	return isStep === undefined ? "chat" : "tool";
}

/** The answer becomes the end of the shown branch, unless the user walked to another one meanwhile. */
function showAnswer(database: WritableDatabase, { id, conversationId, parentId, modelId }: Finish["message"]): void {
	database.run(
		`UPDATE conversations SET
			head_message_id = CASE WHEN head_message_id IS :parentId THEN :id ELSE head_message_id END,
			last_model_id = :modelId
		WHERE id = :conversationId`,
		{ id, conversationId, parentId, modelId },
	);
}

export const recoverParams = v.strictObject({
	/** The window that asks, which is alive whatever its row says. */
	sessionId: id,
	at: time,
});

export interface Recovery {
	/** Windows that had ended without saying so. */
	readonly closedSessionIds: readonly string[];
	/** Chats that got a partial answer. */
	readonly conversationIds: readonly string[];
}

interface CheckpointRow {
	readonly message_id: string;
	readonly conversation_id: string;
	readonly parent_message_id: string;
	readonly model_id: string;
	readonly speaker: string;
	readonly parts: string;
	readonly call: string;
	readonly session_id: string;
	readonly started_at: number;
	readonly updated_at: number;
}

/**
 * Ends windows that crashed, and turns the answers they were writing into partial messages: exactly once, whoever asks.
 * Chats that were held while tools ran are let go: what ran is there, what did not waits for the user.
 */
export function recover(
	database: WritableDatabase,
	params: v.InferOutput<typeof recoverParams>,
	surroundings: Surroundings,
): Recovery {
	const closedSessionIds = deadSessions(database, params, surroundings);
	for (const sessionId of closedSessionIds) closeCrashed(database, sessionId);
	const orphans = database.all<CheckpointRow>(
		`SELECT answer_checkpoints.* FROM answer_checkpoints JOIN sessions ON sessions.id = session_id
		WHERE sessions.is_active = 0 AND session_id <> :sessionId`,
		{ sessionId: params.sessionId },
	);
	for (const orphan of orphans) {
		if (orphan.call === "null") letGo(database, { messageId: orphan.message_id });
		else finishAnswer(database, finishOf(database, orphan));
	}
	releaseClosed(database);
	return { closedSessionIds, conversationIds: [...new Set(orphans.map((row) => row.conversation_id))] };
}

function finishOf(database: ReadableDatabase, row: CheckpointRow): Finish {
	const parts = JSON.parse(row.parts) as readonly Part[];
	const {
		figures,
		earlierCalls: earlier = [],
		estimatedPromptTokens: prompt,
		...call
	} = JSON.parse(row.call) as NonNullable<v.InferOutput<typeof checkpointParams>["call"]>;
	return {
		message: {
			id: row.message_id,
			conversationId: row.conversation_id,
			parentId: row.parent_message_id,
			modelId: row.model_id,
			speaker: row.speaker,
			parts,
			state: parts.length > 0 ? "partial" : "failed",
			sessionId: row.session_id,
			startedAt: row.started_at,
			endedAt: row.updated_at,
			metadata: {},
		},
		finishReason: null,
		failure: interrupted(parts.length > 0),
		earlierCalls: earlier,
		call: {
			...call,
			at: row.started_at,
			figures: cutOff(figures, parts, () => prompt ?? promptTokens(database, row.parent_message_id)),
			durationMs: row.updated_at - row.started_at,
			firstTokenMs: null,
		},
	};
}

function interrupted(hasOutput: boolean): Failure {
	return {
		code: "interrupted",
		message: hasOutput
			? "The window was closed before the answer was complete. What had come is kept."
			: "The window was closed before an answer came. Ask again.",
		detail: null,
		actions: ["retry"],
	};
}

/** As measured for the context meter: providers differ, so such a count is always marked. */
const charactersPerToken = 3.5;
const tokensIn = (characters: number): number => Math.ceil(characters / charactersPerToken);

/** The figures of a call that nobody saw end: the input as told or estimated, the output at least what is here. */
function cutOff(told: CallFigures | null, parts: readonly Part[], prompt: () => number): CallFigures {
	const written = parts.map((part) => (part.type === "tool_call" ? part.argumentsJson : part.text).length);
	const output = tokensIn(written.reduce((sum, length) => sum + length, 0));
	if (told !== null) {
		const counts = { ...told.counts, output: Math.max(told.counts.output, output) };
		return { ...told, counts, source: told.source === "reported" ? "partial" : told.source };
	}
	return {
		counts: {
			inputUncached: prompt(),
			cacheRead: 0,
			cacheWriteShort: 0,
			cacheWriteLong: 0,
			output,
			reasoning: null,
			webSearchRequests: 0,
		},
		source: "estimated",
		modelServed: null,
		responseId: null,
		requestId: null,
		serviceTier: null,
		speed: null,
		inferenceGeo: null,
		reportedCostMicroUsd: null,
		raw: null,
	};
}

/** About what the branch above the answer was as a prompt. */
function promptTokens(database: ReadableDatabase, leafId: string): number {
	const row = database.get<{ characters: number }>(
		`WITH RECURSIVE branch AS (
			SELECT id, parent_message_id, length(content) AS characters FROM messages WHERE id = :leafId
			UNION
			SELECT messages.id, messages.parent_message_id, length(messages.content)
			FROM branch JOIN messages ON messages.id = branch.parent_message_id
		)
		SELECT ifnull(sum(characters), 0) AS characters FROM branch`,
		{ leafId },
	);
	return tokensIn(row?.characters ?? 0);
}
