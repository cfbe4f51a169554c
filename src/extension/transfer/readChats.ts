import path from "node:path";
import * as v from "valibot";
import type { Localize } from "../localize.ts";
import type { ReadChats, TransferredChat, TransferredContents } from "./chatFile.ts";
import { chatFromTask, isSessionDocument, type TaskFacts } from "./clineChats.ts";
import { chatFromContinue, isContinueSession, sessionDates } from "./continueChats.ts";
import { chatsFromJson, jsonFormat } from "./daybookJson.ts";
import { chatFromMarkdown, isDaybookMarkdown } from "./daybookMarkdown.ts";
import { parentsFirst } from "./order.ts";
import { parseJson, readText, type SourceFile, sourceFiles } from "./sourceFiles.ts";
import { chatFromVscode, isVscodeChat } from "./vscodeChat.ts";

/** Files of the other tools that lie among their histories and hold no chat themselves. */
const companions = new Set([
	"ui_messages.json",
	"task_metadata.json",
	"history_item.json",
	"taskhistory.json",
	"sessions.json",
	"context_history.json",
	"focus_chain.json",
]);

interface FileResult {
	readonly chats: readonly TransferredChat[];
	readonly contents?: TransferredContents;
	/** A sentence for each chat of the file that is no use. */
	readonly problems?: readonly string[];
	/** It never was a chat: beside chats that is worth no sentence. */
	readonly isOfAnotherKind?: boolean;
}

/** What was found so far; a chat that comes twice is taken from where there is more of it. */
interface Gathered {
	readonly chats: Map<string, TransferredChat>;
	readonly contents: Record<string, string>;
	readonly problems: string[];
}

/**
 * Reads the chats of files and folders: Daybook's own JSON and Markdown, VS Code's chat export, task folders of Cline, Roo
 * Code and their kin, sessions of Continue. Never throws for what is in a file: each that is no use becomes a sentence.
 */
export async function readChats(places: readonly string[], localize: Localize): Promise<ReadChats> {
	const chats = new Map<string, TransferredChat>();
	const contents: Record<string, string> = {};
	const problems: string[] = [];
	for (const place of places) {
		const files = await sourceFiles(place, localize);
		if (typeof files === "string") problems.push(files);
		else await readPlace(place, files, { chats, contents, problems }, localize);
	}
	if (chats.size === 0 && problems.length === 0) problems.push(localize("No chats were found there."));
	return { chats: [...chats.values()], contents, problems };
}

function addChat(
	chats: Map<string, TransferredChat>,
	chat: TransferredChat,
	problems: string[],
	localize: Localize,
): void {
	const messages = parentsFirst(chat.messages);
	if (messages === null) problems.push(localize("{0}: Its messages do not follow one another.", chat.title));
	else if ((chats.get(chat.id)?.messages.length ?? -1) < messages.length) chats.set(chat.id, { ...chat, messages });
}

async function readPlace(
	place: string,
	files: readonly SourceFile[],
	{ chats, contents, problems }: Gathered,
	localize: Localize,
): Promise<void> {
	const isAlone = files.length === 1 && files[0]?.path === place;
	const facts = new FolderFacts(localize);
	const ofAnotherKind: string[] = [];
	let found = 0;
	for (const file of files) {
		if (!isAlone && companions.has(path.basename(file.path).toLowerCase())) continue;
		const result = await readFile(file, facts, localize);
		const told = (result.problems ?? []).map((sentence) =>
			localize("{0}: {1}", isAlone ? place : path.relative(place, file.path), sentence),
		);
		const isBelow = path.dirname(file.path) !== place;
		if (result.isOfAnotherKind !== true || isAlone) problems.push(...told);
		else if (!isBelow) ofAnotherKind.push(...told);
		for (const chat of result.chats) addChat(chats, chat, problems, localize);
		found += result.chats.length;
		Object.assign(contents, result.contents);
	}
	// Where there is no chat, they are what the user meant.
	if (found === 0) problems.push(...ofAnotherKind);
}

async function readFile(file: SourceFile, facts: FolderFacts, localize: Localize): Promise<FileResult> {
	const read = await readText(file.path, localize);
	if (typeof read === "string") return useless(read);
	if (/\.md$/i.test(file.path)) return readMarkdown(read.text, localize);
	const parsed = parseJson(read.text, localize);
	if (typeof parsed === "string") return { ...useless(parsed), isOfAnotherKind: !wasChat(file.path, read.text) };
	const result = await recognize(parsed.value, file, facts, localize);
	if (result === null)
		return { ...useless(localize("It is no chat of a kind that Daybook knows.")), isOfAnotherKind: true };
	if (typeof result === "string") return useless(result);
	return "chats" in result ? result : { chats: [result] };
}

