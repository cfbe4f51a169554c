import type { Value, WritableDatabase } from "../store/connection.ts";
import { bigramsOf } from "../searchText.ts";
import { stableId } from "../stableId.ts";
import type { Conversion, OldRow } from "./legacyRows.ts";
import {
	enterModel,
	objectOf,
	projectId,
	projectsByOldId,
	rowsOf,
	textOf,
	timeOf,
	wholeOf,
	wordOf,
} from "./legacyRows.ts";

/** The chats of older systems: a table of chats, one of messages, and the columns that may join them. */
const shapes = [
	{ chats: "conversations", messages: "conversation_messages", keys: ["conversation_id"] },
	{ chats: "conversations", messages: "messages", keys: ["conversation_id", "thread_id"] },
	{ chats: "chat_sessions", messages: "chat_messages", keys: ["chat_session_id"] },
] as const;

interface OldChat {
	/** The table of its messages. */
	readonly table: string;
	readonly oldId: string;
	/** Undefined when only its messages are there. */
	readonly head: OldRow | undefined;
	/** In the order in which they were written; at least one. */
	readonly rows: readonly OldRow[];
}

/** Takes over the chats of every shape the file has. */
export function legacyChats(conversion: Conversion): void {
	const projects = projectsByOldId(conversion.old);
	for (const shape of shapes) {
		for (const chat of chatsOf(conversion, shape)) {
			convertChat(conversion, chat, projectId(projects.get(String(chat.head?.["project_id"]))));
		}
	}
}

function chatsOf({ old, now, leftOut }: Conversion, { chats, messages, keys }: (typeof shapes)[number]): OldChat[] {
	const byChat = new Map<string, OldRow[]>();
	for (const row of rowsOf(old, messages)) {
		const key = keys.find((name) => wordOf(row[name]) !== null);
		if (key === undefined) {
			leftOut.note(messages, "A message belongs to no chat.");
			continue;
		}
		const name = `${key} ${String(row[key])}`;
		const rows = byChat.get(name) ?? [];
		rows.push(row);
		byChat.set(name, rows);
	}
	const heads = new Map(rowsOf(old, chats).map((row) => [`${keys[0]} ${String(row["id"])}`, row]));
	return [...byChat].map(([oldId, rows]) => ({
		table: messages,
		oldId,
		head: heads.get(oldId),
		rows: inOrder(rows, now),
	}));
}

function inOrder(rows: readonly OldRow[], now: number): readonly OldRow[] {
	return rows.toSorted(
		(a, b) =>
			wholeOf(a["round_number"]) - wholeOf(b["round_number"]) ||
			timeOf(a["created_at"], now) - timeOf(b["created_at"], now) ||
			wholeOf(a["_rowid"]) - wholeOf(b["_rowid"]),
	);
}

function convertChat(conversion: Conversion, chat: OldChat, project: string | null): void {
	const { fresh, leftOut } = conversion;
	const id = idOf(chat);
	if (!leftOut.attempt(chat.head ? "conversations" : chat.table, () => insertChat(conversion, id, chat, project))) {
		leftOut.note(chat.table, "The chat of a message was left out.", chat.rows.length);
		return;
	}
	const head = convertMessages(conversion, id, chat);
	fresh.run("UPDATE conversations SET head_message_id = :head WHERE id = :id", { head, id });
}

/** Numbers begin anew in every file: what stands at the beginning of the chat tells those of two files apart. */
function idOf({ table, oldId, head, rows: [first] }: OldChat): string {
	return stableId("conversations", table, oldId, head?.["created_at"], first?.["created_at"], first?.["content"]);
}

function insertChat(
	{ fresh, userId, now }: Conversion,
	id: string,
	{ head, rows }: OldChat,
	project: string | null,
): void {
	const at = timeOf(head?.["created_at"] ?? rows[0]?.["created_at"], now);
	const status = ["archived", "deleted"].find((known) => known === head?.["status"]) ?? "active";
	fresh.run(
		`INSERT INTO conversations (
			id, machine_id, user_id, project_id, title, summary, context_state, status, origin, origin_key, created_at, updated_at,
			deleted_at
		) VALUES (
			:id, 'legacy', :userId, (SELECT id FROM projects WHERE id = :projectId), :title, :summary, :state, :status, 'legacy',
			:id, :at, :at, :deletedAt
		)`,
		{
			id,
			userId,
			projectId: project,
			title: wordOf(head?.["title"]) ?? titleOf(rows),
			summary: textOf(head?.["summary"]),
			state: JSON.stringify(objectOf(head?.["context_state"])),
			status,
			at,
			deletedAt: status === "deleted" ? now : null,
		},
	);
}

function titleOf(rows: readonly OldRow[]): string {
	return (textOf(rows[0]?.["content"]) ?? "Chat").slice(0, 60).trim() || "Chat";
}

/** Enters the messages one below the other and returns the last one's id. */
function convertMessages(conversion: Conversion, conversationId: string, chat: OldChat): string | null {
	const { fresh, now, leftOut } = conversion;
	let parentId: string | null = null;
	let round = 0;
	for (const row of chat.rows) {
		const role = roleOf(row);
		if (role === "user") round++;
		const speaker = speakerOf(row, role, chat.head);
		const id = stableId("messages", conversationId, row["id"] ?? row["_rowid"], row["created_at"]);
		const message: Readonly<Record<string, Value>> = {
			id,
			conversationId,
			parentId,
			round: wholeOf(row["round_number"]) || round,
			speaker,
			role,
			content: textOf(row["content"]) ?? "",
			metadata: JSON.stringify(objectOf(row["metadata"])),
			modelId: role === "assistant" ? modelOf(fresh, speaker, chat.head) : null,
			tokens: row["token_count"] ?? row["tokens_used"] ?? null,
			at: timeOf(row["created_at"], now),
		};
		if (leftOut.attempt(chat.table, () => insertMessage(fresh, message))) parentId = id;
	}
	return parentId;
}

function insertMessage(fresh: WritableDatabase, message: Readonly<Record<string, Value>>): void {
	fresh.run(
		`INSERT INTO messages (
			id, machine_id, conversation_id, parent_message_id, round_number, speaker, role, type, state, content, bigrams, metadata,
			model_id, token_count, created_at
		) VALUES (
			:id, 'legacy', :conversationId, :parentId, :round, :speaker, :role, :type, 'complete', :content, :bigrams, :metadata,
			:modelId, :tokens, :at
		)`,
		{
			...message,
			type: message["role"] === "tool" ? "tool_result" : "chat",
			bigrams: bigramsOf(textOf(message["content"]) ?? ""),
			tokens: message["tokens"] === null ? null : wholeOf(message["tokens"]),
		},
	);
}

function roleOf(row: OldRow): string {
	const told = wordOf(row["role"]) ?? (wordOf(row["speaker"])?.startsWith("agent:") === true ? "assistant" : "user");
	return ["user", "assistant", "system", "tool"].find((role) => role === told) ?? "user";
}

function speakerOf(row: OldRow, role: string, chat: OldRow | undefined): string {
	const told = wordOf(row["speaker"]);
	if (told !== null) return told;
	return role === "assistant" ? `agent:${wordOf(chat?.["model_name"]) ?? "unknown"}` : "user";
}

function modelOf(fresh: WritableDatabase, speaker: string, chat: OldRow | undefined): string {
	return enterModel(fresh, wordOf(chat?.["provider"]), wordOf(speaker.replace(/^agent:/, "")));
}
