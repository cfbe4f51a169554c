import type { ChatMessage, ContentPart } from "../providers/provider.ts";

type Call = Extract<ContentPart, { type: "tool_call" }>;
type Result = Extract<ContentPart, { type: "tool_result" }>;

/** What a model is told of a call that has no result: the window ended before it ran, or while it did. */
const interrupted =
	"No result of this call is known: it was not run, or it was interrupted. See what it has done before you ask for it again.";

/**
 * Messages as every host takes them: after an answer with calls comes one message with a result for each of them, in their
 * order, and nothing else has results. A call without one gets a result that says so; a result without its call, as of a
 * call that was printed as text, is told in words.
 */
export function pairCalls(messages: readonly ChatMessage[]): readonly ChatMessage[] {
	const paired: ChatMessage[] = [];
	for (let at = 0; at < messages.length; at++) {
		const message = messages[at]!;
		const calls = message.parts.filter((part) => part.type === "tool_call");
		const results = message.role === "tool" ? resultsIn([message]) : [];
		if (results.length > 0) {
			paired.push(...inWords(results));
			continue;
		}
		paired.push(calls.length > 0 ? callsAlone(message) : message);
		if (calls.length === 0) continue;
		const following = messages.slice(at + 1, endOfResults(messages, at + 1));
		at += following.length;
		paired.push(...resultMessages(calls, resultsIn([message, ...following])));
	}
	return paired;
}

/** The index of the first message from there on that is no result. */
function endOfResults(messages: readonly ChatMessage[], from: number): number {
	let end = from;
	while (messages[end]?.role === "tool") end++;
	return end;
}

function resultsIn(messages: readonly ChatMessage[]): readonly Result[] {
	return messages.flatMap(({ parts }) => parts.filter((part) => part.type === "tool_result"));
}

function resultMessages(calls: readonly Call[], results: readonly Result[]): readonly ChatMessage[] {
	const left = [...results];
	const take = (call: Call): Result => {
		const at = left.findIndex(({ callId }) => callId === call.id);
		const [found] = at === -1 ? [] : left.splice(at, 1);
		return found ?? { type: "tool_result", callId: call.id, name: call.name, text: interrupted, isError: true };
	};
	const parts = calls.map((call) => take(call));
	return [{ role: "tool", parts }, ...inWords(left)];
}

function inWords(results: readonly Result[]): readonly ChatMessage[] {
	return results.map(({ name, text, isError }) => {
		const heading = isError ? `The tool ${name} failed:` : `The result of the tool ${name}:`;
		return { role: "user", parts: [{ type: "text", text: `${heading}\n${text}` }] };
	});
}

/**
 * The answer without results, which imported ones hold. Some servers fall over arguments that are no object; what was wrong
 * with them is told by the result.
 */
function callsAlone(message: ChatMessage): ChatMessage {
	const parts = message.parts
		.filter(({ type }) => type !== "tool_result")
		.map((part) =>
			part.type === "tool_call" && !isObject(part.argumentsJson) ? { ...part, argumentsJson: "{}" } : part,
		);
	return { ...message, parts };
}

function isObject(json: string): boolean {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === "object" && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
