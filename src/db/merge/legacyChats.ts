import type { Value, WritableDatabase } from "../store/connection.ts";
import { bigramsOf } from "../searchText.ts";
import { stableId } from "../stableId.ts";
import type { Conversion, OldRow } from "./legacyRows.ts";
import { enterModel, jsonOf, projectId, projectsByOldId, rowsOf, textOf, timeOf, wholeOf } from "./legacyRows.ts";

/** The chats of older systems: a table of chats, one of messages, and the column that joins them. */
const shapes = [
	{ chats: "conversations", messages: "conversation_messages", key: "conversation_id" },
	{ chats: "conversations", messages: "messages", key: "conversation_id" },
	{ chats: "chat_sessions", messages: "chat_messages", key: "chat_session_id" },
	{ chats: null, messages: "messages", key: "thread_id" },
] as const;

/** Takes over the chats of every shape the file has. */
export function legacyChats(conversion: Conversion): void {
	const { old, fresh } = conversion;
	for (const { chats, messages, key } of shapes) {
		const byChat = new Map<string, OldRow[]>();
		for (const row of rowsOf(old, messages)) {
			const chat = row[key];
			if (chat === null || chat === undefined) continue;
			const list = byChat.get(String(chat)) ?? [];
			list.push(row);
			byChat.set(String(chat), list);
		}
		const heads = new Map(chats === null ? [] : rowsOf(old, chats).map((row) => [String(row["id"]), row]));
		for (const [oldId, rows] of byChat) {
			const id = stableId("conversations", messages, oldId);
			if (fresh.get("SELECT 1 FROM conversations WHERE id = :id", { id }) === undefined) {
				convertChat(conversion, id, heads.get(oldId), rows);
			}
		}
	}
}

function convertChat(conversion: Conversion, id: string, chat: OldRow | undefined, rows: readonly OldRow[]): void {
	const { old, fresh, userId, now } = conversion;
	const ordered = rows.toSorted(
		(a, b) =>
			wholeOf(a["round_number"]) - wholeOf(b["round_number"]) ||
			timeOf(a["created_at"], now) - timeOf(b["created_at"], now) ||
			wholeOf(a["_rowid"]) - wholeOf(b["_rowid"]),
	);
	const at = timeOf(chat?.["created_at"] ?? ordered[0]?.["created_at"], now);
	const status = ["archived", "deleted"].find((known) => known === chat?.["status"]) ?? "active";
	fresh.run(
		`INSERT INTO conversations (
			id, machine_id, user_id, project_id, title, summary, context_state, status, origin, origin_key, created_at, updated_at,
			deleted_at
		) VALUES (
			:id, 'legacy', :userId, :projectId, :title, :summary, :state, :status, 'legacy', :id, :at, :at, :deletedAt
		)`,
		{
			id,
			userId,
			projectId: projectId(projectsByOldId(old).get(String(chat?.["project_id"]))),
			title: textOf(chat?.["title"]) ?? titleOf(ordered),
			summary: textOf(chat?.["summary"]),
			state: JSON.stringify(jsonOf(chat?.["context_state"]) ?? {}),
			status,
			at,
			deletedAt: status === "deleted" ? now : null,
		},
	);
	const head = convertMessages(conversion, id, chat, ordered);
	fresh.run("UPDATE conversations SET head_message_id = :head WHERE id = :id", { head, id });
}

function titleOf(rows: readonly OldRow[]): string {
	return (textOf(rows[0]?.["content"]) ?? "Chat").slice(0, 60).trim() || "Chat";
}

/** Enters the messages one below the other and returns the last one's id. */
function convertMessages(
	{ fresh, now }: Conversion,
	conversationId: string,
	chat: OldRow | undefined,
	rows: readonly OldRow[],
): string | null {
	let parentId: string | null = null;
	let round = 0;
	for (const row of rows) {
		const role = roleOf(row);
		if (role === "user") round++;
		const speaker = speakerOf(row, role, chat);
		const id = stableId("messages", conversationId, row["id"] ?? row["_rowid"], row["created_at"]);
		insertMessage(fresh, {
			id,
			conversationId,
			parentId,
			round: wholeOf(row["round_number"]) || round,
			speaker,
			role,
			content: textOf(row["content"]) ?? "",
			metadata: JSON.stringify(jsonOf(row["metadata"]) ?? {}),
			modelId: role === "assistant" ? modelOf(fresh, speaker, chat) : null,
			tokens: row["token_count"] ?? row["tokens_used"] ?? null,
			at: timeOf(row["created_at"], now),
		});
		parentId = id;
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
	const told = textOf(row["role"]) ?? (textOf(row["speaker"])?.startsWith("agent:") === true ? "assistant" : "user");
	return ["user", "assistant", "system", "tool"].find((role) => role === told) ?? "user";
}

function speakerOf(row: OldRow, role: string, chat: OldRow | undefined): string {
	const told = textOf(row["speaker"]);
	if (told !== null) return told;
	return role === "assistant" ? `agent:${textOf(chat?.["model_name"]) ?? "unknown"}` : "user";
}

function modelOf(fresh: WritableDatabase, speaker: string, chat: OldRow | undefined): string {
	return enterModel(fresh, textOf(chat?.["provider"]) ?? "unknown", speaker.replace(/^agent:/, "") || "unknown");
}
