import type { ReadableDatabase, Value } from "../store/connection.ts";
import { mergeCommandCount } from "./commandCounts.ts";
import { mergeModelCall } from "./modelCalls.ts";
import type { MergeState, MergeTable, Row } from "./mergeState.ts";

const text = (value: Value | undefined): string => (typeof value === "string" ? value : "");
const optional = (map: ReadonlyMap<string, string>, value: Value | undefined): string | null =>
	typeof value === "string" ? (map.get(value) ?? null) : null;
const ratingOfMessage = "SELECT id FROM ratings WHERE id = :id OR (user_id = :user_id AND message_id = :message_id)";
const byId = (table: string): string => `SELECT id FROM ${table} WHERE id = :id`;

/** A reference to a row that may have stayed away. */
function existing(ours: ReadableDatabase, state: MergeState, table: string, value: Value | undefined): string | null {
	if (typeof value !== "string") return null;
	if (state.coming.get(table)?.has(value) === true) return value;
	return ours.get(`SELECT 1 FROM ${table} WHERE id = :value`, { value }) === undefined ? null : value;
}

function withProject(row: Row, state: MergeState): Row {
	return { ...row, project_id: optional(state.projects, row["project_id"]) };
}

const ofConversation = (row: Row, state: MergeState): Row | null =>
	state.conversations.has(text(row["conversation_id"])) ? row : null;

/** A chat's rows without what may have stayed away. */
function withConversation(row: Row, state: MergeState): Row {
	const id = text(row["conversation_id"]);
	return { ...row, conversation_id: state.conversations.has(id) ? id : null };
}

/**
 * The message above, when it has come before, in the same chat. So no message can become its own ancestor, whatever another
 * tool has written over there: one that hangs on nothing begins a branch.
 */
function parentOf(row: Row, ours: ReadableDatabase, state: MergeState): string | null {
	const parent = existing(ours, state, "messages", row["parent_message_id"]);
	if (parent === null || state.coming.get("messages")?.has(parent) === true) return parent;
	const sql = "SELECT 1 FROM messages WHERE id = :parent AND conversation_id = :conversation";
	return ours.get(sql, { parent, conversation: row["conversation_id"] ?? null }) === undefined ? null : parent;
}

/** Another row of ours has this value of a unique column. */
function isTaken(ours: ReadableDatabase, table: string, column: string, row: Row): boolean {
	const value = row[column] ?? null;
	const sql = `SELECT 1 FROM ${table} WHERE ${column} = :value AND id <> :id`;
	return ours.get(sql, { value, id: row["id"] ?? null }) !== undefined;
}

const counters = ["message_count", "round_count", "total_tokens", "total_cost_micro_usd", "unpriced_calls"];
const totals = ["total_tokens", "total_cost_micro_usd", "unpriced_calls"];

/**
 * What comes over from another machine's database, in the order in which rows point to each other. Left out are rights and
 * limits (grants, MCP servers, budgets, defaults), what is waiting to be done there (queue, unfinished tasks, answers in the
 * making) and where its importer stands: a merge must neither widen what is allowed here nor start anything.
 */
