import type { Message } from "../../shared/model.ts";
import { printedToolCall } from "../../shared/printedToolCall.ts";
import type { CallPart } from "./openCalls.ts";

/** The call that a model wrote as its whole answer instead of making it; null when the answer is anything else. */
export function printedCall(answer: Message): CallPart | null {
	const printed = printedToolCall(answer);
	return printed && { type: "tool_call", id: `printed-${answer.id}`, ...printed };
}
