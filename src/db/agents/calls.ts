import { stableId } from "../stableId.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { pricedCall } from "../usage.ts";
import { insertUsage, replaceUsage } from "../usageRow.ts";
import type { AgentCall } from "./checks.ts";
import { keyAfter, keyOf, type KnownCall, knownCallsSql, responseRange, rivalOf, takesPlace } from "./sameCall.ts";

/** Whom the calls of one session belong to. */
export interface CallOwner {
	readonly tool: string;
	readonly userId: string;
	/** Rows of `agent_sessions` and `projects`. */
	readonly agentSessionId: string;
	readonly projectId: string | null;
}

/**
 * Enters a call that a transcript tells of, once for all the lines, files and sessions that tell of it. Of several the
 * session's own goes before a helper's, then the one with more tokens: the last state of a streamed answer. It is taken
 * whole, since a fallback in the middle changes model and buckets together.
 */
export function enterAgentCall(database: WritableDatabase, owner: CallOwner, call: AgentCall): void {
	const key = keyOf(owner.tool, call);
	const known = rivalOf(database.all<KnownCall>(knownCallsSql, responseRange(key)), key);
	if (known === undefined) insertUsage(database, rowOf(database, owner, call, key));
	else if (takesPlace(key, totalOf(call), known) ?? isOriginal(database, owner, call, known)) {
		replaceUsage(database, { ...rowOf(database, owner, call, keyAfter(key, known)), id: known.id });
	}
}

function totalOf({ figures: { counts } }: AgentCall): number {
	const { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong, output } = counts;
	return inputUncached + cacheRead + cacheWriteShort + cacheWriteLong + output;
}

/** The same figures in two sessions: the copy gives way to the session it was copied from. */
const isOriginal = (database: ReadableDatabase, owner: CallOwner, call: AgentCall, known: KnownCall): boolean =>
	!call.isCopy && known.agent_session_id !== owner.agentSessionId && isFork(database, known.agent_session_id);

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
