import * as v from "valibot";
import { dayOf } from "../shared/calendarDay.ts";
import { enterAudit } from "./audit.ts";
import { count, id, time, utcOffset } from "./checks.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What a limit is about. day and month: all of Daybook's own calls. project: one project in a month. chat: one chat, ever. */
export type BudgetKind = "day" | "month" | "project" | "chat";

const limit = v.nullable(count);

const judgement = {
	at: time,
	utcOffsetMinutes: utcOffset,
	/** Of the call; a chat that is there already counts in its own project. */
	projectId: v.nullable(id),
	/** Null for a chat that is not stored yet. */
	conversationId: v.nullable(id),
	/** The limits in the settings, in micro-dollars; null: none. A limit of a project's or chat's own goes before them. */
	limits: v.strictObject({ day: limit, month: limit, project: limit, chat: limit }),
	warnPercent: v.pipe(count, v.minValue(1), v.maxValue(100)),
	/** What the planned call costs at least; 0 to judge what was spent alone. */
	plannedMicroUsd: count,
};

export const judgeBudgetsParams = v.strictObject(judgement);
type Judge = v.InferOutput<typeof judgeBudgetsParams>;

/** One limit that holds for a call, and where it stands. */
export interface BudgetState {
	readonly kind: BudgetKind;
	readonly limitMicroUsd: number;
	readonly spentMicroUsd: number;
	/** Calls in the period that are not in `spentMicroUsd`. */
	readonly unpricedCalls: number;
	/** spent: nothing is left, or less than the planned call costs. warned: less is left than the user wants to be told of. */
	readonly level: "fine" | "warned" | "spent";
	/** An exception was granted for this period and not used yet. */
	readonly hasOverride: boolean;
}

interface Spent {
	readonly microUsd: number;
	readonly unpricedCalls: number;
}

interface Place {
	readonly kind: BudgetKind;
	readonly scope: "all" | "project" | "conversation";
	readonly period: "day" | "month" | "ever";
	readonly projectId: string | null;
	readonly conversationId: string | null;
	/** The day or month an exception is granted for, as the table has it. */
	readonly periodStart: string;
	readonly spent: () => Spent;
}

interface BudgetRow {
	readonly id: string;
	readonly limit_micro_usd: number;
	readonly is_enabled: number;
}

/** Where every limit stands that holds for a call; empty when there is none. Counts what Daybook itself sent, no other tool. */
export function judgeBudgets(database: ReadableDatabase, params: Judge): readonly BudgetState[] {
	return placesOf(database, params).flatMap((place) => {
		const row = rowOf(database, place);
		const limitMicroUsd = row?.is_enabled === 1 ? row.limit_micro_usd : params.limits[place.kind];
		return limitMicroUsd === null ? [] : [stateOf(database, place, row, limitMicroUsd, params)];
	});
}

function stateOf(
	database: ReadableDatabase,
	place: Place,
	row: BudgetRow | undefined,
	limitMicroUsd: number,
	{ plannedMicroUsd, warnPercent }: Judge,
): BudgetState {
	const { microUsd, unpricedCalls } = place.spent();
	const isSpent = microUsd >= limitMicroUsd || microUsd + plannedMicroUsd > limitMicroUsd;
	const isNear = (microUsd + plannedMicroUsd) * 100 >= limitMicroUsd * warnPercent;
	return {
		kind: place.kind,
		limitMicroUsd,
		spentMicroUsd: microUsd,
		unpricedCalls,
		level: isSpent ? "spent" : isNear ? "warned" : "fine",
		hasOverride: row !== undefined && freeOverride(database, row.id, place.periodStart) !== undefined,
	};
}

function placesOf(database: ReadableDatabase, params: Judge): readonly Place[] {
	const { conversationId } = params;
	const day = dayOf(params.at, params.utcOffsetMinutes);
	const month = day.slice(0, 7);
	const chat =
		conversationId === null
			? undefined
			: database.get<Spent & { projectId: string | null }>(
					`SELECT project_id AS projectId, total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls
					FROM conversations WHERE id = :conversationId`,
					{ conversationId },
				);
	const projectId = chat === undefined ? params.projectId : chat.projectId;
	const all = { scope: "all", projectId: null, conversationId: null } as const;
	const places: Place[] = [
		{ ...all, kind: "day", period: "day", periodStart: day, spent: () => spentIn(database, day, day, null) },
		{
			...all,
			kind: "month",
			period: "month",
			periodStart: month,
			spent: () => spentIn(database, `${month}-01`, day, null),
		},
	];
	if (projectId !== null) {
		const spent = (): Spent => spentIn(database, `${month}-01`, day, projectId);
		const place = { scope: "project", projectId, conversationId: null, period: "month", periodStart: month } as const;
		places.push({ ...place, kind: "project", spent });
	}
	if (conversationId !== null && chat !== undefined) {
		const place = { scope: "conversation", projectId: null, conversationId, period: "ever", periodStart: "" } as const;
		places.push({ ...place, kind: "chat", spent: () => chat });
	}
	return places;
}

const spentSql = `
	SELECT ifnull(sum(cost_micro_usd), 0) AS microUsd, ifnull(sum(unpriced_calls), 0) AS unpricedCalls
	FROM usage_daily WHERE day BETWEEN :from AND :to AND origin = 'daybook'`;

function spentIn(database: ReadableDatabase, from: string, to: string, projectId: string | null): Spent {
	const row =
		projectId === null
			? database.get<Spent>(spentSql, { from, to })
			: database.get<Spent>(`${spentSql} AND project_id = :projectId`, { from, to, projectId });
	return row ?? { microUsd: 0, unpricedCalls: 0 };
}

