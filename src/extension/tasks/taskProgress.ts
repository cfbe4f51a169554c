import type { AnswerPhase } from "../../shared/model.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import type { Localize } from "../localize.ts";

/** Where a running answer stands, in a few words. */
export function progressOf({ status, message }: RunningAnswer, localize: Localize): string {
	const words: Readonly<Record<AnswerPhase, () => string>> = {
		connecting: () => localize("connecting"),
		"loading-model": () => localize("loading the model"),
		waiting: () => localize("waiting for the model"),
		retrying: () => localize("trying again"),
		tools: () => localize("running tools"),
		approval: () => localize("waits for your approval"),
		streaming: () => localize("writing, {0} characters so far", written(message.parts)),
	};
	return words[status.phase]();
}

function written(parts: RunningAnswer["message"]["parts"]): number {
	return parts.reduce((sum, part) => sum + (part.type === "text" ? part.text.length : 0), 0);
}
