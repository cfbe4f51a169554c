import type { Database } from "../../db/index.ts";
import { contentHash, type ContentStore } from "../attachments/index.ts";
import { expectedCode } from "../errors.ts";
import type { ReadChats, TransferredChat, TransferredContents } from "./chatFile.ts";

/** What an import of one chat would do. */
export interface PlannedChat {
	readonly chat: TransferredChat;
	/** Messages that are not here yet; 0 when there is nothing to do. */
	readonly newMessages: number;
	/** True when the chat is here and would only be added to. */
	readonly isKnown: boolean;
	/** Its id here when it is in "Recently deleted", from where the import brings it back; else null. */
	readonly deletedId: string | null;
}

/** True when the import of this chat would change anything. */
export function isNews({ newMessages, deletedId }: PlannedChat): boolean {
	return newMessages > 0 || deletedId !== null;
}

export interface ImportPlan {
	/** Newest first. */
	readonly chats: readonly PlannedChat[];
	readonly contents: TransferredContents;
	readonly problems: readonly string[];
}

/** What an import did. */
export interface ImportResult {
	readonly chats: number;
	readonly messages: number;
	/** Chats that came back from "Recently deleted". */
	readonly restored: number;
	/** Titles of chats that could not be entered because their messages belong to another chat here. */
	readonly refused: readonly string[];
}

/** Chats looked up in one call. */
const previewBatch = 100;
/** Messages written in one transaction, so that no other window waits long. */
const writeBatch = 500;

/** Compares what was read with what is here. Changes nothing. */
export async function planImport({ chats, contents, problems }: ReadChats, database: Database): Promise<ImportPlan> {
	const planned: PlannedChat[] = [];
	for (let start = 0; start < chats.length; start += previewBatch) {
		const batch = chats.slice(start, start + previewBatch);
		const previews = await database.call("conversations.previewImport", {
			chats: batch.map(({ id, origin, originKey, messages }) => ({
				id,
				origin,
				originKey,
				messageIds: messages.map((message) => message.id),
			})),
		});
		for (const [index, chat] of batch.entries()) {
			const preview = previews[index];
			if (!preview) continue;
			const { newMessages, conversationId, isDeleted } = preview;
			const deletedId = isDeleted ? conversationId : null;
			planned.push({ chat, newMessages, isKnown: conversationId !== null, deletedId });
		}
	}
	return { chats: planned.sort((a, b) => b.chat.createdAt - a.chat.createdAt), contents, problems };
}

/** Enters the chats that are given; what is here already stays as it is. `projectIdOf` finds the project of a folder. */
export async function runImport(
	chosen: readonly PlannedChat[],
	contents: TransferredContents,
	surroundings: {
		readonly database: Database;
		readonly store: ContentStore;
		readonly userId: string;
		readonly projectIdOf: (folder: string) => string | null;
		readonly isCancelled: () => boolean;
		readonly now: () => number;
	},
): Promise<ImportResult> {
	const { database, now } = surroundings;
	let chats = 0;
	let messages = 0;
	let restored = 0;
	const refused: string[] = [];
	await keepContents(chosen, contents, surroundings.store);
	for (const { chat, deletedId } of chosen) {
		if (surroundings.isCancelled()) break;
		const added = await importChat(chat, surroundings).catch((error: unknown) => {
			if (expectedCode(error) !== "invalid") throw error;
			refused.push(chat.title);
			return null;
		});
		if (added === null) continue;
		messages += added;
		if (added > 0) chats += 1;
		if (deletedId === null) continue;
		await database.call("conversations.setStatus", { conversationId: deletedId, status: "active", at: now() });
		restored += 1;
	}
	return { chats, messages, restored, refused };
}

async function importChat(
	{ messages, projectName: _name, folder, ...chat }: TransferredChat,
	{
		database,
		userId,
		projectIdOf,
	}: {
		readonly database: Database;
		readonly userId: string;
		readonly projectIdOf: (folder: string) => string | null;
	},
): Promise<number> {
	const projectId = chat.projectId ?? (folder === null ? null : projectIdOf(folder));
	let added = 0;
	for (let start = 0; start === 0 || start < messages.length; start += writeBatch) {
		added += await database.call("conversations.addImported", {
			chat: { ...chat, userId, projectId },
			messages: messages.slice(start, start + writeBatch),
		});
	}
	return added;
}

/** Only contents that a message of these chats carries, and only those that are what their hash says. */
async function keepContents(
	chosen: readonly PlannedChat[],
	contents: TransferredContents,
	store: ContentStore,
): Promise<void> {
	const wanted = new Set(
		chosen.flatMap(({ chat }) =>
			chat.messages.flatMap(({ attachments }) => attachments.map(({ contentHash }) => contentHash)),
		),
	);
	for (const hash of wanted) {
		const bytes = Object.hasOwn(contents, hash) ? Buffer.from(contents[hash] ?? "", "base64") : null;
		if (bytes && contentHash(bytes) === hash) await store.put(bytes);
	}
}
