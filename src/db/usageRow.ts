import { thisMachine } from "./machine.ts";
import type { Value, WritableDatabase } from "./store/connection.ts";

const callNames = [
	"model_served",
	"at",
	"day",
	"input_uncached",
	"cache_read",
	"cache_write_short",
	"cache_write_long",
	"output",
	"reasoning",
	"web_search_requests",
	"source",
	"response_id",
	"request_id",
	"service_tier",
	"speed",
	"inference_geo",
	"duration_ms",
	"first_token_ms",
	"cost_micro_usd",
	"price_basis",
	"price_id",
	"price_multiplier_percent",
	"is_local",
	"raw_usage",
] as const;

const ownerNames = [
	"dedupe_key",
	"user_id",
	"project_id",
	"conversation_id",
	"message_id",
	"agent_session_id",
	"session_id",
	"kind",
	"origin",
	"model_id",
] as const;

/** Figures, times and cost of a call, by the columns of `token_usage`. */
export type CallColumns = Readonly<Record<(typeof callNames)[number], Value>>;
/** What a call belongs to, by the columns of `token_usage`. */
export type UsageColumns = CallColumns & Readonly<Record<(typeof ownerNames)[number] | "id", Value>>;

const names = [...ownerNames, ...callNames];

/** The columns of a call out of a row of `token_usage` that may have more of them. */
export function usageColumns(row: Readonly<Record<string, Value>>): Omit<UsageColumns, "id"> {
	return Object.fromEntries(names.map((name) => [name, row[name] ?? null])) as Omit<UsageColumns, "id">;
}

/** What a window may name although a restore or a purge has taken it away. */
const known: Readonly<Record<string, string>> = {
	project_id: "(SELECT id FROM projects WHERE id = :project_id)",
	session_id: "(SELECT id FROM sessions WHERE id = :session_id)",
	conversation_id: "(SELECT id FROM conversations WHERE id = :conversation_id)",
};
const valueOf = (name: string): string => known[name] ?? `:${name}`;
const nextChange = "(SELECT ifnull(max(change_sequence), 0) + 1 FROM token_usage)";

/** A call in the chat of a task that is under way belongs to that task. */
const runningTask = `(
	SELECT id FROM background_tasks
	WHERE conversation_id = ${valueOf("conversation_id")} AND status = 'in_progress' LIMIT 1
)`;

const insertSql = `
	INSERT INTO token_usage (id, machine_id, change_sequence, created_at, background_task_id, ${names.join(", ")})
	VALUES (:id, ${thisMachine}, ${nextChange}, :at, ${runningTask}, ${names.map(valueOf).join(", ")})
	ON CONFLICT DO NOTHING`;

const replaceSql = `
	UPDATE token_usage SET
		${names.map((name) => `${name} = ${valueOf(name)}`).join(", ")},
		revision = revision + 1, change_sequence = ${nextChange}
	WHERE id = :id`;

/** Enters a call. False when it is there already, under its id or its dedupe key: then nothing is changed. */
export function insertUsage(database: WritableDatabase, row: UsageColumns): boolean {
	return database.run(insertSql, row) > 0;
}

/** Puts what is known better in the place of a call that is there, as a new revision of it. */
export function replaceUsage(database: WritableDatabase, row: UsageColumns): void {
	database.run(replaceSql, row);
}
