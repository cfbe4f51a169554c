import { stableId } from "../stableId.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { pricedCall } from "../usage.ts";
import { insertUsage, replaceUsage } from "../usageRow.ts";
import type { AgentCall } from "./checks.ts";

/** Whom the calls of one session belong to. */
export interface CallOwner {
	readonly tool: string;
	readonly userId: string;
	/** Rows of `agent_sessions` and `projects`. */
	readonly agentSessionId: string;
	readonly projectId: string | null;
}

/** A call that is in the books for the same response. */
interface KnownCall {
	readonly id: string;
	readonly dedupe_key: string;
	readonly total_tokens: number;
	readonly agent_session_id: string | null;
}

/** No id can end so: ids in a key are percent-encoded. */
const sidechainMark = "#side";

/** All calls of a response begin with its key, whichever request, session or file told of them. */
const responsePrefix = (tool: string, responseKey: string): string => `${tool}:${encodeURIComponent(responseKey)}:`;

function keyOf(tool: string, { responseKey, requestKey, isSidechain }: AgentCall): string {
	const prefix = responsePrefix(tool, responseKey);
	return prefix + (isSidechain ? sidechainMark : encodeURIComponent(requestKey ?? ""));
}

export const knownCallsSql = `
	SELECT id, dedupe_key, total_tokens, agent_session_id FROM token_usage
	WHERE dedupe_key >= :from AND dedupe_key < :to ORDER BY dedupe_key`;

/**
 * Enters a call that a transcript tells of, once for all the lines, files and sessions that tell of it. Of several the
 * session's own goes before a helper's, then the one with more tokens: the last state of a streamed answer. It is taken
 * whole, since a fallback in the middle changes model and buckets together.
 */
export function enterAgentCall(database: WritableDatabase, owner: CallOwner, call: AgentCall): void {
	const prefix = responsePrefix(owner.tool, call.responseKey);
	// ";" follows ":", so this is the range of all keys with the prefix.
	const range = { from: prefix, to: `${prefix.slice(0, -1)};` };
	const known = rivalOf(database.all<KnownCall>(knownCallsSql, range), keyOf(owner.tool, call), call, prefix);
	if (known === undefined) insertUsage(database, rowOf(database, owner, call, keyOf(owner.tool, call)));
	else if (isBetter(database, owner, call, known)) {
		const key = call.isSidechain || call.requestKey === null ? known.dedupe_key : keyOf(owner.tool, call);
		replaceUsage(database, { ...rowOf(database, owner, call, key), id: known.id });
	}
}

const isSide = ({ dedupe_key }: KnownCall): boolean => dedupe_key.endsWith(sidechainMark);

/** The call in the books that stands for the same one; undefined when it is a new one. */
function rivalOf(calls: readonly KnownCall[], key: string, call: AgentCall, prefix: string): KnownCall | undefined {
	const main = calls.filter((known) => !isSide(known));
	const side = calls.find(isSide);
	if (call.isSidechain) return main[0] ?? side;
	if (call.requestKey === null) return main[0] ?? side;
	return main.find((known) => known.dedupe_key === key) ?? main.find((known) => known.dedupe_key === prefix) ?? side;
}

function isBetter(database: ReadableDatabase, owner: CallOwner, call: AgentCall, known: KnownCall): boolean {
	if (call.isSidechain !== isSide(known)) return isSide(known);
	const { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong, output } = call.figures.counts;
	const total = inputUncached + cacheRead + cacheWriteShort + cacheWriteLong + output;
	if (total !== known.total_tokens) return total > known.total_tokens;
	// The same figures in two sessions: the copy gives way to the session it was copied from.
	return !call.isCopy && known.agent_session_id !== owner.agentSessionId && isFork(database, known.agent_session_id);
}

function isFork(database: ReadableDatabase, agentSessionId: string | null): boolean {
	const row = database.get<{ fork: number | null }>(
		"SELECT json_extract(metadata, '$.is_fork') AS fork FROM agent_sessions WHERE id = :agentSessionId",
		{ agentSessionId },
	);
	return row?.fork === 1;
}

function rowOf(database: WritableDatabase, owner: CallOwner, call: AgentCall, key: string) {
	const { at, day, figures, modelId } = call;
	const usageId = stableId("token_usage", key);
	const entered = { usageId, at, day, isLocal: false, figures, durationMs: null, firstTokenMs: null };
	return {
		...pricedCall(database, entered, modelId),
		id: usageId,
		dedupe_key: key,
		user_id: owner.userId,
		project_id: owner.projectId,
		conversation_id: null,
		message_id: null,
		agent_session_id: owner.agentSessionId,
		session_id: null,
		kind: "agent",
		origin: owner.tool,
		model_id: modelId,
	};
}
