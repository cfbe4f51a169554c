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
		if (typeof files === "string") {
			problems.push(files);
			continue;
		}
		const isAlone = files.length === 1 && files[0]?.path === place;
		const facts = new FolderFacts(localize);
		for (const file of files) {
			const result = await readFile(file, isAlone, facts, localize);
			if (result === null) continue;
			const shownName = isAlone ? place : path.relative(place, file.path);
			const sentences = typeof result === "string" ? [result] : (result.problems ?? []);
			for (const sentence of sentences) problems.push(localize("{0}: {1}", shownName, sentence));
			if (typeof result === "string") continue;
			for (const chat of result.chats) addChat(chats, chat, problems, localize);
			Object.assign(contents, result.contents);
		}
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

/** Null when the file is of no kind known here; that is worth a sentence only when the user chose this very file. */
async function readFile(
	file: SourceFile,
	isAlone: boolean,
	facts: FolderFacts,
	localize: Localize,
): Promise<FileResult | string | null> {
	const name = path.basename(file.path).toLowerCase();
	if (companions.has(name) && !isAlone) return null;
	const read = await readText(file.path, localize);
	if (typeof read === "string") return read;
	if (name.endsWith(".md")) return readMarkdown(read.text, isAlone, localize);
	const parsed = parseJson(read.text, localize);
	if (typeof parsed === "string") return isAlone || name === "api_conversation_history.json" ? parsed : null;
	const result = await recognize(parsed.value, file, facts, localize);
	if (result === null) return isAlone ? localize("It is no chat of a kind that Daybook knows.") : null;
	if (typeof result === "string" || "chats" in result) return result;
	return { chats: [result] };
}

function readMarkdown(text: string, isAlone: boolean, localize: Localize): FileResult | string | null {
	if (!isDaybookMarkdown(text)) return isAlone ? localize("It is Markdown that Daybook did not write.") : null;
	const chat = chatFromMarkdown(text, localize);
	return typeof chat === "string" ? chat : { chats: [chat] };
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
