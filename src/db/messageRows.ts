import type {
	Attachment,
	Failure,
	Message,
	MessageRating,
	MessageRole,
	MessageState,
	MessageUsage,
	Part,
} from "../shared/model.ts";
import type { ToolRun } from "../shared/toolCalls.ts";
import { attachmentsOfMessages } from "./attachments.ts";
import { knownSession } from "./knownRows.ts";
import { thisMachine } from "./machine.ts";
import { bigramsOf } from "./searchText.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";
import { ratingsOfMessages } from "./messageRatings.ts";
import { usageOfMessages } from "./messageUsage.ts";

export interface MessageRow {
	readonly id: string;
	readonly conversation_id: string;
	readonly parent_message_id: string | null;
	readonly round_number: number;
	readonly role: MessageRole;
	readonly speaker: string;
	readonly content: string;
	readonly raw_content: string | null;
	readonly state: MessageState;
	readonly failure: string | null;
	readonly finish_reason: string | null;
	readonly created_at: number;
	readonly sibling_ids: string;
	readonly warning: string | null;
	readonly tool_run: string | null;
}

/** To be read from a table expression called `branch` that has the columns of `messages`. */
export const messageColumns = `
	branch.id, branch.conversation_id, branch.parent_message_id, branch.round_number, branch.role, branch.speaker,
	branch.content, branch.raw_content, branch.state, branch.failure, branch.finish_reason, branch.created_at,
	json_extract(branch.metadata, '$.warning') AS warning, json_extract(branch.metadata, '$.toolRun') AS tool_run,
	CASE WHEN branch.parent_message_id IS NULL
		THEN (SELECT json_group_array(id) FROM messages
			WHERE conversation_id = branch.conversation_id AND parent_message_id IS NULL AND role = branch.role)
		ELSE (SELECT json_group_array(id) FROM messages
			WHERE parent_message_id = branch.parent_message_id AND role = branch.role)
	END AS sibling_ids`;

/** Rows as the panel shows them, with what each model call took. */
export function messagesOf(database: ReadableDatabase, rows: readonly MessageRow[]): readonly Message[] {
	const usages = usageOfMessages(
		database,
		rows.filter((row) => row.role === "assistant").map((row) => row.id),
	);
	const ratings = ratingsOfMessages(
		database,
		rows.map((row) => row.id),
	);
	const attachments = attachmentsOfMessages(
		database,
		rows.filter((row) => row.role === "user").map((row) => row.id),
	);
	return rows.map((row) =>
		messageOf(row, {
			usage: usages.get(row.id),
			rating: ratings.get(row.id),
			attachments: attachments.get(row.id),
		}),
	);
}

/** What hangs on a message in tables of its own. */
interface Attached {
	readonly usage: MessageUsage | undefined;
	readonly rating: MessageRating | undefined;
	readonly attachments: readonly Attachment[] | undefined;
}

function messageOf(row: MessageRow, { usage, rating, attachments }: Attached): Message {
	return {
		id: row.id,
		conversationId: row.conversation_id,
		parentId: row.parent_message_id,
		roundNumber: row.round_number,
		role: row.role,
		speaker: row.speaker,
		parts: partsOf(row),
		state: row.state,
		failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
		finishReason: row.finish_reason,
		usage: usage ?? null,
		rating: rating ?? null,
		warning: row.warning,
		siblingIds: JSON.parse(row.sibling_ids) as readonly string[],
		createdAt: row.created_at,
		...(attachments === undefined ? {} : { attachments }),
		...(row.tool_run === null ? {} : { toolRun: JSON.parse(row.tool_run) as ToolRun }),
	};
}

/** The parts as they were written. */
export function partsOf({ content, raw_content: raw }: Pick<MessageRow, "content" | "raw_content">): readonly Part[] {
	if (raw !== null) return JSON.parse(raw) as readonly Part[];
	return [{ type: "text", text: content }];
}

/** The words of a message: its text parts, or the results it carries. */
export function contentOf(parts: readonly Part[]): string {
	const texts = parts.flatMap((part) => (part.type === "text" || part.type === "tool_result" ? [part.text] : []));
	return texts.join("\n\n");
}

export interface NewMessage {
	readonly id: string;
	readonly conversationId: string;
	readonly parentId: string | null;
	readonly roundNumber: number;
	readonly speaker: string;
	readonly role: MessageRole;
	readonly state: Exclude<MessageState, "streaming">;
	readonly parts: readonly Part[];
	readonly metadata: Readonly<Record<string, unknown>>;
	readonly finishReason: string | null;
	readonly failure: Failure | null;
	readonly modelId: string | null;
	readonly sessionId: string | null;
	readonly createdAt: number;
	readonly completedAt: number | null;
}

/** Writes a message once: false when it is there already. */
export function insertMessage(database: WritableDatabase, message: NewMessage): boolean {
	const { parts } = message;
	const content = contentOf(parts);
	const isPlain = parts.length === 1 && parts[0]?.type === "text";
	return (
		database.run(
			`INSERT INTO messages (
				id, machine_id, conversation_id, parent_message_id, round_number, speaker, role, type, state, content, raw_content,
				bigrams, metadata, finish_reason, failure, model_id, session_id, created_at, completed_at
			) VALUES (
				:id, ${thisMachine}, :conversationId, :parentId, :roundNumber, :speaker, :role, :type, :state, :content, :rawContent,
				:bigrams, :metadata, :finishReason, :failure, :modelId, ${knownSession}, :createdAt, :completedAt
			) ON CONFLICT (id) DO NOTHING`,
			{
				id: message.id,
				conversationId: message.conversationId,
				parentId: message.parentId,
				roundNumber: message.roundNumber,
				speaker: message.speaker,
				role: message.role,
				type: message.role === "tool" ? "tool_result" : "chat",
				state: message.state,
				content,
				rawContent: isPlain ? null : JSON.stringify(parts),
				bigrams: bigramsOf(content),
				metadata: JSON.stringify(message.metadata),
				finishReason: message.finishReason,
				failure: message.failure === null ? null : JSON.stringify(message.failure),
				modelId: message.modelId,
				sessionId: message.sessionId,
				createdAt: message.createdAt,
				completedAt: message.completedAt,
			},
		) > 0
	);
}
