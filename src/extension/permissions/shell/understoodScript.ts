import type { Command, HereDoc, ParsedScript, Statement, Word, WordPart } from "unbash";
import { isPlainWord, type UnderstoodScript } from "./script.ts";

/** Thrown by the first thing that is more than plain words. */
class NotPlain extends Error {}

interface Draft {
	readonly commands: string[][];
	readonly pieces: (string | number)[];
	/** Here-documents of the line that is being written; they follow it. */
	readonly documents: string[];
}

/**
 * Commands of plain words, joined by pipes, "&&", "||" and line ends, with quoted here-documents: their words are what bash
 * would hand over. Null for a script with anything else, and for one without a command.
 */
export function understoodScript(tree: ParsedScript): UnderstoodScript | null {
	const draft: Draft = { commands: [], pieces: [], documents: [] };
	if (tree.shebang !== undefined || tree.commands.length === 0) return null;
	try {
		for (const statement of tree.commands) addStatement(draft, statement);
	} catch (error) {
		if (error instanceof NotPlain) return null;
		throw error;
	}
	return { commands: draft.commands, pieces: draft.pieces };
}

function addStatement(draft: Draft, { command, background }: Statement): void {
	if (background === true) throw new NotPlain();
	if (draft.pieces.length > 0) draft.pieces.push("\n");
	addChain(draft, command);
	for (const document of draft.documents.splice(0)) draft.pieces.push(`\n${document}`);
}

function addChain(draft: Draft, node: Statement["command"]): void {
	if (node.type === "Command") return addCommand(draft, node);
	if (node.type !== "AndOr" && node.type !== "Pipeline") throw new NotPlain();
	if (node.type === "Pipeline" && node.prefixes.length > 0) throw new NotPlain();
	for (const [at, command] of node.commands.entries()) {
		const operator = node.operators[at - 1];
		// "|&" joins the errors to the output: a redirection in other clothes.
		if (operator === "|&") throw new NotPlain();
		if (operator !== undefined) draft.pieces.push(` ${operator} `);
		addChain(draft, command);
	}
}

function addCommand(draft: Draft, { name, prefix, suffix }: Command): void {
	// A name that is quoted or escaped hides what runs; nobody honest writes one.
	if (name === undefined || name.text !== name.value || !isPlainWord(name.value) || prefix.length > 0)
		throw new NotPlain();
	const words = [valueOf(name)];
	draft.pieces.push(draft.commands.length);
	draft.commands.push(words);
	for (const part of suffix) {
		if (part.type === "HereDoc") draft.pieces.push(` ${documentOf(part, draft.documents)}`);
		else if (part.type === "Word") words.push(valueOf(part));
		else throw new NotPlain();
	}
}

/** Keeps the body for below the line; returns what stands in the line. */
function documentOf({ operator, descriptor, delimiter, body, closing }: HereDoc, documents: string[]): string {
	const isPlain = operator === "<<" && descriptor === undefined && delimiter?.quoted === true && closing !== undefined;
	if (!isPlain) throw new NotPlain();
	let end = "END";
	while (body.text.split("\n").includes(end)) end += "_";
	documents.push(`${body.text}${end}`);
	return `<<'${end}'`;
}

/** What bash makes of a word without expanding anything. */
function valueOf({ text, value, parts }: Word): string {
	if (parts === undefined) checkUnquoted(text, true);
	else for (const [at, part] of parts.entries()) checkPart(part, at === 0);
	return value;
}

function checkPart(part: WordPart, isFirst: boolean): void {
	if (part.type === "Literal") checkUnquoted(part.text, isFirst);
	else if (part.type === "DoubleQuoted") {
		if (part.parts.some((inner) => inner.type !== "Literal")) throw new NotPlain();
	} else if (part.type !== "SingleQuoted") throw new NotPlain();
}

/** A tilde at the start, or after "=" or ":", stands for a home folder. */
function checkUnquoted(text: string, isFirst: boolean): void {
	if (/[=:]~/.test(text) || (isFirst && text.startsWith("~"))) throw new NotPlain();
}
