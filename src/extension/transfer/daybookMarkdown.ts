import * as v from "valibot";
import { fenceFor } from "../../shared/fence.ts";
import type { Part } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TransferredChat, TransferredMessage } from "./chatFile.ts";
import { chatSchema, messageSchema } from "./daybookJson.ts";
import { branchTo } from "./order.ts";

/**
 * A chat as a Markdown document that reads well and can be read in again. What a reader has no use for stands in comments:
 * one for the chat, one before each message, one before each part. Their mark is a word that occurs nowhere in the texts, so
 * that no text can pass for one of them.
 */

/** Whatever stands in a title: "." would stop at line separators of Unicode. */
const opening = /^<!-- daybook:chat (\{[^\n]*\}) -->$/;

const headSchema = v.object({
	...chatSchema.entries,
	version: v.literal(1),
	mark: v.pipe(v.string(), v.regex(/^[a-z0-9]{4,40}$/)),
});
const { parts: _, ...messageEntries } = messageSchema.entries;
const partSchema = v.variant("type", [
	v.object({ type: v.literal("text") }),
	v.object({ type: v.literal("reasoning"), signature: v.nullable(v.string()) }),
	v.object({ type: v.literal("tool_call"), id: v.string(), name: v.string() }),
	v.object({ type: v.literal("tool_result"), callId: v.string(), name: v.string(), isError: v.boolean() }),
]);
/** `place` counts the messages of the chat from 0 in the order they were written; earlier exports do not have it. */
const markedSchema = v.object({
	...messageEntries,
	parts: v.array(partSchema),
	place: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

interface PlacedMessage {
	readonly message: TransferredMessage;
	readonly place: number | null;
}

/** `facts` is the line under the title: project, day, cost. */
export function chatToMarkdown(chat: TransferredChat, facts: string): string {
	const { messages, ...head } = chat;
	const mark = unusedMark(JSON.stringify(messages));
	const shown = branchTo(messages, chat.headMessageId);
	const places = new Map(messages.map(({ id }, place) => [id, place]));
	const sectionOf = (message: TransferredMessage) => section(message, places.get(message.id) ?? 0, mark);
	const isShown = new Set(shown.map(({ id }) => id));
	const others = messages.filter(({ id }) => !isShown.has(id));
	const lines = [
		`<!-- daybook:chat ${commentJson({ version: 1, mark, ...head })} -->`,
		`# ${oneLine(chat.title)}`,
		"",
		facts,
		"",
		...shown.flatMap(sectionOf),
	];
	if (others.length > 0) {
		lines.push(`<!-- ${mark} -->`, "---", "# Other answers and edits", "");
	}
	return [...lines, ...others.flatMap(sectionOf)].join("\n");
}

function section(message: TransferredMessage, place: number, mark: string): string[] {
	const { parts, ...meta } = message;
	const speaker = message.role === "user" ? "You" : message.speaker.replace(/^agent:/, "");
	const state = message.state === "complete" ? "" : ` (${message.state})`;
	const marked = { ...meta, place, parts: parts.map(partMeta) };
	const remarks = [
		...message.attachments.map(({ name, kind }) => `*Attached: ${oneLine(name)} (${kind.replace("_", " ")})*`),
		...(message.failure ? [`> ${oneLine(message.failure.message)}`] : []),
	];
	return [
		`<!-- ${mark} ${commentJson(marked)} -->`,
		`## ${oneLine(speaker)}${state}`,
		"",
		...remarks.flatMap((remark) => [remark, ""]),
		...parts.flatMap((part) => [`<!-- ${mark} part -->`, ...body(part), ""]),
	];
}

function partMeta(part: Part): v.InferOutput<typeof partSchema> {
	switch (part.type) {
		case "text":
			return { type: "text" };
		case "reasoning":
			return { type: "reasoning", signature: part.signature };
		case "tool_call":
			return { type: "tool_call", id: part.id, name: part.name };
		default:
			return { type: "tool_result", callId: part.callId, name: part.name, isError: part.isError };
	}
}

function body(part: Part): string[] {
	switch (part.type) {
		case "text":
			return [part.text];
		case "reasoning":
			return part.text.split("\n").map((line) => `> ${line}`);
		case "tool_call":
			return [`Tool call: \`${oneLine(part.name)}\``, "", ...fenced(part.argumentsJson)];
		default:
			return [`Tool result: \`${oneLine(part.name)}\``, "", ...fenced(part.text)];
	}
}

function fenced(text: string): string[] {
	const fence = fenceFor(text);
	return [fence, text, fence];
}

/** True when a file says in its first line that it is a chat of Daybook's. */
export function isDaybookMarkdown(text: string): boolean {
	return opening.test(text.split(/\r?\n/, 1)[0] ?? "");
}

/** The chat of a Markdown file that Daybook wrote, or a sentence that says what is wrong with it. */
export function chatFromMarkdown(given: string, localize: Localize): TransferredChat | string {
	const text = /^[^\n]*\r\n/.test(given) ? given.replaceAll("\r\n", "\n") : given;
	const head = v.safeParse(headSchema, parse(opening.exec(text.split("\n", 1)[0] ?? "")?.[1]));
	if (!head.success) return localize("It is Markdown that Daybook did not write, or its first line was changed.");
	const { mark, version: _version, ...chat } = head.output;
	const messages: PlacedMessage[] = [];
	for (const piece of text.split(`\n<!-- ${mark} {`).slice(1)) {
		const message = messageFrom(`{${piece}`, mark);
		if (message === null) return localize("Message {0} in it is damaged.", messages.length + 1);
		messages.push(message);
	}
	return { ...chat, messages: asWritten(messages) };
}

/** The shown branch stands first in the file, whichever was written first; the versions of a message are told by that. */
function asWritten(messages: readonly PlacedMessage[]): readonly TransferredMessage[] {
	const isPlaced = messages.every(({ place }) => place !== null);
	const key = ({ message, place }: PlacedMessage) => (isPlaced ? (place ?? 0) : message.createdAt);
	return messages.toSorted((a, b) => key(a) - key(b)).map(({ message }) => message);
}

function messageFrom(piece: string, mark: string): PlacedMessage | null {
	const end = piece.indexOf(" -->\n");
	const marked = v.safeParse(markedSchema, parse(piece.slice(0, end)));
	if (end < 0 || !marked.success) return null;
	// What stands between this message and the next, such as a heading of ours, belongs to neither.
	const [own = ""] = piece.slice(end).split(`\n<!-- ${mark} -->\n`);
	const bodies = own.split(`\n<!-- ${mark} part -->\n`).slice(1);
	const { parts: metas, place, ...message } = marked.output;
	if (bodies.length !== metas.length) return null;
	const parts = metas.map((meta, index) => partFrom(meta, withoutLastBreak(bodies[index] ?? "")));
	return { message: { ...message, parts }, place: place ?? null };
}

function partFrom(meta: v.InferOutput<typeof partSchema>, text: string): Part {
	switch (meta.type) {
		case "text":
			return { ...meta, text };
		case "reasoning":
			return {
				...meta,
				text: text
					.split("\n")
					.map((line) => line.replace(/^> ?/, ""))
					.join("\n"),
			};
		case "tool_call":
			return { ...meta, argumentsJson: unfenced(text) };
		default:
			return { ...meta, text: unfenced(text) };
	}
}

/** Each part is written with one empty line after it. */
function withoutLastBreak(text: string): string {
	return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function unfenced(text: string): string {
	const lines = text.split("\n");
	return lines.slice(3, -1).join("\n");
}

/** JSON that can stand in an HTML comment. */
function commentJson(value: unknown): string {
	return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}

function parse(json: string | undefined): unknown {
	try {
		return json === undefined ? undefined : JSON.parse(json);
	} catch {
		return undefined;
	}
}

/** The same text gets the same mark, so that an export of an unchanged chat is an unchanged file. */
function unusedMark(texts: string): string {
	for (let number = 0; ; number += 1) {
		const mark = `mark${number}`;
		if (!texts.includes(mark)) return mark;
	}
}

function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, " ");
}
