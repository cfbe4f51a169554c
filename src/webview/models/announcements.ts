import type { Failure } from "../../shared/model.ts";
import { t } from "../l10n.ts";

/** What is spoken when an answer has ended. */
export function endSentence(state: string, failure: Failure | null): string {
	if (failure) return t("The answer failed: {reason}", { reason: failureSentence(failure) });
	return state === "complete" ? t("The answer is complete.") : t("The answer was stopped.");
}

/** What was written into the database when a window had closed: there nobody knows the language of who will read it. */
const closedWindow = new Map<string, () => string>([
	[
		"The window was closed before the answer was complete. What had come is kept.",
		() => t("The window was closed before the answer was complete. What had come is kept."),
	],
	[
		"The window was closed before an answer came. Ask again.",
		() => t("The window was closed before an answer came. Ask again."),
	],
]);

/** What went wrong in the user's language. */
export function failureSentence({ code, message }: Failure): string {
	return (code === "interrupted" ? closedWindow.get(message)?.() : undefined) ?? message;
}
