import { settings } from "../contributions.ts";
import type { Localize } from "../localize.ts";

/** Where a limit stands. */
export interface Standing {
	readonly kind: "day" | "month" | "project" | "chat";
	readonly limitMicroUsd: number;
	readonly spentMicroUsd: number;
	/** Calls in the period whose price is not known. */
	readonly unpricedCalls: number;
	readonly level: "fine" | "warned" | "spent";
}

/** The same for a call that is about to be made. */
interface JudgedStanding extends Standing {
	/** What calls under way are expected to cost. */
	readonly heldMicroUsd: number;
}

/** The name of a limit within a sentence. */
export function budgetName(kind: Standing["kind"], localize: Localize): string {
	if (kind === "day") return localize("today's budget");
	if (kind === "month") return localize("this month's budget");
	return kind === "project" ? localize("this project's budget") : localize("this chat's budget");
}

/** What was spent of a limit, with the calls that it could not count. */
export function spentText({ spentMicroUsd, unpricedCalls }: Standing, localize: Localize): string {
	const money = localize.exactMoney(spentMicroUsd);
	return unpricedCalls > 0 ? localize("{0} + {1} unpriced", money, localize.count(unpricedCalls)) : money;
}

/** That little is left of a limit: by what is spent, and by what the prompt of this call is expected to cost in µ$. */
export function nearSentence(standing: JudgedStanding, promptMicroUsd: number, localize: Localize): string {
	const { kind, limitMicroUsd, heldMicroUsd } = standing;
	const [spent, limit] = [spentText(standing, localize), localize.exactMoney(limitMicroUsd)];
	if (heldMicroUsd > 0)
		return localize(
			"{0} of {1} are spent of {2}, and calls under way may take {3}.",
			spent,
			limit,
			budgetName(kind, localize),
			localize.exactMoney(heldMicroUsd),
		);
	if (promptMicroUsd > 0)
		return localize(
			"{0} of {1} were spent of {2} before this call, whose prompt alone takes about {3}.",
			spent,
			limit,
			budgetName(kind, localize),
			localize.exactMoney(promptMicroUsd),
		);
	return localize("{0} of {1} are spent of {2}.", spent, limit, budgetName(kind, localize));
}

/** That a limit does not hold a call, and what would make it. It stays beside the answer, also when a price is known later. */
export function unpricedSentence({ kind }: Standing, localize: Localize): string {
	const sentence =
		"No price was known when this was sent, so {0} did not count the call. Prices can be entered in {1}.";
	return localize(sentence, budgetName(kind, localize), settings.pricesOverrides);
}

/** That a call was stopped whose prompt alone is expected to cost so many µ$, and what can be done. */
export function spentSentence(standing: JudgedStanding, promptMicroUsd: number, localize: Localize): string {
	const { kind, limitMicroUsd, heldMicroUsd, spentMicroUsd } = standing;
	const [spent, limit] = [spentText(standing, localize), localize.exactMoney(limitMicroUsd)];
	if (heldMicroUsd > 0)
		return localize(
			"Nothing was sent: with the calls under way ({3}) it would go beyond {2} ({0} of {1} spent). Wait for them, choose a local model, or go ahead this once.",
			spent,
			limit,
			budgetName(kind, localize),
			localize.exactMoney(heldMicroUsd),
		);
	if (promptMicroUsd > 0 && spentMicroUsd < limitMicroUsd)
		return localize(
			"Nothing was sent: it would go beyond {2} ({0} of {1} spent, and the prompt alone takes about {3}). Choose a local model, or go ahead this once.",
			spent,
			limit,
			budgetName(kind, localize),
			localize.exactMoney(promptMicroUsd),
		);
	return localize(
		"Nothing was sent: it would go beyond {2} ({0} of {1} spent). Choose a local model, or go ahead this once.",
		spent,
		limit,
		budgetName(kind, localize),
	);
}
