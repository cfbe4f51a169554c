import * as v from "valibot";
import { failureActions } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TransferredChat, TransferredContents } from "./chatFile.ts";
import { damagedAt } from "./damagedAt.ts";

/** What a file of Daybook's own says it is. */
export const jsonFormat = "daybook.chats";
const newestVersion = 1;
/** A file of a million damaged chats is told of by so many sentences. */
const mostProblems = 100;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
const name = v.pipe(v.string(), v.maxLength(1000));

const part = v.variant("type", [
	v.object({ type: v.literal("text"), text }),
	v.object({ type: v.literal("reasoning"), text, signature: v.nullable(text) }),
	v.object({ type: v.literal("tool_call"), id: text, name: text, argumentsJson: text }),
	v.object({ type: v.literal("tool_result"), callId: text, name: text, text, isError: v.boolean() }),
]);

const attachment = v.object({
	id,
	kind: v.picklist(["file", "selection", "symbol", "problems", "terminal", "diff", "chat", "agent_session", "image"]),
	name,
	mediaType: v.pipe(v.string(), v.maxLength(200)),
	byteCount: time,
	contentHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	source: v.nullable(
		v.object({
			uri: v.pipe(v.string(), v.maxLength(8000)),
			startLine: v.nullable(time),
			endLine: v.nullable(time),
		}),
	),
});

/** What a card of another Daybook offers and this one does not know is left out: it is no reason to refuse a chat. */
const actions = v.pipe(
	v.array(v.pipe(v.string(), v.maxLength(100))),
	v.transform((offered) => offered.flatMap((action) => failureActions.find((known) => known === action) ?? [])),
);

/** One message as Daybook's own files hold it. */
export const messageSchema = v.object({
	id,
	parentId: v.nullable(id),
	role: v.picklist(["user", "assistant", "system", "tool"]),
	speaker: id,
	parts: v.pipe(v.array(part), v.readonly()),
	state: v.picklist(["complete", "partial", "failed"]),
	failure: v.nullable(v.object({ code: text, message: text, detail: v.nullable(text), actions })),
	finishReason: v.nullable(text),
	modelId: v.nullable(id),
	createdAt: time,
	completedAt: v.nullable(time),
	attachments: v.pipe(v.array(attachment), v.maxLength(1000), v.readonly()),
});

/** A chat without its messages. */
export const chatSchema = v.object({
	id,
	origin: id,
	originKey: v.nullable(id),
	title: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
	projectId: v.nullable(id),
	projectName: v.nullable(name),
	folder: v.nullable(v.pipe(v.string(), v.maxLength(8000))),
	status: v.picklist(["active", "archived"]),
	isPinned: v.boolean(),
	createdAt: time,
	headMessageId: v.nullable(id),
});

const fileSchema = v.object({
	format: v.literal(jsonFormat),
	version: v.pipe(v.number(), v.integer(), v.minValue(1)),
	chats: v.array(v.unknown()),
	contents: v.optional(v.record(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), v.pipe(v.string(), v.base64())), {}),
});

const wholeChat = v.object({ ...chatSchema.entries, messages: v.pipe(v.array(messageSchema), v.readonly()) });

/** What a file holds; `problems` has a sentence for each chat in it that is no use. */
interface ChatsOfFile {
	readonly chats: readonly TransferredChat[];
	readonly contents: TransferredContents;
	readonly problems: readonly string[];
}

/** The chats as one JSON file that Daybook reads again. */
export function chatsToJson(chats: readonly TransferredChat[], contents: TransferredContents): string {
	const file = { format: jsonFormat, version: newestVersion, chats, contents };
	return `${JSON.stringify(file, null, "\t")}\n`;
}

/** The chats of a file, or a sentence that says what is wrong with all of it. */
export function chatsFromJson(value: unknown, localize: Localize): ChatsOfFile | string {
	const version = typeof value === "object" && value !== null && "version" in value ? value.version : null;
	if (typeof version === "number" && version > newestVersion)
		return localize("It was written by a newer Daybook: update this one first.");
	const checked = v.safeParse(fileSchema, value, { abortEarly: true });
	if (!checked.success) return damagedAt(v.getDotPath(checked.issues[0]), localize);
	const { chats: given, contents } = checked.output;
	const chats: TransferredChat[] = [];
	const problems: string[] = [];
	for (const [index, one] of given.entries()) {
		const chat = v.safeParse(wholeChat, one, { abortEarly: true });
		if (chat.success) chats.push(chat.output);
		else if (problems.length < mostProblems) {
			const place = v.getDotPath(chat.issues[0]);
			problems.push(damagedAt(place === null ? `chats.${index}` : `chats.${index}.${place}`, localize));
		}
	}
	return { chats, contents, problems };
}
