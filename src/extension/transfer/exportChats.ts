import type { Database, Result } from "../../db/index.ts";
import type { ConversationSummary } from "../../shared/model.ts";
import { formatCost } from "../../shared/money.ts";
import type { ContentStore } from "../attachments/index.ts";
import type { TransferredChat, TransferredContents, TransferredMessage } from "./chatFile.ts";
import { chatsToJson } from "./daybookJson.ts";
import { chatToMarkdown } from "./daybookMarkdown.ts";

type ExportedMessage = NonNullable<Result<"conversations.exportMessages">>["messages"][number];

const pageLength = 500;
/** Contents beyond this many bytes in all are left out of a JSON file, which would become too large to be read again. */
const mostContentBytes = 32 * 1024 * 1024;

/** A chat with all its branches, and its line in the history. */
export interface ExportedChat {
	readonly chat: TransferredChat;
	readonly summary: ConversationSummary;
}

/** A chat to be written to a file; null when it is gone. */
export async function exportedChat(conversationId: string, database: Database): Promise<ExportedChat | null> {
	const summary = await database.call("conversations.get", { conversationId });
	if (!summary) return null;
	const messages: TransferredMessage[] = [];
	let headMessageId: string | null = null;
	for (let cursor: number | null = 0; cursor !== null;) {
		const page: Result<"conversations.exportMessages"> = await database.call("conversations.exportMessages", {
			conversationId,
			cursor,
			limit: pageLength,
		});
		if (!page) return null;
		messages.push(...page.messages.map(withoutRound));
		({ headMessageId, cursor } = page);
	}
	const { id, title, projectId, projectName, isPinned, createdAt, status, origin } = summary;
	const chat: TransferredChat = {
		id,
		origin: origin ?? "daybook",
		originKey: null,
		title,
		projectId,
		projectName,
		folder: null,
		status: status === "archived" ? "archived" : "active",
		isPinned,
		createdAt,
		headMessageId,
		messages,
	};
	return { chat, summary };
}

/** The round follows from the tree: it is counted anew at an import. */
function withoutRound({ roundNumber: _round, ...message }: ExportedMessage): TransferredMessage {
	return message;
}

/** A chat as a Markdown document. */
export function markdownOf(chat: TransferredChat, { projectName, createdAt, cost }: ConversationSummary): string {
	const facts = [projectName, new Date(createdAt).toISOString(), formatCost(cost)].filter(Boolean).join(" · ");
	return chatToMarkdown(chat, facts);
}

/** Chats with the contents of their attachments as one JSON file. */
export async function jsonOf(chats: readonly TransferredChat[], store: ContentStore): Promise<string> {
	const contents: Record<string, string> = {};
	let bytes = 0;
	for (const { contentHash } of chats.flatMap((chat) => chat.messages.flatMap((message) => message.attachments))) {
		if (Object.hasOwn(contents, contentHash)) continue;
		const content = await store.read(contentHash);
		if (!content || bytes + content.length > mostContentBytes) continue;
		bytes += content.length;
		contents[contentHash] = Buffer.from(content).toString("base64");
	}
	return chatsToJson(chats, contents satisfies TransferredContents);
}

/** A file name from a chat's title, without its extension; another one than those `taken`, which it is added to. */
export function fileNameFrom(title: string, taken: Set<string>): string {
	const plain =
		title
			.replaceAll(/[^\p{L}\p{N} _-]+/gu, " ")
			.replaceAll(/\s+/g, " ")
			.trim()
			.slice(0, 60)
			.trim() || "chat";
	// Windows keeps these names for devices.
	const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? `${plain}_` : plain;
	for (let number = 1; ; number += 1) {
		const name = number === 1 ? safe : `${safe} ${number}`;
		if (taken.has(name.toLowerCase())) continue;
		taken.add(name.toLowerCase());
		return name;
	}
}
