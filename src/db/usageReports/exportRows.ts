import * as v from "valibot";
import { count, pageSize } from "../checks.ts";
import type { ReadableDatabase, Value } from "../store/connection.ts";
import { daysOf, periodParams } from "./dashboard.ts";

export const exportRowsParams = v.strictObject({
	...periodParams,
	/** The last row already written; 0 at the beginning. */
	after: count,
	limit: pageSize,
});

export interface ExportedRows {
	/** Each with the same columns in the same order. */
	readonly rows: readonly Readonly<Record<string, string | number | null>>[];
	/** To be told as `after` next; null at the end. */
	readonly next: number | null;
}

/** Model calls as they leave Daybook: names beside ids, dollars beside the basis they were priced on, no content. */
const exportSql = `
	SELECT
		calls.sequence, calls.id, strftime('%Y-%m-%dT%H:%M:%fZ', calls.at / 1000.0, 'unixepoch') AS at, calls.day,
		projects.name AS project, hosts.name AS host, models.name AS model, model_served, calls.kind, calls.origin,
		conversations.title AS chat, input_uncached, cache_read, cache_write_short, cache_write_long, output, reasoning,
		web_search_requests, calls.source, cost_micro_usd / 1000000.0 AS cost_usd, price_basis, price_id,
		price_multiplier_percent, duration_ms, first_token_ms, service_tier, speed, inference_geo, response_id, request_id,
		agents.session_id AS agent_session, agents.working_directory AS agent_folder
	FROM token_usage AS calls
	LEFT JOIN models ON models.id = calls.model_id LEFT JOIN hosts ON hosts.id = models.host_id
	LEFT JOIN projects ON projects.id = calls.project_id
	LEFT JOIN conversations ON conversations.id = calls.conversation_id
	LEFT JOIN agent_sessions AS agents ON agents.id = calls.agent_session_id
	WHERE calls.sequence > :after AND calls.day BETWEEN :from AND :to
	ORDER BY calls.sequence LIMIT :limit`;

/** A stretch of the calls of a period, in the order they were entered. */
export function exportRows(
	database: ReadableDatabase,
	{ after, limit, ...period }: v.InferOutput<typeof exportRowsParams>,
): ExportedRows {
	const { from, to } = daysOf(period);
	const found = database.all<Readonly<Record<string, Value>>>(exportSql, { after, limit, from, to });
	const last = found.at(-1)?.["sequence"];
	const rows = found.map((row) =>
		Object.fromEntries(
			Object.entries(row)
				.filter(([name]) => name !== "sequence")
				.map(([name, value]) => [name, value instanceof Uint8Array ? null : value]),
		),
	);
	return { rows, next: found.length === limit && typeof last === "number" ? last : null };
}
