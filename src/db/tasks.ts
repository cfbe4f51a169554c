import * as v from "valibot";
import type { BackgroundTask } from "../shared/tasks.ts";
import { count, id, pageSize, text, time } from "./checks.ts";
import { thisMachine } from "./machine.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

interface TaskRow {
	readonly id: string;
	readonly description: string;
	readonly prompt: string;
	readonly status: BackgroundTask["status"];
	readonly is_held: number;
	readonly conversation_id: string | null;
	readonly message_id: string | null;
	readonly model_id: string | null;
	readonly progress: string | null;
	readonly attempts: number;
	readonly result_summary: string | null;
	readonly error_message: string | null;
	readonly total_tokens: number;
	readonly total_cost_micro_usd: number;
	readonly unpriced_calls: number;
	readonly created_at: number;
	readonly started_at: number | null;
	readonly completed_at: number | null;
}

const selectSql = `
	SELECT background_tasks.*, status IN ('pending', 'in_progress') AND ifnull((
		SELECT is_active FROM sessions WHERE sessions.id = background_tasks.session_id
	), 0) AS is_held
	FROM background_tasks`;

function taskFrom(row: TaskRow): BackgroundTask {
	return {
		id: row.id,
		description: row.description,
		prompt: row.prompt,
		status: row.status,
		isHeld: row.is_held === 1,
		conversationId: row.conversation_id,
		messageId: row.message_id,
		modelId: row.model_id,
		progress: row.progress,
		attempts: row.attempts,
		result: row.result_summary,
		error: row.error_message,
		totalTokens: row.total_tokens,
		cost: { microUsd: row.total_cost_micro_usd, unpricedCalls: row.unpriced_calls },
		createdAt: row.created_at,
		startedAt: row.started_at,
		completedAt: row.completed_at,
	};
}

const existingSession = "(SELECT id FROM sessions WHERE id = :sessionId)";

export const createTaskParams = v.strictObject({
	taskId: id,
	userId: id,
	projectId: v.nullable(id),
	sessionId: id,
	modelId: id,
	description: text,
	prompt: text,
	at: time,
});

/** Enters a task that this window is about to run. */
export function createTask(database: WritableDatabase, params: v.InferOutput<typeof createTaskParams>): null {
	ensureModel(database, params.modelId, params.at);
	database.run(
		`INSERT INTO background_tasks (
			id, machine_id, user_id, project_id, session_id, model_id, description, prompt, created_at, updated_at
		) VALUES (
			:taskId, ${thisMachine}, :userId, (SELECT id FROM projects WHERE id = :projectId), ${existingSession}, :modelId, :description, :prompt, :at, :at
		) ON CONFLICT (id) DO NOTHING`,
		params,
	);
	return null;
}

const taskParams = { taskId: id };

export const startTaskParams = v.strictObject({
	...taskParams,
	sessionId: id,
	/** Tasks that may run at once, over all windows. */
	limit: v.pipe(count, v.minValue(1)),
	at: time,
});

/** Marks a pending task as being run by this window. False when as many run as may, or it is not pending any more. */
export function startTask(database: WritableDatabase, params: v.InferOutput<typeof startTaskParams>): boolean {
	const { taskId, sessionId, limit, at } = params;
	const running = database.all<{ id: string; session_id: string | null }>(
		`SELECT background_tasks.id, session_id FROM background_tasks JOIN sessions ON sessions.id = session_id
		WHERE background_tasks.status = 'in_progress' AND sessions.is_active = 1`,
	);
	if (running.some((task) => task.id === taskId && task.session_id === sessionId)) return true;
	if (running.length >= limit) return false;
	const changed = database.run(
		`UPDATE background_tasks SET
			status = 'in_progress', session_id = ${existingSession}, attempts = attempts + 1,
			started_at = ifnull(started_at, :at), updated_at = :at
		WHERE id = :taskId AND status = 'pending'`,
		{ taskId, sessionId, at },
	);
	return changed > 0;
}

