import type { Part } from "../../shared/model.ts";

/**
 * Before models called tools by themselves, Cline, Roo Code and their kin had them write each call as tags into the answer, and
 * sent what came of it as words of the user's. Only what has exactly that shape is taken for it; all else stays as it stands.
 */
const tools = new Set(
	`access_mcp_resource apply_diff browser_action codebase_search execute_command fetch_instructions insert_content
	list_code_definition_names list_files load_mcp_documentation new_task read_file replace_in_file search_and_replace
	search_files switch_mode update_todo_list use_mcp_tool web_fetch write_to_file`.split(/\s+/),
);
/** These say something to the user; the words are in this argument. */
const speaking: ReadonlyMap<string, string> = new Map([
	["attempt_completion", "result"],
	["ask_followup_question", "question"],
	["plan_mode_respond", "response"],
]);

/** True for a tool whose call is nothing but words to the user. */
export function isSpeaking(name: string): boolean {
	return speaking.has(name);
}

/** The calls of a chat that are written as tags. Their ids are the same at each reading. */
export class TaggedCalls {
	#count = 0;
	#waiting: { readonly id: string; readonly name: string }[] = [];

	/** The id of a new call. */
	open(name: string): string {
		this.#count += 1;
		const id = `tagged-${this.#count}`;
		this.#waiting.push({ id, name });
		return id;
	}

	/** The id of the earliest call of this tool whose result was not told yet; null when there is none. */
	take(name: string): string | null {
		const found = this.#waiting.find((call) => call.name === name);
		this.#waiting = this.#waiting.filter((call) => call !== found);
		return found?.id ?? null;
	}
}

/** The parts of an answer's text: thoughts, words and calls. A text without such tags is one part, as it stands. */
export function partsOfTagged(text: string, calls: TaggedCalls): Part[] {
	const parts: Part[] = [];
	let words = "";
	let isCode = false;
	for (let at = 0; at < text.length;) {
		const found = isCode ? null : blockAt(text, at, calls);
		if (found) {
			addText(parts, words);
			words = "";
			if (found.part.type === "text") addText(parts, found.part.text);
			else parts.push(found.part);
			at = found.end;
			continue;
		}
		const lineEnd = text.indexOf("\n", at);
		const line = text.slice(at, lineEnd < 0 ? text.length : lineEnd + 1);
		if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
		words += line;
		at += line.length;
	}
	if (parts.length === 0) return [{ type: "text", text }];
	addText(parts, words);
	return parts;
}

/** Words in a row are one part. */
function addText(parts: Part[], given: string): void {
	const text = given.trim();
	const last = parts.at(-1);
	if (text === "") return;
	if (last?.type === "text") parts[parts.length - 1] = { ...last, text: `${last.text}\n\n${text}` };
	else parts.push({ type: "text", text });
}

/** What begins with a tag at this place, which is the beginning of a line; null when it has not the shape. */
function blockAt(text: string, at: number, calls: TaggedCalls): { readonly part: Part; readonly end: number } | null {
	const opening = /[ \t]*<([a-z_]+)>/y;
	opening.lastIndex = at;
	const name = opening.exec(text)?.[1];
	if (name === undefined) return null;
	const start = opening.lastIndex;
	const closing = `</${name}>`;
	const close = text.indexOf(closing, start);
	if (close < 0) return null;
	const inner = text.slice(start, close);
	const part = name === "thinking" ? thought(inner) : callPart(name, inner, calls);
	return part && { part, end: close + closing.length };
}

function thought(inner: string): Part | null {
	return inner.trim() === "" ? null : { type: "reasoning", text: inner.trim(), signature: null };
}

function callPart(name: string, inner: string, calls: TaggedCalls): Part | null {
	const spoken = speaking.get(name);
	if (spoken === undefined && !tools.has(name)) return null;
	const given = argumentsOf(inner);
	if (given === null) return null;
	if (spoken === undefined)
		return { type: "tool_call", id: calls.open(name), name, argumentsJson: JSON.stringify(Object.fromEntries(given)) };
	const others = [...given].filter(([key]) => key !== spoken).map(([, value]) => asList(value));
	const words = [given.get(spoken) ?? "", ...others].filter((one) => one.trim() !== "").join("\n\n");
	return words === "" ? null : { type: "text", text: words };
}

/** Each argument in tags of its own; null when anything stands between them. */
function argumentsOf(inner: string): ReadonlyMap<string, string> | null {
	const given = new Map<string, string>();
	let rest = inner.trim();
	while (rest !== "") {
		const [opening, name = ""] = /^<([a-z_]+)>/.exec(rest) ?? [];
		const closing = `</${name}>`;
		const close = rest.indexOf(closing);
		if (opening === undefined || close < 0 || given.has(name)) return null;
		given.set(
			name,
			rest
				.slice(opening.length, close)
				.replace(/^\r?\n/, "")
				.replace(/\r?\n$/, ""),
		);
		rest = rest.slice(close + closing.length).trim();
	}
	return given;
}

/** The answers that are suggested beside a question. */
function asList(value: string): string {
	const items = [...value.matchAll(/<suggest>([^]*?)<\/suggest>/g)].map(([, item = ""]) => `- ${item.trim()}`);
	const rest = value.replaceAll(/<suggest>[^]*?<\/suggest>/g, "").trim();
	return items.length > 0 && rest === "" ? items.join("\n") : value;
}
