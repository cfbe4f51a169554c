import * as v from "valibot";
import type { CallLine, CallPage } from "../../shared/ledger.ts";
import { dayAfter, startOfDay } from "../../shared/calendarDay.ts";
import { count, day, id, pageSize, text } from "../checks.ts";
import type { ReadableDatabase, Value } from "../store/connection.ts";
import { figures } from "./figures.ts";

export const callPageParams = v.strictObject({
	/** Null, for each: whichever. */
	filter: v.strictObject({
		from: day,
		to: day,
		modelId: v.nullable(id),
		/** '' for calls without a project. */
		projectId: v.nullable(text),
		origin: v.nullable(text),
		source: v.nullable(v.picklist(["reported", "partial", "estimated"])),
		conversationId: v.nullable(id),
		agentSessionId: v.nullable(id),
		backgroundTaskId: v.nullable(id),
	}),
	/** Of the page before; null for the first one. */
	cursor: v.nullable(count),
	limit: pageSize,
});

type Filter = v.InferOutput<typeof callPageParams>["filter"];

/** The columns of a CallLine; `calls` is token_usage. */
export const callColumns = `
			calls.id, calls.at, calls.kind, calls.origin, ifnull(models.label || ' · ' || hosts.name, calls.model_id) AS model,
			input_uncached + cache_read + cache_write_short + cache_write_long AS inputTokens, cache_read AS cachedTokens,
			output AS outputTokens, cost_micro_usd AS costMicroUsd, price_basis AS priceBasis`;
export const callJoins = "LEFT JOIN models ON models.id = calls.model_id LEFT JOIN hosts ON hosts.id = models.host_id";

/** Further than any clock is from another. */
const clockMarginInDays = 1;

/** The calls behind a figure, the newest first. */
export function callPage(
	database: ReadableDatabase,
	{ filter, cursor, limit }: v.InferOutput<typeof callPageParams>,
): CallPage {
	const conditions = conditionsOf(filter);
	const all = cursor === null ? conditions : [...conditions, "(calls.at, calls.sequence) < (:cursorAt, :cursor)"];
	const sql = `
		SELECT ${callColumns}, calls.sequence
		FROM token_usage AS calls ${callJoins}
		WHERE ${all.join("\n			AND ")}
		ORDER BY calls.at DESC, calls.sequence DESC
		LIMIT :limit`;
	const values: Record<string, Value> = {
		...filter,
		// The calendar day decides; the moments let an index find it wherever the user's clock was.
		fromAt: Math.max(0, startOfDay(dayAfter(filter.from, -clockMarginInDays), 0)),
		toAt: startOfDay(dayAfter(filter.to, 1 + clockMarginInDays), 0),
		cursor,
		cursorAt: cursor === null ? null : atOf(database, cursor),
		limit: limit + 1,
	};
	const page = figures<CallLine & { readonly sequence: number }>(database, sql, values);
	const lines = page.lines.slice(0, limit);
	return { lines, sql: page.sql, cursor: page.lines.length > limit ? (lines.at(-1)?.sequence ?? null) : null };
}

function atOf(database: ReadableDatabase, sequence: number): number {
	return database.get<{ at: number }>("SELECT at FROM token_usage WHERE sequence = :sequence", { sequence })?.at ?? 0;
}

function conditionsOf(filter: Filter): readonly string[] {
	const conditions = ["calls.day BETWEEN :from AND :to", "calls.at >= :fromAt AND calls.at < :toAt"];
	if (filter.modelId !== null) conditions.push("calls.model_id = :modelId");
	if (filter.projectId === "") conditions.push("calls.project_id IS NULL");
	else if (filter.projectId !== null) conditions.push("calls.project_id = :projectId");
	if (filter.origin !== null) conditions.push("calls.origin = :origin");
	if (filter.source !== null) conditions.push("calls.source = :source");
	if (filter.conversationId !== null) conditions.push("calls.conversation_id = :conversationId");
	if (filter.agentSessionId !== null) conditions.push("calls.agent_session_id = :agentSessionId");
	if (filter.backgroundTaskId !== null) conditions.push("calls.background_task_id = :backgroundTaskId");
	return conditions;
}
