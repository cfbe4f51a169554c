import * as v from "valibot";
import { enterAudit } from "./audit.ts";
import { type BudgetKind, judgeBudgetsParams, type Standing, standingsOf } from "./budgets.ts";
import { id } from "./checks.ts";
import { heldAt } from "./reservations.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** An exception is for the answer that is asked for again at once, not for whatever comes later. */
const lapseMs = 5 * 60 * 1000;

/** The chat an exception is for, and when it is looked for. */
interface Asking {
	readonly conversationId: string | null;
	readonly at: number;
}

function freeOverride(
	database: ReadableDatabase,
	{ budgetId, place }: Standing,
	{ conversationId, at }: Asking,
): string | undefined {
	return database.get<{ id: string }>(
		`SELECT id FROM budget_overrides
		WHERE budget_id = :budgetId AND period_start = :periodStart AND taken_by IS NULL
			AND conversation_id = :conversationId AND granted_at > :since
		ORDER BY granted_at LIMIT 1`,
		{ budgetId, periodStart: place.periodStart, conversationId, since: at - lapseMs },
	)?.id;
}

export const grantOverridesParams = v.strictObject({
	...judgeBudgetsParams.entries,
	/** The answer that was stopped. */
	answerId: id,
	/** Made by the caller: the same exception twice is granted once. */
	grantId: id,
	userId: id,
});
type Grant = v.InferOutput<typeof grantOverridesParams>;

/** Grants the chat's next answer one exception for each limit that is spent, and enters it in the audit log. */
export function grantOverrides(database: WritableDatabase, params: Grant): readonly BudgetKind[] {
	const spent = standingsOf(database, params, (place) => heldAt(database, place, params)).filter(
		(standing) => standing.state.level === "spent" && freeOverride(database, standing, params) === undefined,
	);
	for (const standing of spent) grantOverride(database, standing, params);
	return spent.map(({ state }) => state.kind);
}

function grantOverride(database: WritableDatabase, standing: Standing, params: Grant): void {
	const { place, state } = standing;
	const { grantId, conversationId, at } = params;
	const overrideId = `${grantId}:${place.kind}`;
	if (database.get("SELECT 1 FROM budget_overrides WHERE id = :overrideId", { overrideId }) !== undefined) return;
	const budgetId = standing.budgetId ?? enterSettingsBudget(database, standing, overrideId, params);
	database.run(
		`INSERT INTO budget_overrides (id, budget_id, period_start, conversation_id, granted_at)
		VALUES (:overrideId, :budgetId, :periodStart, :conversationId, :at)`,
		{ overrideId, budgetId, periodStart: place.periodStart, conversationId, at },
	);
	const { kind, limitMicroUsd, spentMicroUsd } = state;
	enterAudit(database, {
		entryId: overrideId,
		actor: "user",
		action: "budget.override",
		target: { kind: "budget", id: budgetId },
		detail: { kind, periodStart: place.periodStart, limitMicroUsd, spentMicroUsd },
		at,
	});
}

/** A limit of the settings gets a row to hang exceptions on; it is not enabled, so that the settings go on to decide. */
function enterSettingsBudget(
	database: WritableDatabase,
	{ place, state }: Standing,
	budgetId: string,
	{ userId, at }: Grant,
): string {
	const { scope, period, projectId, conversationId } = place;
	const { limitMicroUsd } = state;
	database.run(
		`INSERT INTO budgets (
			id, user_id, scope, project_id, conversation_id, period, limit_micro_usd, is_enabled, created_at, updated_at
		) VALUES (:budgetId, :userId, :scope, :projectId, :conversationId, :period, :limitMicroUsd, 0, :at, :at)`,
		{ budgetId, userId, scope, projectId, conversationId, period, limitMicroUsd, at },
	);
	return budgetId;
}

/**
 * Uses up one exception for each of these limits, all or none. False when one has none left. True again for an answer that
 * was let through before.
 */
export function takeOverrides(
	database: WritableDatabase,
	spent: readonly Standing[],
	asking: Asking & { readonly answerId: string },
): boolean {
	const { answerId } = asking;
	if (database.get("SELECT 1 FROM budget_overrides WHERE taken_by = :answerId", { answerId }) !== undefined)
		return true;
	const overrides = spent.flatMap((standing) => freeOverride(database, standing, asking) ?? []);
	if (overrides.length < spent.length) return false;
	for (const overrideId of overrides)
		database.run("UPDATE budget_overrides SET taken_by = :answerId WHERE id = :overrideId", { answerId, overrideId });
	return true;
}

/** Keeps which call an exception paid for. */
export function linkOverrides(database: WritableDatabase, answerId: string, usageId: string): void {
	database.run(
		"UPDATE budget_overrides SET used_by_usage_id = :usageId WHERE taken_by = :answerId AND used_by_usage_id IS NULL",
		{ answerId, usageId },
	);
}
