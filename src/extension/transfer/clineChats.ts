import * as v from "valibot";
import type { Part } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TransferredChat } from "./chatFile.ts";
import { damagedAt } from "./damagedAt.ts";
import { type ForeignMessage, messageChain, shortTitle, titleFrom } from "./messageChain.ts";
import { stableId } from "./stableId.ts";
import { resultsOfTagged } from "./toolTagResults.ts";
import { partsOfTagged, TaggedCalls } from "./toolTags.ts";

/** A piece of a message as Cline, Roo Code and their descendants store it: the blocks of Anthropic's API. */
const block = v.looseObject({
	type: v.string(),
	text: v.optional(v.string()),
	thinking: v.optional(v.string()),
	id: v.optional(v.string()),
	name: v.optional(v.string()),
	input: v.optional(v.unknown()),
	tool_use_id: v.optional(v.string()),
	content: v.optional(v.unknown()),
	is_error: v.optional(v.nullable(v.boolean())),
});
const storedMessage = v.looseObject({
	role: v.picklist(["user", "assistant"]),
	content: v.union([v.string(), v.array(block)]),
	ts: v.optional(v.unknown()),
	modelInfo: v.optional(v.unknown()),
});
const history = v.array(storedMessage);
/** The document that newer versions of Cline keep for a session. */
const sessionDocument = v.looseObject({ version: v.literal(1), sessionId: v.string(), messages: history });

/** Stands for a picture, which is not taken over. */
const image = "[image]";

/** Goes into the ids instead of the tool's name, which a folder that was moved no longer tells. */
const family = "cline family";

/** What is known of a task beside its messages, from the index files that lie around it. */
export interface TaskFacts {
	/** "cline", "roo" and the like. */
	readonly origin: string;
	readonly id: string;
	readonly title: string | null;
	readonly folder: string | null;
	/** ms; null when nothing says when it began. */
	readonly startedAt: number | null;
	readonly model: string | null;
	/** When the file was last written (ms): the last resort. */
	readonly fileTime: number;
}

/** True for the document of a session, as newer versions of Cline write it. */
export function isSessionDocument(value: unknown): boolean {
	return v.is(v.looseObject({ version: v.number(), sessionId: v.string(), messages: v.array(v.unknown()) }), value);
}

/** The chat of a task's stored messages, or a sentence that says what is wrong with them. */
export function chatFromTask(value: unknown, facts: TaskFacts, localize: Localize): TransferredChat | string {
	const schema = Array.isArray(value) ? history : sessionDocument;
	const checked = v.safeParse(schema, value, { abortEarly: true });
	if (!checked.success) return damagedAt(v.getDotPath(checked.issues[0]), localize);
	const stored = Array.isArray(checked.output) ? checked.output : checked.output.messages;
	const createdAt = facts.startedAt ?? timeOfId(facts.id) ?? timeOf(stored[0]?.ts) ?? facts.fileTime;
	const calls: Calls = { names: new Map(), tagged: new TaggedCalls() };
	const messages = messageChain(
		family,
		facts.id,
		createdAt,
		stored.flatMap((message) => messagesOf(message, facts, calls)),
	);
	if (messages.length === 0) return localize("It holds no message.");
	return {
		id: stableId(createdAt, family, facts.id),
		origin: facts.origin,
		originKey: facts.id,
		title: shortTitle(facts.title ?? "") || titleFrom(messages, facts.id),
		projectId: null,
		projectName: null,
		folder: facts.folder,
		status: "active",
		isPinned: false,
		createdAt,
		headMessageId: messages.at(-1)?.id ?? null,
		messages,
	};
}

/** What was called so far: the names by the ids of calls, and those written as tags. */
interface Calls {
	readonly names: Map<string, string>;
	readonly tagged: TaggedCalls;
}

/** The user's words and the tools' results came in one message: here they are two. */
function messagesOf(
	{ role, content, ts, modelInfo }: v.InferOutput<typeof storedMessage>,
	facts: TaskFacts,
	calls: Calls,
): ForeignMessage[] {
	const at = timeOf(ts);
	const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
	if (role === "assistant") {
		const parts = blocks.flatMap((one) => assistantPart(one, calls));
		return [{ role, parts, model: modelId(modelInfo) ?? facts.model, at }];
	}
	const results = blocks.flatMap((one) => resultPart(one, calls.names));
	const tagged = resultsOfTagged(blocks.flatMap(textOf), calls.tagged);
	const text = tagged.words.join("\n\n");
	return [
		{ role: "tool", parts: [...results, ...tagged.results], model: null, at },
		{ role: "user", parts: [{ type: "text", text }], model: null, at },
	];
}

function textOf(one: v.InferOutput<typeof block>): string[] {
	if (one.type === "image") return [image];
	return one.type === "text" ? [withoutSurroundings(one.text ?? "")].filter((text) => text !== "") : [];
}

function assistantPart(one: v.InferOutput<typeof block>, { names, tagged }: Calls): Part[] {
	switch (one.type) {
		case "text":
			return partsOfTagged(one.text ?? "", tagged);
		case "thinking":
		case "reasoning": {
			const text = one.thinking ?? one.text ?? "";
			return text === "" ? [] : [{ type: "reasoning", text, signature: null }];
		}
		case "tool_use": {
			const id = one.id ?? "";
			const name = one.name ?? "tool";
			names.set(id, name);
			return [{ type: "tool_call", id, name, argumentsJson: JSON.stringify(one.input ?? {}) }];
		}
		default:
			return [];
	}
}

function resultPart(one: v.InferOutput<typeof block>, toolNames: ReadonlyMap<string, string>): Part[] {
	if (one.type !== "tool_result") return [];
	const callId = one.tool_use_id ?? "";
	const name = toolNames.get(callId) ?? "tool";
	return [{ type: "tool_result", callId, name, text: resultText(one.content), isError: one.is_error === true }];
}

function resultText(content: unknown): string {
	if (typeof content === "string") return content;
	if (!Array.isArray(content)) return content === undefined || content === null ? "" : JSON.stringify(content);
	return content
		.map((piece: unknown) => {
			if (v.is(v.looseObject({ type: v.literal("image") }), piece)) return image;
			return v.is(v.looseObject({ text: v.string() }), piece) ? piece.text : "";
		})
		.filter((text) => text !== "")
		.join("\n");
}

/** These tools append a description of the open editors to each message, which the user neither wrote nor saw. */
function withoutSurroundings(text: string): string {
	return text.replaceAll(/<environment_details>[^]*?<\/environment_details>/g, "").trim();
}

function modelId(info: unknown): string | null {
	if (!v.is(v.looseObject({ id: v.optional(v.string()), modelId: v.optional(v.string()) }), info)) return null;
	return info.id ?? info.modelId ?? null;
}

/** Tasks are named by the moment they began. */
function timeOfId(id: string): number | null {
	return /^\d{13}$/.test(id) ? Number(id) : null;
}

function timeOf(value: unknown): number | null {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
