import { formatMicroUsd } from "../../shared/money.ts";
import type { Localize } from "../localize.ts";

/** Where a limit stands. */
export interface Standing {
	readonly kind: "day" | "month" | "project" | "chat";
	readonly limitMicroUsd: number;
	readonly spentMicroUsd: number;
	readonly level: "fine" | "warned" | "spent";
}

/** The name of a limit within a sentence. */
export function budgetName(kind: Standing["kind"], localize: Localize): string {
	if (kind === "day") return localize("today's budget");
	if (kind === "month") return localize("this month's budget");
	return kind === "project" ? localize("this project's budget") : localize("this chat's budget");
}

/** That little is left of a limit. */
export function nearSentence({ kind, limitMicroUsd, spentMicroUsd }: Standing, localize: Localize): string {
	const [spent, limit] = [formatMicroUsd(spentMicroUsd), formatMicroUsd(limitMicroUsd)];
	return localize("{0} of {1} are spent of {2}.", spent, limit, budgetName(kind, localize));
}

/** That a call was stopped, and what can be done. */
export function spentSentence({ kind, limitMicroUsd, spentMicroUsd }: Standing, localize: Localize): string {
	const [spent, limit] = [formatMicroUsd(spentMicroUsd), formatMicroUsd(limitMicroUsd)];
	return localize(
		"Nothing was sent: it would go beyond {2} ({0} of {1} spent). Choose a local model, or go ahead this once.",
		spent,
		limit,
		budgetName(kind, localize),
	);
}
