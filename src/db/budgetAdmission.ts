import * as v from "valibot";
import { dayOf } from "../shared/calendarDay.ts";
import { takeOverrides } from "./budgetOverrides.ts";
import { type BudgetState, judged, standingsOf } from "./budgets.ts";
import { count, id } from "./checks.ts";
import { estimateCall } from "./estimates.ts";
import { heldAt, reserve } from "./reservations.ts";
import type { WritableDatabase } from "./store/connection.ts";

export const admitParams = v.strictObject({
	...judged,
	/** What the call will be entered as. */
	answerId: id,
	/** The window that makes it. */
	sessionId: id,
	/** An answer of a chat: it alone may use an exception, and only one that was granted in its chat. */
	isAnswer: v.boolean(),
	/** `<hostId>/<model>` */
	modelId: id,
	isLocal: v.boolean(),
	/** Of the whole prompt, by its characters. */
	estimatedTokens: count,
});

/** What the budgets say of a call that is about to be made. */
export interface Admission {
	readonly isAdmitted: boolean;
	/** Of the prompt alone; null when the model's price is not known, so that no budget can count it. */
	readonly plannedMicroUsd: number | null;
	/** The limits that hold for it; empty when there is none, or nobody bills it. */
	readonly standings: readonly BudgetState[];
}

/**
 * Judges a call and holds what it is expected to cost, in one go: of two calls that are made at the same time, in whichever
 * windows, the second is judged with the first. A limit stops it when what is spent, what others under way are expected to
 * cost and its own prompt go beyond it. Asked again for the same call it says the same and holds nothing more.
 */
export function admitCall(database: WritableDatabase, params: v.InferOutput<typeof admitParams>): Admission {
	const { modelId, isLocal, at, estimatedTokens } = params;
	const call = { modelId, isLocal, at, estimatedTokens, conversationId: null };
	const { inputMicroUsd, costMicroUsd, isFree } = estimateCall(database, call);
	if (isFree) return { isAdmitted: true, plannedMicroUsd: 0, standings: [] };
	const question = { ...params, plannedMicroUsd: inputMicroUsd ?? 0 };
	const standings = standingsOf(database, question, (place) => heldAt(database, place, params));
	const spent = standings.filter(({ state }) => state.level === "spent");
	const isAdmitted = spent.length === 0 || (params.isAnswer && takeOverrides(database, spent, params));
	if (isAdmitted && standings.length > 0 && costMicroUsd !== null) {
		const project = standings.find(({ place }) => place.kind === "project")?.place;
		reserve(database, {
			...params,
			projectId: project?.projectId ?? params.projectId,
			day: dayOf(at, params.utcOffsetMinutes),
			microUsd: costMicroUsd,
		});
	}
	return { isAdmitted, plannedMicroUsd: inputMicroUsd, standings: standings.map(({ state }) => state) };
}
