import * as v from "valibot";
import { dayAfter, dayOf } from "../shared/calendarDay.ts";
import { count, id, time, utcOffset } from "./checks.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What a limit is about. day and month: all of Daybook's own calls. project: one project in a month. chat: one chat, ever. */
export type BudgetKind = "day" | "month" | "project" | "chat";

const limit = v.nullable(count);

/** What is judged, without what the planned call costs. */
export const judged = {
	at: time,
	utcOffsetMinutes: utcOffset,
	/** Of the call; a chat that is there already counts in its own project. */
	projectId: v.nullable(id),
	/** Null for a chat that is not stored yet. */
	conversationId: v.nullable(id),
	/** The limits in the settings, in micro-dollars; null: none. A limit of a project's or chat's own goes before them. */
	limits: v.strictObject({ day: limit, month: limit, project: limit, chat: limit }),
	warnPercent: v.pipe(count, v.minValue(1), v.maxValue(100)),
};

export const judgeBudgetsParams = v.strictObject({
	...judged,
	/** What the planned call costs at least; 0 to judge what was spent alone. */
	plannedMicroUsd: count,
});
type Judge = v.InferOutput<typeof judgeBudgetsParams>;

/** One limit that holds for a call, and where it stands. */
export interface BudgetState {
	readonly kind: BudgetKind;
	readonly limitMicroUsd: number;
	readonly spentMicroUsd: number;
	/** What calls that are under way are expected to cost; 0 where only what was spent is judged. */
	readonly heldMicroUsd: number;
	/** Calls in the period that are not in `spentMicroUsd`. */
	readonly unpricedCalls: number;
	/** spent: nothing is left, or less than the planned call costs. warned: less is left than the user wants to be told of. */
	readonly level: "fine" | "warned" | "spent";
}

interface Spent {
	readonly microUsd: number;
	readonly unpricedCalls: number;
}

/** One limit that may hold for a call, with the row of its own where it has one. */
export interface Place {
	readonly kind: BudgetKind;
	readonly scope: "all" | "project" | "conversation";
	readonly period: "day" | "month" | "ever";
	readonly projectId: string | null;
	readonly conversationId: string | null;
	/** The day or month an exception is granted for, as the table has it. */
	readonly periodStart: string;
	/** The query for what was spent, with the days it is about; a chat's is about all days. */
	readonly spending: {
		readonly sql: string;
		readonly values: Readonly<Record<string, string>>;
		readonly days: { readonly from: string; readonly to: string } | null;
	};
}

interface BudgetRow {
	readonly id: string;
	readonly limit_micro_usd: number;
	readonly is_enabled: number;
}

/** A limit that holds for a call. */
export interface Standing {
	readonly place: Place;
	/** Null while the limit is the settings' and no exception was ever granted for it. */
	readonly budgetId: string | null;
	readonly state: BudgetState;
}

/** Where every limit stands that holds for a call; empty when there is none. Counts what Daybook itself sent, no other tool. */
export function judgeBudgets(database: ReadableDatabase, params: Judge): readonly BudgetState[] {
	return standingsOf(database, params, () => 0).map(({ state }) => state);
}

/** The same with the rows behind it; `held` tells what else counts at a place, in micro-dollars. */
export function standingsOf(
	database: ReadableDatabase,
	params: Judge,
	held: (place: Place) => number,
): readonly Standing[] {
	return placesOf(database, params).flatMap((place) => {
		const row = rowOf(database, place);
		const limitMicroUsd = row?.is_enabled === 1 ? row.limit_micro_usd : params.limits[place.kind];
		if (limitMicroUsd === null) return [];
		return [{ place, budgetId: row?.id ?? null, state: stateOf(database, place, limitMicroUsd, held(place), params) }];
	});
}

function stateOf(
	database: ReadableDatabase,
	{ kind, spending }: Place,
	limitMicroUsd: number,
	heldMicroUsd: number,
	{ plannedMicroUsd, warnPercent }: Judge,
): BudgetState {
	const { microUsd, unpricedCalls } = database.get<Spent>(spending.sql, spending.values) ?? nothingSpent;
	const taken = microUsd + heldMicroUsd;
	const isSpent = taken >= limitMicroUsd || taken + plannedMicroUsd > limitMicroUsd;
	const isNear = (taken + plannedMicroUsd) * 100 >= limitMicroUsd * warnPercent;
	return {
		kind,
		limitMicroUsd,
		spentMicroUsd: microUsd,
		heldMicroUsd,
		unpricedCalls,
		level: isSpent ? "spent" : isNear ? "warned" : "fine",
	};
}

function placesOf(database: ReadableDatabase, params: Judge): readonly Place[] {
	const { conversationId } = params;
	const day = dayOf(params.at, params.utcOffsetMinutes);
	const month = day.slice(0, 7);
	// Calls may be dated later than today: made before a flight to the west, or before a clock was set right.
	const monthEnd = lastDayOf(month);
	const dayEnd = [monthEnd, dayAfter(day, 1)].toSorted()[1] ?? monthEnd;
	const chat = conversationId === null ? undefined : chatOf(database, conversationId);
	const projectId = chat === undefined ? params.projectId : chat.projectId;
	const all = { scope: "all", projectId: null, conversationId: null } as const;
	const ofMonth = (project: string | null) => spendingIn(`${month}-01`, monthEnd, project);
	const places: Place[] = [
		{ ...all, kind: "day", period: "day", periodStart: day, spending: spendingIn(day, dayEnd, null) },
		{ ...all, kind: "month", period: "month", periodStart: month, spending: ofMonth(null) },
	];
	if (projectId !== null) {
		const place = { scope: "project", projectId, conversationId: null, period: "month", periodStart: month } as const;
		places.push({ ...place, kind: "project", spending: ofMonth(projectId) });
	}
	if (conversationId !== null && chat !== undefined) {
		const place = { scope: "conversation", projectId: null, conversationId, period: "ever", periodStart: "" } as const;
		places.push({ ...place, kind: "chat", spending: spendingOfChat(conversationId) });
	}
	return places;
}

const lastDayOf = (month: string): string => dayAfter(`${dayAfter(`${month}-28`, 4).slice(0, 7)}-01`, -1);

function chatOf(database: ReadableDatabase, conversationId: string): { readonly projectId: string | null } | undefined {
	return database.get("SELECT project_id AS projectId FROM conversations WHERE id = :conversationId", {
		conversationId,
	});
}

const nothingSpent: Spent = { microUsd: 0, unpricedCalls: 0 };

const spendingOfChat = (conversationId: string): Place["spending"] => ({
	sql: `
	SELECT total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls
	FROM conversations WHERE id = :conversationId`,
	values: { conversationId },
	days: null,
});

const spentSql = `
	SELECT ifnull(sum(cost_micro_usd), 0) AS microUsd, ifnull(sum(unpriced_calls), 0) AS unpricedCalls
	FROM usage_daily WHERE day BETWEEN :from AND :to AND origin = 'daybook'`;

function spendingIn(from: string, to: string, projectId: string | null): Place["spending"] {
	const days = { from, to };
	return projectId === null
		? { sql: spentSql, values: days, days }
		: { sql: `${spentSql} AND project_id = :projectId`, values: { ...days, projectId }, days };
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