export const mergeTables: readonly MergeTable[] = [
	{
		table: "users",
		order: "created_at",
		present: byId("users"),
		change: (row, ours) => ({
			...row,
			is_local: 0,
			username: isTaken(ours, "users", "username", row)
				? `${text(row["username"])} (${text(row["id"])})`
				: (row["username"] ?? ""),
			email: isTaken(ours, "users", "email", row) ? null : (row["email"] ?? null),
		}),
	},
	{
		table: "hosts",
		order: "id",
		present: byId("hosts"),
		change: (row, ours) => ({
			...row,
			name: isTaken(ours, "hosts", "name", row) ? `${text(row["name"])} (${text(row["id"])})` : (row["name"] ?? ""),
		}),
	},
	{ table: "models", order: "id", present: byId("models"), change: (row) => row },
	{
		table: "model_prices",
		order: "created_at",
		present: byId("model_prices"),
		change: (row) => (row["origin"] === "user" ? null : row),
	},
	{
		table: "projects",
		// A project that was merged points to one that need not be older.
		order: "merged_into_id IS NOT NULL, created_at",
		without: ["active_seconds"],
		present: byId("projects"),
		change: (row, _, state) => {
			const id = text(row["id"]);
			const target = state.projects.get(id);
			// One that is the same as a project of ours comes over as that one.
			return target !== id ? null : { ...row, merged_into_id: optional(state.projects, row["merged_into_id"]) };
		},
	},
	{
		table: "project_sightings",
		order: "first_seen_at",
		present: `SELECT id FROM project_sightings WHERE id = :id OR (machine_id = :machine_id AND folder_uri = :folder_uri
			AND ifnull(remote, '') = ifnull(:remote, '') AND project_id = :project_id)`,
		change: (row, _, state) => withProject(row, state),
	},
	{
		table: "sessions",
		order: "started_at",
		without: ["active_seconds"],
		present: byId("sessions"),
		change: (row, _, state) => ({
			...withProject(row, state),
			sighting_id: optional(state.sightings, row["sighting_id"]),
			// A window of another machine is not open here.
			is_active: 0,
			ended_at: row["ended_at"] ?? row["last_activity_at"] ?? 0,
			end_reason: row["end_reason"] ?? "crashed",
			process_identity: null,
		}),
	},
	{
		table: "session_activity",
		order: "minute",
		key: ["session_id", "minute"],
		present: "SELECT minute FROM session_activity WHERE session_id = :session_id AND minute = :minute",
		change: (row, _, state) => withProject(row, state),
	},
	{
		table: "command_usage",
		order: "day",
		without: ["id"],
		change: (row, _, state) => withProject(row, state),
		merge: mergeCommandCount,
	},
	{
		table: "conversations",
		order: "created_at",
		without: counters,
		present: byId("conversations"),
		change: (row, ours, state) => {
			const id = text(row["id"]);
			const twin = ours.get<{ id: string }>(
				"SELECT id FROM conversations WHERE origin = :origin AND origin_key = :key AND id <> :id",
				{ origin: row["origin"] ?? null, key: row["origin_key"] ?? null, id },
			);
			if (twin !== undefined) return null;
			const parent = text(row["parent_conversation_id"]);
			const parentId = state.conversations.has(parent) ? parent : null;
			return {
				...withProject(row, state),
				sighting_id: optional(state.sightings, row["sighting_id"]),
				parent_conversation_id: parentId,
				last_model_id: existing(ours, state, "models", row["last_model_id"]),
			};
		},
	},
	{
		table: "messages",
		order: "sequence",
		without: ["sequence"],
		present: byId("messages"),
		change: (row, ours, state) =>
			ofConversation(
				{
					...row,
					parent_message_id: parentOf(row, ours, state),
					model_id: existing(ours, state, "models", row["model_id"]),
					session_id: existing(ours, state, "sessions", row["session_id"]),
				},
				state,
			),
	},
	{
		table: "conversation_summaries",
		order: "created_at",
		present: byId("conversation_summaries"),
		change: (row, ours, state) =>
			ofConversation(
				{
					...row,
					leaf_message_id: existing(ours, state, "messages", row["leaf_message_id"]),
					model_id: existing(ours, state, "models", row["model_id"]),
				},
				state,
			),
	},
	...["attachments", "ratings"].map((table): MergeTable => ({
		table,
		order: "created_at",
		// A message that was rated anew has a rating of another id; ours stays.
		present: table === "ratings" ? ratingOfMessage : byId(table),
		change: (row, ours, state) => (existing(ours, state, "messages", row["message_id"]) === null ? null : row),
	})),
	{
		table: "agent_sessions",
		order: "started_at",
		without: totals,
		present: `${byId("agent_sessions")} OR (tool_name = :tool_name AND session_id = :session_id)`,
		change: (row, _, state) => ({ ...withConversation(withProject(row, state), state), is_active: 0 }),
	},
	{
		table: "agent_session_prompts",
		order: "sequence",
		without: ["sequence"],
		present: byId("agent_session_prompts"),
		change: (row, ours, state) => {
			const owner = optional(state.agentSessions, row["agent_session_id"]);
			return existing(ours, state, "agent_sessions", owner) === null ? null : { ...row, agent_session_id: owner };
		},
	},
	{
		table: "background_tasks",
		order: "created_at",
		without: totals,
		present: byId("background_tasks"),
		change: (row, ours, state) =>
			row["completed_at"] === null
				? null
				: {
						...withConversation(withProject(row, state), state),
						message_id: existing(ours, state, "messages", row["message_id"]),
						session_id: existing(ours, state, "sessions", row["session_id"]),
						model_id: existing(ours, state, "models", row["model_id"]),
					},
	},
	{
		table: "links",
		order: "sequence",
		without: ["sequence"],
		present: `${byId("links")} OR url = :url`,
		change: (row, ours, state) => ({
			...withConversation(withProject(row, state), state),
			model_id: existing(ours, state, "models", row["model_id"]),
		}),
	},
	{
		table: "token_usage",
		order: "sequence",
		without: ["sequence", "total_tokens"],
		merge: mergeModelCall,
		change: (row, ours, state) => ({
			...withConversation(withProject(row, state), state),
			message_id: existing(ours, state, "messages", row["message_id"]),
			background_task_id: existing(ours, state, "background_tasks", row["background_task_id"]),
			agent_session_id: optional(state.agentSessions, row["agent_session_id"]),
			session_id: existing(ours, state, "sessions", row["session_id"]),
			price_id: existing(ours, state, "model_prices", row["price_id"]),
			change_sequence:
				ours.get<{ next: number }>("SELECT ifnull(max(change_sequence), 0) + 1 AS next FROM token_usage")?.next ?? 1,
		}),
	},
	{
		table: "tool_decisions",
		order: "decided_at",
		present: byId("tool_decisions"),
		change: (row, ours, state) => ({
			...withConversation(row, state),
			message_id: existing(ours, state, "messages", row["message_id"]),
			grant_id: null,
		}),
	},
	...["audit_log", "network_log"].map((table): MergeTable => ({
		table,
		order: "at",
		present: byId(table),
		change: (row) => row,
	})),
];
