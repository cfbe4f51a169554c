import * as v from "valibot";
import type { UsageDashboard } from "../../shared/ledger.ts";
import { dayAfter, dayOf, startOfDay } from "../../shared/calendarDay.ts";
import { count, day, id, time, utcOffset } from "../checks.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { agentSessions, commandCounts, editorTime, topChats } from "./activity.ts";
import { cacheSavings, localSavings, referencePrice } from "./savings.ts";
import { modelScores } from "./scoreboard.ts";
import { byDay, byModel, byProject, bySource, totalOf } from "./sums.ts";

export const periodParams = {
	period: v.union([
		v.strictObject({ days: v.pipe(count, v.minValue(1), v.maxValue(3660)) }),
		v.strictObject({ from: day, to: day }),
	]),
	/** Now. */
	at: time,
	utcOffsetMinutes: utcOffset,
};

const wholePeriod = v.strictObject(periodParams);

export const dashboardParams = v.strictObject({
	...periodParams,
	/** The hosted model that local ones are compared with, `<hostId>/<name>`. */
	referenceModelId: id,
});

/** The days of a period, the first never after the last. */
export function daysOf({ period, at, utcOffsetMinutes }: v.InferOutput<typeof wholePeriod>): {
	readonly from: string;
	readonly to: string;
} {
	if ("from" in period) return period.from <= period.to ? period : { from: period.to, to: period.from };
	const to = dayOf(at, utcOffsetMinutes);
	return { from: dayAfter(to, 1 - period.days), to };
}

/** All figures of a period. A call counts on the day the user had when it was made, wherever that was. */
export function usageDashboard(
	database: ReadableDatabase,
	params: v.InferOutput<typeof dashboardParams>,
): UsageDashboard {
	const days = daysOf(params);
	const { at, utcOffsetMinutes, referenceModelId } = params;
	const fromAt = startOfDay(days.from, utcOffsetMinutes);
	const moments = { fromAt, toAt: startOfDay(dayAfter(days.to, 1), utcOffsetMinutes) };
	const reference = referencePrice(database, referenceModelId, at);
	return {
		...days,
		total: totalOf(database, days),
		byDay: byDay(database, days),
		byModel: byModel(database, days),
		byProject: byProject(database, days),
		bySource: bySource(database, days),
		cache: cacheSavings(database, days),
		local: localSavings(database, days, reference),
		referenceModel: reference?.model ?? null,
		topChats: topChats(database, moments),
		commands: commandCounts(database, days),
		editorTime: editorTime(database, moments),
		models: modelScores(database, { ...days, ...moments }),
		agentSessions: agentSessions(database, moments),
	};
}