function useless(sentence: string): FileResult {
	return { chats: [], problems: [sentence] };
}

/** A file that was cut off is told by its place or by its first words. */
function wasChat(file: string, text: string): boolean {
	if (path.basename(file) === "api_conversation_history.json" || path.basename(path.dirname(file)) === "sessions")
		return true;
	return /"(sessionId|history|requests|messages|role)"|"daybook\.chats"/.test(text.slice(0, 2000));
}

function readMarkdown(text: string, localize: Localize): FileResult {
	if (!isDaybookMarkdown(text))
		return { ...useless(localize("It is Markdown that Daybook did not write.")), isOfAnotherKind: true };
	const chat = chatFromMarkdown(text, localize);
	return typeof chat === "string" ? useless(chat) : { chats: [chat] };
}

async function recognize(
	value: unknown,
	file: SourceFile,
	facts: FolderFacts,
	localize: Localize,
): Promise<FileResult | TransferredChat | string | null> {
	if (v.is(v.looseObject({ format: v.literal(jsonFormat) }), value)) return chatsFromJson(value, localize);
	const isTask = path.basename(file.path) === "api_conversation_history.json";
	if (isTask || isSessionDocument(value)) return chatFromTask(value, await facts.ofTask(value, file), localize);
	if (isContinueSession(value)) return chatFromContinue(value, await facts.dateOfSession(value, file), localize);
	return isVscodeChat(value) ? chatFromVscode(value, file.modifiedAt, localize) : null;
}

const historyItem = v.looseObject({
	id: v.string(),
	task: v.optional(v.string()),
	workspace: v.optional(v.string()),
	cwdOnTaskInitialization: v.optional(v.string()),
});
const metadata = v.looseObject({
	model_usage: v.optional(v.array(v.looseObject({ model_id: v.optional(v.string()) }))),
});

/** What lies beside the chats in a history folder; each list is read once. */
class FolderFacts {
	readonly #localize: Localize;
	readonly #lists = new Map<string, Promise<unknown>>();

	constructor(localize: Localize) {
		this.#localize = localize;
	}

	async ofTask(value: unknown, { path: file, modifiedAt }: SourceFile): Promise<TaskFacts> {
		const folder = path.dirname(file);
		const document = v.is(v.looseObject({ sessionId: v.string() }), value) ? value.sessionId : null;
		const id = document ?? path.basename(folder);
		const root = path.dirname(path.dirname(folder));
		const listed = await this.#json(path.join(root, "state", "taskHistory.json"));
		const own = await this.#json(path.join(folder, "history_item.json"));
		const items = [own, ...(Array.isArray(listed) ? listed : [])];
		const item = items.find((one) => v.is(historyItem, one) && one.id === id);
		const meta = await this.#json(path.join(folder, "task_metadata.json"));
		const known = v.is(historyItem, item) ? item : null;
		return {
			origin: originOf(file),
			id,
			title: known?.task ?? null,
			folder: known?.workspace ?? known?.cwdOnTaskInitialization ?? null,
			startedAt: null,
			model: v.is(metadata, meta) ? (meta.model_usage?.at(-1)?.model_id ?? null) : null,
			fileTime: modifiedAt,
		};
	}

	async dateOfSession(value: unknown, { path: file, modifiedAt }: SourceFile): Promise<number> {
		const dates = sessionDates(await this.#json(path.join(path.dirname(file), "sessions.json")));
		const id = v.is(v.looseObject({ sessionId: v.string() }), value) ? value.sessionId : "";
		return dates.get(id) ?? modifiedAt;
	}

	#json(file: string): Promise<unknown> {
		const known = this.#lists.get(file);
		if (known) return known;
		const reading = readText(file, this.#localize).then((read) => {
			const parsed = typeof read === "string" ? read : parseJson(read.text, this.#localize);
			return typeof parsed === "string" ? null : parsed.value;
		});
		this.#lists.set(file, reading);
		return reading;
	}
}

/** Which of the tools that share this format wrote it: its folder is named for it. */
function originOf(file: string): string {
	if (/[\\/]rooveterinaryinc\.roo-cline[\\/]/i.test(file)) return "roo";
	if (/[\\/]kilocode\.kilo-code[\\/]/i.test(file)) return "kilo";
	return "cline";
}
