import type { Failure } from "../../shared/model.ts";
import { t } from "../l10n.ts";

/** What is spoken when an answer has ended. */
export function endSentence(state: string, failure: Failure | null): string {
	if (failure) return t("The answer failed: {reason}", { reason: failure.message });
	return state === "complete" ? t("The answer is complete.") : t("The answer was stopped.");
}
