import { StringStream, type StreamParser } from "@codemirror/streamparser";
import type { CodeToken, LineReader, TokenKind } from "./codeTokens.ts";

/** Some grammars look ahead to the end of the line for each word: beyond this a line could take long. */
const longestLine = 2000;
const mostIdle = 10;
const tabSize = 4;
const indentUnit = 2;

/** The grammars' names of styles, without what follows a dot, and how we show them. Others have no colour of their own. */
const kinds: Readonly<Record<string, TokenKind>> = {
	comment: "comment",
	quote: "comment",
	keyword: "keyword",
	modifier: "keyword",
	self: "keyword",
	operatorKeyword: "keyword",
	controlKeyword: "keyword",
	definitionKeyword: "keyword",
	moduleKeyword: "keyword",
	string: "string",
	character: "string",
	regexp: "string",
	url: "string",
	number: "number",
	integer: "number",
	float: "number",
	unit: "number",
	color: "number",
	atom: "constant",
	bool: "constant",
	null: "constant",
	escape: "constant",
	typeName: "type",
	type: "type",
	className: "type",
	namespace: "type",
	propertyName: "property",
	attributeName: "property",
	property: "property",
	attribute: "property",
	labelName: "property",
	tagName: "tag",
	tag: "tag",
	heading: "tag",
	meta: "keyword",
	processingInstruction: "keyword",
	macroName: "function",
	inserted: "inserted",
	deleted: "deleted",
	changed: "keyword",
	builtin: "function",
	def: "property",
};

/** A grammar, whatever it remembers between lines. */
export type Grammar = StreamParser<unknown>;

/** Reads lines with a grammar for streams of characters. A grammar that fails is not asked again. */
export class StreamReader implements LineReader {
	readonly #parser: Grammar;
	/** Null when the grammar has failed. */
	#state: unknown;

	constructor(parser: Grammar, state: unknown = parser.startState?.(indentUnit) ?? {}) {
		this.#parser = parser;
		this.#state = state;
	}

	copy(): LineReader {
		return new StreamReader(this.#parser, this.#state === null ? null : copyOf(this.#parser, this.#state));
	}

	read(line: string): readonly CodeToken[] {
		if (this.#state === null || line.length > longestLine) return [];
		try {
			if (line !== "") return this.#readWords(line, this.#state);
			this.#parser.blankLine?.(this.#state, indentUnit);
		} catch {
			// Grammars were written for code; what a model writes may be anything. The rest stays without colours.
			this.#state = null;
		}
		return [];
	}

	#readWords(line: string, state: unknown): readonly CodeToken[] {
		const stream = new StringStream(line, tabSize, indentUnit);
		const tokens: CodeToken[] = [];
		for (let idle = 0; !stream.eol(); stream.start = stream.pos) {
			const kind = kindOf(this.#parser.token(stream, state), stream.current());
			idle = stream.pos > stream.start ? 0 : idle + 1;
			// A word of no length changes the state for the next one; a grammar that never comes to it is helped on.
			if (idle > mostIdle) stream.next();
			else if (kind && idle === 0) tokens.push({ start: stream.start, end: stream.pos, kind });
		}
		return tokens;
	}
}

/** As the grammars expect it: their own way, else a shallow copy with lists copied too. */
function copyOf(parser: Grammar, state: unknown): unknown {
	if (parser.copyState) return parser.copyState(state);
	if (typeof state !== "object" || state === null) return state;
	const entries = Object.entries(state).map(([name, value]) => [name, Array.isArray(value) ? value.slice() : value]);
	return Object.fromEntries(entries);
}

function kindOf(style: string | null, word: string): TokenKind | null {
	if (!style || word.trim() === "") return null;
	for (const name of style.split(/\s+/)) {
		const [base = "", ...modifiers] = name.split(".");
		if (modifiers.includes("function")) return "function";
		if (base === "variableName" && modifiers.includes("standard")) return "function";
		if (base === "variableName" && modifiers.includes("special")) return "property";
		const kind = Object.hasOwn(kinds, base) ? kinds[base] : undefined;
		if (kind) return kind;
	}
	return null;
}
