import type { Localize } from "../localize.ts";
import type { CallPart } from "./openCalls.ts";

/** How far a round may go before the user is asked. */
export interface RoundLimits {
	/** Tool calls. */
	readonly calls: number;
	/** Times that one and the same call may be made. */
	readonly repeats: number;
	/** Micro-dollars; null: only the budgets limit it. */
	readonly costMicroUsd: number | null;
}

/** Counts what a round has done since the user last let it go on. */
export class CallCaps {
	readonly #limits: RoundLimits;
	readonly #localize: Localize;
	readonly #made = new Map<string, number>();
	#calls = 0;
	#cost = 0;
	readonly #isKnownUnpriced: boolean;

	/** `isResumed`: the user let the round go on, so that he knows by now when its cost cannot be counted. */
	constructor(limits: RoundLimits, localize: Localize, isResumed: boolean) {
		this.#isKnownUnpriced = isResumed;
		this.#limits = limits;
		this.#localize = localize;
	}

	/** The calls of another answer of the round. One sentence why they must wait for the user; null when they may go on. */
	take(calls: readonly CallPart[], costMicroUsd: number | null): string | null {
		const { limits, localize } = { limits: this.#limits, localize: this.#localize };
		this.#calls += calls.length;
		this.#cost += costMicroUsd ?? 0;
		const repeated = calls.find((call) => this.#count(call) > limits.repeats);
		if (repeated)
			return localize(
				"The model asks for {0} again and again with the same arguments, so Daybook stopped.",
				repeated.name,
			);
		if (this.#calls > limits.calls)
			return localize("This round has come to {0} tool calls; {1} are the limit.", this.#calls, limits.calls);
		if (limits.costMicroUsd !== null && this.#cost >= limits.costMicroUsd)
			return localize("This round has reached its limit of {0}.", localize.money(limits.costMicroUsd));
		if (limits.costMicroUsd !== null && costMicroUsd === null && !this.#isKnownUnpriced) {
			const sentence = "This model's price is unknown, so the limit of {0} a round cannot stop it.";
			return localize(sentence, localize.money(limits.costMicroUsd));
		}
		return null;
	}

	#count({ name, argumentsJson }: CallPart): number {
		const key = `${name}\n${argumentsJson}`;
		const count = (this.#made.get(key) ?? 0) + 1;
		this.#made.set(key, count);
		return count;
	}
}
