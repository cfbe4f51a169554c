import { keyAfter, type KnownCall, knownCallsSql, responseRange, rivalOf, takesPlace } from "../agents/sameCall.ts";
import { stableId } from "../stableId.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { replaceUsage, usageColumns } from "../usageRow.ts";
import type { MergeState, Row } from "./mergeState.ts";

/**
 * Model calls. Two machines that read the same transcripts know a call by different rows of it; then the better one stays,
 * as it does within one database. True when the row brings something.
 *
 * @param target undefined in a dry run
 */
export function mergeModelCall(
	row: Row,
	ours: ReadableDatabase,
	_: MergeState,
	target: WritableDatabase | undefined,
): boolean {
	const key = String(row["dedupe_key"]);
	const isAgents = row["kind"] === "agent" && agentKey.test(key);
	const known = isAgents ? knownCall(ours, key) : undefined;
	if (known !== undefined) return takeOver(row, known, target);
	const isHere = ours.get("SELECT 1 FROM token_usage WHERE id = :id OR dedupe_key = :key", {
		id: row["id"] ?? null,
		key,
	});
	if (isHere !== undefined && !isAgents) return false;
	// A row keeps the id of whoever told of its response first, so another request may be here under it.
	const entered = isHere === undefined ? row : { ...row, id: stableId("token_usage", key) };
	target?.run(insertSql(entered), entered);
	return true;
}

const agentKey = /^[^:]+:[^:]+:[^:]*$/;

const knownCall = (ours: ReadableDatabase, key: string): KnownCall | undefined =>
	rivalOf(ours.all<KnownCall>(knownCallsSql, responseRange(key)), key);

function takeOver(row: Row, known: KnownCall, target: WritableDatabase | undefined): boolean {
	const key = String(row["dedupe_key"]);
	if (takesPlace(key, totalOf(row), known) !== true) return false;
	if (target === undefined) return true;
	const owner = target.get<Row>(ownerSql, { id: known.id }) ?? {};
	const dedupe_key = keyAfter(key, known);
	replaceUsage(target, { ...usageColumns({ ...row, ...owner, dedupe_key, ...placeOf(row, owner) }), id: known.id });
	return true;
}

/** Whose call it is stays as it is here; where it belongs goes with the better row when that tells it. */
const ownerSql = `
	SELECT user_id, conversation_id, message_id, session_id, project_id, agent_session_id FROM token_usage WHERE id = :id`;

const placeOf = (row: Row, owner: Row): Row => ({
	project_id: row["project_id"] ?? owner["project_id"] ?? null,
	agent_session_id: row["agent_session_id"] ?? owner["agent_session_id"] ?? null,
});

const buckets = ["input_uncached", "cache_read", "cache_write_short", "cache_write_long", "output"];
const totalOf = (row: Row): number => buckets.reduce((sum, name) => sum + Number(row[name]), 0);

function insertSql(row: Row): string {
	const names = Object.keys(row);
	return `INSERT INTO token_usage (${names.join(", ")}) VALUES (${names.map((name) => `:${name}`).join(", ")})`;
}
