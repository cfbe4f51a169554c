import { stableId } from "../stableId.ts";
import type { Conversion } from "./legacyRows.ts";
import { objectOf, rowsOf, textOf, timeOf, wholeOf, wordOf } from "./legacyRows.ts";

/** Sessions of other agents, each once. */
export function legacyAgentSessions({ old, fresh, userId, now, leftOut }: Conversion): void {
	for (const row of rowsOf(old, "claude_code_sessions")) {
		const at = timeOf(row["created_at"], now);
		const toolName = wordOf(row["tool_name"]) ?? "claude_code";
		const sessionId = wordOf(row["session_id"]) ?? `legacy-${String(row["id"] ?? row["_rowid"])}`;
		const session = {
			id: stableId("agent_sessions", toolName, sessionId),
			userId,
			toolName,
			sessionId,
			directory: textOf(row["working_directory"]) ?? "",
			task: textOf(row["initial_task"]) ?? "",
			count: wholeOf(row["task_count"]),
			at,
			last: timeOf(row["last_activity"], at),
			metadata: JSON.stringify(objectOf(row["session_metadata"])),
		};
		leftOut.attempt("claude_code_sessions", () =>
			fresh.run(
				`INSERT INTO agent_sessions (
					id, machine_id, user_id, tool_name, session_id, working_directory, initial_task, task_count, started_at,
					last_activity_at, metadata, created_at, updated_at
				) VALUES (
					:id, 'legacy', :userId, :toolName, :sessionId, :directory, :task, :count, :at, :last, :metadata, :at, :last
				) ON CONFLICT DO NOTHING`,
				session,
			),
		);
	}
}

/** Background tasks as they ended. What the older system never finished is not to be run here. */
export function legacyTasks({ old, fresh, userId, now, leftOut }: Conversion): void {
	for (const row of rowsOf(old, "promises")) {
		const at = timeOf(row["created_at"], now);
		const description = textOf(row["task_description"]) ?? "";
		const task = {
			// The time as it is written there: one that cannot be read would be another at each merge.
			id: stableId("background_tasks", row["id"] ?? row["_rowid"], row["created_at"], description),
			userId,
			description,
			status: ["completed", "failed"].find((known) => known === row["status"]) ?? "cancelled",
			result: textOf(row["result_summary"]),
			error: textOf(row["error_message"]),
			at,
			completed: timeOf(row["completed_at"], at),
		};
		leftOut.attempt("promises", () =>
			fresh.run(
				`INSERT INTO background_tasks (
					id, machine_id, user_id, description, prompt, status, result_summary, error_message, created_at, completed_at, updated_at
				) VALUES (:id, 'legacy', :userId, :description, :description, :status, :result, :error, :at, :completed, :completed)`,
				task,
			),
		);
	}
}