export const attachTaskParams = v.strictObject({ ...taskParams, conversationId: id, messageId: id, at: time });

/** Says in which chat the task is done. Calls of that chat count for the task as long as it runs. */
export function attachTask(database: WritableDatabase, params: v.InferOutput<typeof attachTaskParams>): null {
	database.run(
		`UPDATE background_tasks SET conversation_id = :conversationId, message_id = :messageId, updated_at = :at
		WHERE id = :taskId`,
		params,
	);
	return null;
}

export const tellProgressParams = v.strictObject({ ...taskParams, progress: v.nullable(text), at: time });

export function tellProgress(database: WritableDatabase, params: v.InferOutput<typeof tellProgressParams>): null {
	database.run(
		"UPDATE background_tasks SET progress = :progress, updated_at = :at WHERE id = :taskId AND status = 'in_progress'",
		params,
	);
	return null;
}

export const finishTaskParams = v.strictObject({
	...taskParams,
	status: v.picklist(["completed", "failed", "cancelled"]),
	result: v.nullable(text),
	error: v.nullable(text),
	at: time,
});

/** Enters how a task ended; one that is over already stays as it is. */
export function finishTask(database: WritableDatabase, params: v.InferOutput<typeof finishTaskParams>): null {
	database.run(
		`UPDATE background_tasks SET
			status = :status, result_summary = :result, error_message = :error, progress = NULL, completed_at = :at,
			updated_at = :at
		WHERE id = :taskId AND status IN ('pending', 'in_progress')`,
		params,
	);
	return null;
}

export const resumeTaskParams = v.strictObject({ ...taskParams, sessionId: id, at: time });

/** Takes a task that nobody runs, over or interrupted, as pending for this window. False when another window has it. */
export function resumeTask(database: WritableDatabase, params: v.InferOutput<typeof resumeTaskParams>): boolean {
	const { sessionId, taskId, at } = params;
	const task = database.get<TaskRow & { session_id: string | null }>(
		`${selectSql} WHERE background_tasks.id = :taskId`,
		{
			taskId,
		},
	);
	if (task === undefined) return false;
	if (task.is_held === 1) return task.session_id === sessionId && task.status === "pending";
	database.run(
		`UPDATE background_tasks SET
			status = 'pending', session_id = ${existingSession}, progress = NULL, result_summary = NULL, error_message = NULL,
			completed_at = NULL, updated_at = :at
		WHERE id = :taskId`,
		{ taskId, sessionId, at },
	);
	return true;
}

export const oneTaskParams = v.strictObject(taskParams);

/** Takes a task out of the list; its chat and what it cost stay. */
export function removeTask(database: WritableDatabase, params: v.InferOutput<typeof oneTaskParams>): null {
	database.run("DELETE FROM background_tasks WHERE id = :taskId", params);
	return null;
}

/** Null when there is none of that id. */
export function getTask(
	database: ReadableDatabase,
	params: v.InferOutput<typeof oneTaskParams>,
): BackgroundTask | null {
	const row = database.get<TaskRow>(`${selectSql} WHERE background_tasks.id = :taskId`, params);
	return row === undefined ? null : taskFrom(row);
}

export const listTasksParams = v.strictObject({
	/** open: pending and in progress; over: the rest. */
	which: v.picklist(["open", "over"]),
	limit: pageSize,
});

/** The newest first. */
export function listTasks(
	database: ReadableDatabase,
	{ which, limit }: v.InferOutput<typeof listTasksParams>,
): readonly BackgroundTask[] {
	const statuses = which === "open" ? "'pending', 'in_progress'" : "'completed', 'failed', 'cancelled'";
	const sql = `${selectSql} WHERE status IN (${statuses}) ORDER BY created_at DESC, id DESC LIMIT :limit`;
	return database.all<TaskRow>(sql, { limit }).map(taskFrom);
}
