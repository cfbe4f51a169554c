import type { Message, Part } from "../../shared/model.ts";

export type CallPart = Extract<Part, { type: "tool_call" }>;

/** Where a round stands that ends at tool calls: no answer came after them. */
export interface BrokenOff {
	/** The answer with the calls. */
	readonly answer: Message;
	/** Calls that have no result, in their order. */
	readonly open: readonly CallPart[];
	/** The last message: a result, or the answer itself. What comes next stands below it. */
	readonly leaf: Message;
}

/** Null when the branch ends with anything else than whole tool calls or their results. */
export function brokenOff(branch: readonly Message[]): BrokenOff | null {
	const leaf = branch.at(-1);
	const at = branch.findLastIndex(({ role }) => role !== "tool");
	const answer = branch[at];
	if (!leaf || answer?.role !== "assistant" || answer.state !== "complete") return null;
	const results = branch.slice(at + 1).flatMap(({ parts }) => parts);
	const left = results.flatMap((part) => (part.type === "tool_result" ? [part.callId] : []));
	const open = callsOf(answer).filter(({ id }) => {
		const found = left.indexOf(id);
		if (found !== -1) left.splice(found, 1);
		return found === -1;
	});
	return open.length > 0 || leaf !== answer ? { answer, open, leaf } : null;
}

/** Those that wait for a result; imported answers hold some with theirs. */
export function callsOf({ parts }: Pick<Message, "parts">): readonly CallPart[] {
	const answered = new Set(parts.flatMap((part) => (part.type === "tool_result" ? [part.callId] : [])));
	return parts.filter((part): part is CallPart => part.type === "tool_call" && !answered.has(part.id));
}
