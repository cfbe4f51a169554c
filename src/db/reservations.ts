import * as v from "valibot";
import type { Place } from "./budgets.ts";
import { id } from "./checks.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** No call lasts so long: what still stands after it was left by a failure, and must not hold money for ever. */
const longestCallMs = 60 * 60 * 1000;

/** Calls of a window that died end nobody knows when; those of windows that are open count. */
const heldSql = `
	SELECT ifnull(sum(micro_usd), 0) AS held
	FROM budget_reservations JOIN sessions ON sessions.id = session_id AND is_active = 1
	WHERE answer_id <> :answerId AND budget_reservations.created_at > :since`;

/** What calls under way at that place are expected to cost, in micro-dollars, the given one left out. */
export function heldAt(
	database: ReadableDatabase,
	{ kind, periodStart, projectId, conversationId }: Place,
	{ answerId, at }: { readonly answerId: string; readonly at: number },
): number {
	const [condition, value] =
		kind === "project"
			? ["project_id = :value", projectId]
			: kind === "chat"
				? ["conversation_id = :value", conversationId]
				: ["day >= :value", periodStart];
	const row = database.get<{ held: number }>(`${heldSql} AND budget_reservations.${condition}`, {
		answerId,
		since: at - longestCallMs,
		value,
	});
	return row?.held ?? 0;
}

/** A call that was let through and is not over. */
export interface Reservation {
	readonly answerId: string;
	readonly sessionId: string;
	readonly projectId: string | null;
	readonly conversationId: string | null;
	readonly day: string;
	readonly microUsd: number;
	readonly at: number;
}

/** Holds what a call is expected to cost until it is entered. Nothing for a window that is not entered: nobody could tell when that has died. */
export function reserve(database: WritableDatabase, reservation: Reservation): void {
	database.run(
		`INSERT INTO budget_reservations (answer_id, session_id, project_id, conversation_id, day, micro_usd, created_at)
		SELECT
			:answerId, id, (SELECT id FROM projects WHERE id = :projectId),
			(SELECT id FROM conversations WHERE id = :conversationId), :day, :microUsd, :at
		FROM sessions WHERE id = :sessionId
		ON CONFLICT (answer_id) DO NOTHING`,
		{ ...reservation },
	);
}

export const releaseParams = v.strictObject({ answerId: id });

/** Lets go of what was held for a call: it is entered now, or was never made. */
export function release(database: WritableDatabase, { answerId }: v.InferOutput<typeof releaseParams>): null {
	database.run("DELETE FROM budget_reservations WHERE answer_id = :answerId", { answerId });
	return null;
}

/** Lets go of what windows held that are closed now. */
export function releaseClosed(database: WritableDatabase): void {
	database.run(
		"DELETE FROM budget_reservations WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE id = session_id AND is_active = 1)",
	);
}
