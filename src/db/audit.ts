import * as v from "valibot";
import { id, jsonObject, pageSize, text, time } from "./checks.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const entry = {
	/** Made by the caller: the same entry twice is entered once. */
	entryId: id,
	/** "user", "agent:<model>" or "daybook". */
	actor: id,
	/** What was done, such as "chat.purged" or "database.exported". */
	action: id,
	/** Null when it was done to nothing in particular. */
	target: v.nullable(v.strictObject({ kind: id, id })),
	detail: jsonObject,
	at: time,
};

export const enterAuditParams = v.strictObject(entry);

/** Writes into the book of what was done. Nothing in it is ever changed. */
export function enterAudit(
	database: WritableDatabase,
	{ entryId, actor, action, target, detail, at }: v.InferOutput<typeof enterAuditParams>,
): null {
	database.run(
		`INSERT INTO audit_log (id, machine_id, at, actor, action, target_kind, target_id, detail)
		VALUES (:entryId, ${thisMachine}, :at, :actor, :action, :targetKind, :targetId, :detail)
		ON CONFLICT (id) DO NOTHING`,
		{
			entryId,
			at,
			actor,
			action,
			targetKind: target?.kind ?? null,
			targetId: target?.id ?? null,
			detail: JSON.stringify(detail),
		},
	);
	return null;
}

/** "tools": decisions about calls of tools. "rest": everything else. */
export const auditKinds = ["all", "tools", "rest"] as const;

export const auditPageParams = v.strictObject({
	kind: v.picklist(auditKinds),
	/** Only entries that hold this in what was done, to what, why or by whom; "": all. */
	containing: v.pipe(text, v.maxLength(200)),
	/** Of the page before: its last line. Null for the first page. */
	before: v.nullable(v.strictObject({ at: time, id })),
	limit: pageSize,
});

/** One line of the book. */
export interface AuditLine {
	readonly id: string;
	readonly at: number;
	readonly actor: string;
	/** "tool.allowed", "tool.denied", or an action of the audit log. */
	readonly action: string;
	/** What it was done to, in words or as an id; "" when to nothing in particular. */
	readonly target: string;
	/** Of a decision: who took it and by which rule; else the details as JSON. */
	readonly detail: string;
	readonly conversationId: string | null;
	/** The chat's title; null when it is gone or it is about none. */
	readonly conversationTitle: string | null;
}

const ofTools = `
	SELECT decisions.id, decided_at AS at, CASE decided_by WHEN 'user' THEN 'user' ELSE 'daybook' END AS actor,
		'tool.' || decision AS action, tool_name AS target, decided_by || ' · ' || ifnull(reason, '') AS detail,
		conversation_id AS conversationId
	FROM tool_decisions AS decisions`;

const ofTheRest = `
	SELECT log.id, at, actor, action,
		ifnull(CASE target_kind WHEN 'chat' THEN json_extract(detail, '$.title') END, ifnull(target_id, '')) AS target,
		detail, CASE target_kind WHEN 'chat' THEN target_id END AS conversationId
	FROM audit_log AS log`;

/** Decisions about tools and everything else that was done, the newest first. */
export function auditPage(
	database: ReadableDatabase,
	{ kind, containing, before, limit }: v.InferOutput<typeof auditPageParams>,
): { readonly lines: readonly AuditLine[]; readonly hasMore: boolean } {
	const sources = [...(kind === "rest" ? [] : [ofTools]), ...(kind === "tools" ? [] : [ofTheRest])];
	// Without a filter, no more of each than the page can show.
	const few = containing === "" ? "LIMIT :limit" : "";
	const rows = database.all<AuditLine>(
		`SELECT lines.*, conversations.title AS conversationTitle
		FROM (${sources.map((source) => `SELECT * FROM (${source} ${earlier(source, before)} ORDER BY at DESC, id DESC ${few})`).join(" UNION ALL ")}) AS lines
		LEFT JOIN conversations ON conversations.id = lines.conversationId
		WHERE :containing = '' OR instr(lower(lines.action || ' ' || lines.target || ' ' || lines.detail || ' ' || lines.actor
			|| ' ' || ifnull(conversations.title, '')), lower(:containing)) > 0
		ORDER BY lines.at DESC, lines.id DESC
		LIMIT :limit`,
		{ containing, beforeAt: before?.at ?? null, beforeId: before?.id ?? null, limit: limit + 1 },
	);
	return { lines: rows.slice(0, limit), hasMore: rows.length > limit };
}

function earlier(source: string, before: { readonly at: number } | null): string {
	if (before === null) return "";
	const [at, id] = source === ofTools ? ["decided_at", "decisions.id"] : ["at", "log.id"];
	return `WHERE ${at} <= :beforeAt AND (${at} < :beforeAt OR ${id} < :beforeId)`;
}
