import type { SendEstimate } from "../../shared/model.ts";
import type { Database } from "../../db/index.ts";
import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { BudgetSettings } from "../settings.ts";
import type { NextMessage, PlannedCall, SpendingGuard } from "../spendingGuard.ts";
import { nearSentence, spentSentence } from "./budgetSentences.ts";
import { utcOffsetMinutes } from "../../shared/calendarDay.ts";

export interface BudgetGuardOptions {
	readonly database: () => Pick<Database, "call">;
	readonly settings: () => BudgetSettings;
	readonly userId: () => Promise<string>;
	readonly projectId: () => string | null;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly localize: Localize;
	/** What a limit stands at may have changed. */
	readonly didDecide: () => void;
}

/** About what the system prompt takes. */
const instructionTokens = 70;

/** Holds the user's budgets against every call before it leaves. */
export class BudgetGuard implements SpendingGuard {
	readonly #options: BudgetGuardOptions;
	/** What the stopped calls would have cost at least, by the message they were for. */
	readonly #stopped = new Map<string, number>();

	constructor(options: BudgetGuardOptions) {
		this.#options = options;
	}

	async admit(call: PlannedCall): Promise<string | null> {
		const { database, clock, didDecide, localize } = this.#options;
		if (call.isLocal) return null;
		const { modelId, estimatedTokens } = call;
		const estimate = await database().call("usage.estimate", {
			modelId,
			isLocal: false,
			at: clock.now(),
			estimatedTokens,
			conversationId: null,
		});
		const planned = estimate.inputMicroUsd ?? 0;
		const question = this.#question(call.conversationId, planned);
		const standings = await database().call("budgets.judge", question);
		const spent = standings.filter(({ level }) => level === "spent");
		if (spent.length === 0) {
			const near = standings.find(({ level }) => level === "warned");
			return near ? nearSentence(near, localize) : null;
		}
		const canPass = spent.every(({ hasOverride }) => hasOverride);
		const { answerId } = call;
		if (canPass && (await database().call("budgets.takeOverrides", { ...question, answerId }))) return null;
		this.#stopped.set(answerId, planned);
		didDecide();
		throw new DaybookError("budget_spent", spentSentence(spent[0] ?? missing(), localize));
	}

	async estimate(next: NextMessage): Promise<Omit<SendEstimate, "contextWindow">> {
		const { database, clock } = this.#options;
		// Of a first message the instructions to the model are part as well.
		const estimatedTokens = next.estimatedTokens + (next.conversationId === null ? instructionTokens : 0);
		const { tokens, costMicroUsd, error } = await database().call("usage.estimate", {
			...next,
			at: clock.now(),
			estimatedTokens,
		});
		return { tokens, costMicroUsd, error };
	}

	async allowOnce(answerId: string, conversationId: string): Promise<void> {
		const { database, newId, userId, didDecide } = this.#options;
		// After a reload it is no longer known what the call would have cost; what is spent already is judged alone then.
		const question = this.#question(conversationId, this.#stopped.get(answerId) ?? 0);
		await database().call("budgets.grantOverrides", { ...question, grantId: newId(), userId: await userId() });
		this.#stopped.delete(answerId);
		didDecide();
	}

	#question(conversationId: string | null, plannedMicroUsd: number) {
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
			plannedMicroUsd,
		};
	}
}

function missing(): never {
	throw new Error("A call was stopped by no budget");
}
