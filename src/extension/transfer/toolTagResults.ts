import type { Part } from "../../shared/model.ts";
import { isSpeaking, type TaggedCalls } from "./toolTags.ts";

/** What a message of the user's is made of: results of calls, and words. */
interface TaggedAnswer {
	readonly results: readonly Part[];
	readonly words: readonly string[];
}

/** A result on its way: the texts after its head belong to it, until another one or the user's words begin. */
interface ToldResult {
	readonly callId: string;
	readonly name: string;
	readonly pieces: string[];
}

/**
 * Takes the results of calls that were written as tags out of the texts of a message of the user's: these tools sent them as
 * words of the user's, under a head that names the call.
 */
export function resultsOfTagged(texts: readonly string[], calls: TaggedCalls): TaggedAnswer {
	const results: ToldResult[] = [];
	const words: string[] = [];
	let current: ToldResult | undefined;
	for (const text of texts) {
		const own = ownWords(text);
		const [head, name = ""] = /^\[([a-z_]+)(?: for '[^]*?')?\] Result:\s*/.exec(text) ?? [];
		if (own !== null || (head === undefined && !current)) {
			current = undefined;
			words.push(own ?? text);
			continue;
		}
		const callId = head === undefined ? null : calls.take(name);
		if (callId !== null) results.push((current = { callId, name, pieces: [] }));
		else if (head !== undefined) current = undefined;
		const { rest, feedback } = apart(text.slice(callId !== null || isSpeaking(name) ? head?.length : 0));
		if (current) current.pieces.push(rest);
		else words.push(rest);
		words.push(feedback);
	}
	const parts = results.map(({ callId, name, pieces }): Part => {
		const text = pieces.filter((piece) => piece !== "").join("\n\n");
		return { type: "tool_result", callId, name, text, isError: false };
	});
	return { results: parts, words: words.filter((word) => word !== "") };
}

/** What the user wrote, out of the tags that these tools put around it; null when it has none. */
function ownWords(text: string): string | null {
	return /^<(task|feedback|user_message|answer)>\s*([^]*?)\s*<\/\1>$/.exec(text)?.[2] ?? null;
}

/** The user's words stand behind what they are about. */
function apart(text: string): { readonly rest: string; readonly feedback: string } {
	const [tagged = "", , feedback = ""] = /\s*<(feedback|answer)>\s*([^]*?)\s*<\/\1>\s*$/.exec(text) ?? [];
	return { rest: text.slice(0, text.length - tagged.length), feedback };
}
