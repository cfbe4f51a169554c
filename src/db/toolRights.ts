import * as v from "valibot";
import { enterAudit } from "./audit.ts";
import { id, jsonObject, text, time } from "./checks.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const addGrantParams = v.strictObject({
	grantId: id,
	userId: id,
	projectId: v.nullable(id),
	/** Null: for the whole project. */
	conversationId: v.nullable(id),
	toolName: id,
	/** What it covers, with the seal that shows who wrote it. */
	rule: jsonObject,
	/** What it covers, for the book. */
	sentence: text,
	at: time,
});

/** Keeps a standing permission and enters it in the audit log. */
export function addGrant(database: WritableDatabase, params: v.InferOutput<typeof addGrantParams>): null {
	const { grantId, userId, projectId, conversationId, toolName, rule, sentence, at } = params;
	const added = database.run(
		`INSERT INTO tool_grants (id, user_id, project_id, conversation_id, tool_name, rule, effect, created_at)
		VALUES (:grantId, :userId, (SELECT id FROM projects WHERE id = :projectId), :conversationId, :toolName, :rule, 'allow', :at)
		ON CONFLICT (id) DO NOTHING`,
		{ grantId, userId, projectId, conversationId, toolName, rule: JSON.stringify(rule), at },
	);
	if (added === 0) return null;
	const scope = conversationId === null ? "project" : "chat";
	return enterAudit(database, {
		entryId: `${grantId}:given`,
		actor: "user",
		action: "grant.given",
		target: { kind: "grant", id: grantId },
		detail: { toolName, scope, covers: sentence },
		at,
	});
}

/** A standing permission as it was written; whether it holds is judged by its seal. */
export interface GrantRow {
	readonly id: string;
	readonly userId: string;
	readonly projectId: string | null;
	readonly conversationId: string | null;
	readonly toolName: string;
	/** JSON. */
	readonly rule: string;
	readonly createdAt: number;
	readonly projectName: string | null;
	readonly conversationTitle: string | null;
}

const grantRows = `
	SELECT grants.id, grants.user_id AS userId, grants.project_id AS projectId, conversation_id AS conversationId,
		tool_name AS toolName, rule, grants.created_at AS createdAt, projects.name AS projectName,
		conversations.title AS conversationTitle
	FROM tool_grants AS grants
	LEFT JOIN projects ON projects.id = grants.project_id
	LEFT JOIN conversations ON conversations.id = conversation_id
	WHERE grants.user_id = :userId AND effect = 'allow' AND revoked_at IS NULL`;

export const listGrantsParams = v.strictObject({ userId: id });

/** All that a user gave and did not take back, the newest first. */
export function listGrants(
	database: ReadableDatabase,
	{ userId }: v.InferOutput<typeof listGrantsParams>,
): readonly GrantRow[] {
	return database.all<GrantRow>(`${grantRows} ORDER BY grants.created_at DESC, grants.id DESC`, { userId });
}

export const grantsForChatParams = v.strictObject({ userId: id, conversationId: id });

/** What may hold in a chat: what was given for it, and everything given for a project. */
export function grantsForChat(
	database: ReadableDatabase,
	params: v.InferOutput<typeof grantsForChatParams>,
): readonly GrantRow[] {
	return database.all<GrantRow>(
		`${grantRows} AND (conversation_id IS NULL OR conversation_id = :conversationId) ORDER BY grants.created_at`,
		params,
	);
}

export const revokeGrantsParams = v.strictObject({ grantIds: v.pipe(v.array(id), v.readonly()), at: time });

/** Takes standing permissions back, for good. Returns how many were in force. */
export function revokeGrants(
	database: WritableDatabase,
	{ grantIds, at }: v.InferOutput<typeof revokeGrantsParams>,
): number {
	let revoked = 0;
	for (const grantId of grantIds) {
		const changed = database.run("UPDATE tool_grants SET revoked_at = :at WHERE id = :grantId AND revoked_at IS NULL", {
			grantId,
			at,
		});
		if (changed === 0) continue;
		revoked += 1;
		const target = { kind: "grant", id: grantId };
		const detail = detailOfGiven(database, grantId);
		enterAudit(database, {
			entryId: `${grantId}:revoked`,
			actor: "user",
			action: "grant.revoked",
			target,
			detail,
			at,
		});
	}
	return revoked;
}

/** What the book said of a permission when it was given; empty for one that came by a merge without its entry. */
function detailOfGiven(database: ReadableDatabase, grantId: string): Readonly<Record<string, unknown>> {
	const [given] = database.all<{ readonly detail: string }>("SELECT detail FROM audit_log WHERE id = :id", {
		id: `${grantId}:given`,
	});
	return given === undefined ? {} : v.parse(v.pipe(v.string(), v.parseJson(), jsonObject), given.detail);
}

export const enterDecisionParams = v.strictObject({
	decisionId: id,
	conversationId: v.nullable(id),
	messageId: v.nullable(id),
	callId: text,
	toolName: text,
	/** SHA-256 of the exact call. */
	callHash: id,
	decision: v.picklist(["allowed", "denied"]),
	decidedBy: v.picklist(["user", "grant", "mode", "rule"]),
	grantId: v.nullable(id),
	/** The rule and what it was about. */
	reason: v.nullable(text),
	at: time,
});

/** Enters what was decided about a call. What it points to may be gone by then. */
export function enterDecision(database: WritableDatabase, params: v.InferOutput<typeof enterDecisionParams>): null {
	database.run(
		`INSERT INTO tool_decisions (
			id, machine_id, conversation_id, message_id, call_id, tool_name, arguments_hash, decision, decided_by, grant_id, reason,
			decided_at
		) VALUES (
			:decisionId, ${thisMachine}, (SELECT id FROM conversations WHERE id = :conversationId),
			(SELECT id FROM messages WHERE id = :messageId), :callId, :toolName, :callHash, :decision, :decidedBy,
			(SELECT id FROM tool_grants WHERE id = :grantId), :reason, :at
		) ON CONFLICT (id) DO NOTHING`,
		params,
	);
	return null;
}

export const allowedCallsParams = v.strictObject({ messageId: id });

/** Ids of the calls of a message that were allowed, each once. */
export function allowedCalls(
	database: ReadableDatabase,
	params: v.InferOutput<typeof allowedCallsParams>,
): readonly string[] {
	const query =
		"SELECT DISTINCT call_id AS callId FROM tool_decisions WHERE message_id = :messageId AND decision = 'allowed'";
	return database.all<{ readonly callId: string }>(query, params).map(({ callId }) => callId);
}