function rowOf(database: ReadableDatabase, place: Place): BudgetRow | undefined {
	const { scope, period, projectId, conversationId } = place;
	return database.get<BudgetRow>(
		`SELECT id, limit_micro_usd, is_enabled FROM budgets
		WHERE user_id = (SELECT id FROM users WHERE is_local = 1) AND scope = :scope AND period = :period
			AND ifnull(project_id, '') = ifnull(:projectId, '') AND ifnull(conversation_id, '') = ifnull(:conversationId, '')`,
		{ scope, period, projectId, conversationId },
	);
}

function freeOverride(database: ReadableDatabase, budgetId: string, periodStart: string): string | undefined {
	return database.get<{ id: string }>(
		`SELECT id FROM budget_overrides
		WHERE budget_id = :budgetId AND period_start = :periodStart AND taken_by IS NULL ORDER BY granted_at LIMIT 1`,
		{ budgetId, periodStart },
	)?.id;
}

export const grantOverridesParams = v.strictObject({
	...judgement,
	/** Made by the caller: the same exception twice is granted once. */
	grantId: id,
	userId: id,
});

/** Grants one exception for each limit that is spent, and enters it in the audit log. */
export function grantOverrides(
	database: WritableDatabase,
	params: v.InferOutput<typeof grantOverridesParams>,
): readonly BudgetKind[] {
	const spent = judgeBudgets(database, params).filter(({ level, hasOverride }) => level === "spent" && !hasOverride);
	for (const state of spent) {
		const place = placesOf(database, params).find(({ kind }) => kind === state.kind);
		if (place !== undefined) grantOverride(database, place, state, params);
	}
	return spent.map(({ kind }) => kind);
}

function grantOverride(
	database: WritableDatabase,
	place: Place,
	state: BudgetState,
	{ grantId, userId, at }: v.InferOutput<typeof grantOverridesParams>,
): void {
	const overrideId = `${grantId}:${place.kind}`;
	if (database.get("SELECT 1 FROM budget_overrides WHERE id = :overrideId", { overrideId }) !== undefined) return;
	const budgetId = rowOf(database, place)?.id ?? enterSettingsBudget(database, place, state, overrideId, userId, at);
	database.run(
		`INSERT INTO budget_overrides (id, budget_id, period_start, granted_at)
		VALUES (:overrideId, :budgetId, :periodStart, :at)`,
		{ overrideId, budgetId, periodStart: place.periodStart, at },
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
	place: Place,
	{ limitMicroUsd }: BudgetState,
	budgetId: string,
	userId: string,
	at: number,
): string {
	const { scope, period, projectId, conversationId } = place;
	database.run(
		`INSERT INTO budgets (
			id, user_id, scope, project_id, conversation_id, period, limit_micro_usd, is_enabled, created_at, updated_at
		) VALUES (:budgetId, :userId, :scope, :projectId, :conversationId, :period, :limitMicroUsd, 0, :at, :at)`,
		{ budgetId, userId, scope, projectId, conversationId, period, limitMicroUsd, at },
	);
	return budgetId;
}

export const takeOverridesParams = v.strictObject({
	...judgement,
	/** The answer that is let through. */
	answerId: id,
});

/**
 * Uses up one exception for each limit that is spent, all or none. False when one has none left. True again for an answer
 * that was let through before.
 */
export function takeOverrides(database: WritableDatabase, params: v.InferOutput<typeof takeOverridesParams>): boolean {
	const { answerId } = params;
	if (database.get("SELECT 1 FROM budget_overrides WHERE taken_by = :answerId", { answerId }) !== undefined)
		return true;
	const spent = judgeBudgets(database, params).filter(({ level }) => level === "spent");
	if (spent.some(({ hasOverride }) => !hasOverride)) return false;
	for (const { kind } of spent) {
		const place = placesOf(database, params).find((candidate) => candidate.kind === kind);
		const row = place && rowOf(database, place);
		const overrideId = row && freeOverride(database, row.id, place.periodStart);
		if (overrideId === undefined) return false;
		database.run("UPDATE budget_overrides SET taken_by = :answerId WHERE id = :overrideId", { answerId, overrideId });
	}
	return true;
}

export const setBudgetParams = v.strictObject({
	/** Of the row, should there be none yet. */
	budgetId: id,
	userId: id,
	/** Exactly one of the two. */
	projectId: v.nullable(id),
	conversationId: v.nullable(id),
	/** Null takes the limit back, so that the settings' holds. */
	limitMicroUsd: limit,
	at: time,
});

/** Gives a project (for each month) or a chat (for good) a limit of its own. */
export function setBudget(database: WritableDatabase, params: v.InferOutput<typeof setBudgetParams>): null {
	const { limitMicroUsd, ...rest } = params;
	const scope = params.projectId === null ? "conversation" : "project";
	database.run(
		`INSERT INTO budgets (
			id, user_id, scope, project_id, conversation_id, period, limit_micro_usd, is_enabled, created_at, updated_at
		) VALUES (
			:budgetId, :userId, :scope, :projectId, :conversationId, :period, :limit, :isEnabled, :at, :at
		)
		ON CONFLICT (user_id, scope, period, ifnull(project_id, ''), ifnull(conversation_id, '')) DO UPDATE SET
			limit_micro_usd = excluded.limit_micro_usd, is_enabled = excluded.is_enabled, updated_at = excluded.updated_at`,
		{
			...rest,
			scope,
			period: scope === "project" ? "month" : "ever",
			limit: limitMicroUsd ?? 0,
			isEnabled: limitMicroUsd === null ? 0 : 1,
		},
	);
	return null;
}
