import type * as v from "valibot";
import type { BudgetLine, CallFilter } from "../../shared/ledger.ts";
import { type judgeBudgetsParams, type Place, standingsOf } from "../budgets.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { queryWithValues } from "./figures.ts";

/** Where every limit stands, each with the query for what was spent and whose calls that was. */
export function budgetLines(
	database: ReadableDatabase,
	params: v.InferOutput<typeof judgeBudgetsParams>,
): readonly BudgetLine[] {
	return standingsOf(database, params, () => 0).map(({ place, state }) => ({
		kind: state.kind,
		limitMicroUsd: state.limitMicroUsd,
		spentMicroUsd: state.spentMicroUsd,
		unpricedCalls: state.unpricedCalls,
		level: state.level,
		sql: queryWithValues(place.spending.sql, place.spending.values),
		calls: callsOf(place),
	}));
}

const allDays = { from: "0000-01-01", to: "9999-12-31" };

function callsOf({ spending: { days }, projectId, conversationId }: Place): Partial<CallFilter> {
	return days === null ? { ...allDays, conversationId } : { ...days, projectId, origin: "daybook" };
}
