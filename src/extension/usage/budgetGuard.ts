import type { SendEstimate } from "../../shared/model.ts";
import type { Database } from "../../db/index.ts";
import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { BudgetSettings } from "../settings.ts";
import type { NextMessage, PlannedCall, SpendingGuard } from "../spendingGuard.ts";
import { nearSentence, spentSentence, unpricedSentence } from "./budgetSentences.ts";
import { utcOffsetMinutes } from "../../shared/calendarDay.ts";

export interface BudgetGuardOptions {
	readonly database: () => Pick<Database, "call">;
	readonly settings: () => BudgetSettings;
	readonly userId: () => Promise<string>;
	/** Of this window. */
	readonly sessionId: string;
	readonly projectId: () => string | null;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly localize: Localize;
	/** What a limit stands at may have changed. */
	readonly didDecide: () => void;
}

/** Holds the user's budgets against every call before it leaves. */
export class BudgetGuard implements SpendingGuard {
	readonly #options: BudgetGuardOptions;
	/** What the stopped calls would have cost at least, by the message they were for. */
	readonly #stopped = new Map<string, number>();

	constructor(options: BudgetGuardOptions) {
		this.#options = options;
	}

	async admit({ conversationId, ...call }: PlannedCall): Promise<string | null> {
		const { database, sessionId, didDecide, localize } = this.#options;
		const question = { ...this.#question(conversationId), ...call, sessionId };
		const { isAdmitted, plannedMicroUsd, standings } = await database().call("budgets.admit", question);
		const spent = standings.find(({ level }) => level === "spent");
		if (!isAdmitted) {
			this.#stopped.set(call.answerId, plannedMicroUsd ?? 0);
			didDecide();
			throw new DaybookError("budget_spent", spentSentence(spent ?? missing(), plannedMicroUsd ?? 0, localize));
		}
		const [unpriced] = plannedMicroUsd === null ? standings : [];
		const near = spent ? undefined : standings.find(({ level }) => level === "warned");
		const sentences = [
			...(unpriced ? [unpricedSentence(unpriced, localize)] : []),
			...(near ? [nearSentence(near, plannedMicroUsd ?? 0, localize)] : []),
		];
		return sentences.length > 0 ? sentences.join(" ") : null;
	}

	async release(answerId: string): Promise<void> {
		await this.#options.database().call("budgets.release", { answerId });
	}

	async estimate(next: NextMessage): Promise<Omit<SendEstimate, "contextWindow">> {
		const { database, clock } = this.#options;
		const { tokens, costMicroUsd, error } = await database().call("usage.estimate", { ...next, at: clock.now() });
		return { tokens, costMicroUsd, error };
	}

	async allowOnce(answerId: string, conversationId: string): Promise<void> {
		const { database, newId, userId, didDecide } = this.#options;
		// After a reload it is no longer known what the call would have cost; what is spent already is judged alone then.
		const plannedMicroUsd = this.#stopped.get(answerId) ?? 0;
		const question = { ...this.#question(conversationId), plannedMicroUsd, answerId };
		await database().call("budgets.grantOverrides", { ...question, grantId: newId(), userId: await userId() });
		this.#stopped.delete(answerId);
		didDecide();
	}

	#question(conversationId: string | null) {
		const { settings, projectId, clock } = this.#options;
		const { warnPercent, ...limits } = settings();
		const at = clock.now();
		return {
			at,
			utcOffsetMinutes: utcOffsetMinutes(at),
			projectId: projectId(),
			conversationId,
			limits,
			warnPercent,
		};
	}
}

function missing(): never {
	throw new Error("A call was stopped by no budget");
}
