import type { Message } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TaskEnd } from "./taskStore.ts";

const longestResult = 500;

/** How a task ended, by what its chat says when it is free again. */
export function taskEndOf(messages: readonly Message[], isComplete: boolean, localize: Localize): TaskEnd {
	const answer = messages.findLast(({ role }) => role === "assistant");
	if (isComplete && answer) return { status: "completed", result: beginning(answer), error: null };
	if (answer?.failure) return { status: "failed", result: null, error: answer.failure.message };
	// Someone pressed Stop in its chat.
	if (answer?.state === "partial") return { status: "cancelled", result: null, error: null };
	const error = localize("It stopped before it was done. Open its chat to see where.");
	return { status: "failed", result: null, error };
}

function beginning({ parts }: Message): string {
	const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
	const characters = Array.from(text.trim());
	return characters.length > longestResult
		? `${characters.slice(0, longestResult - 1).join("")}…`
		: characters.join("");
}
