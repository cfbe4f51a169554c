import type { Database } from "../../db/index.ts";
import type { BackgroundTask } from "../../shared/tasks.ts";

/** Who writes and where. */
interface Writer {
	readonly userId: string;
	readonly sessionId: string;
	readonly projectId: string | null;
}

export interface TaskStoreOptions {
	readonly database: () => Pick<Database, "call">;
	readonly writer: () => Promise<Writer>;
	readonly now: () => number;
}

/** How a task ended. */
export interface TaskEnd {
	readonly status: "completed" | "failed" | "cancelled";
	readonly result: string | null;
	readonly error: string | null;
}

const longestDescription = 100;

/** The tasks in the database, as this window works on them. */
export class TaskStore {
	readonly #options: TaskStoreOptions;

	constructor(options: TaskStoreOptions) {
		this.#options = options;
	}

	async create(taskId: string, prompt: string, modelId: string): Promise<void> {
		const { database, writer, now } = this.#options;
		const { userId, sessionId, projectId } = await writer();
		const description = firstLine(prompt);
		const owner = { userId, sessionId, projectId };
		await database().call("tasks.create", { taskId, ...owner, modelId, description, prompt, at: now() });
	}

	async get(taskId: string): Promise<BackgroundTask | null> {
		return this.#options.database().call("tasks.get", { taskId });
	}

	/** False when as many run as may, or the task is not pending any more. */
	async start(taskId: string, limit: number): Promise<boolean> {
		const { database, writer, now } = this.#options;
		const { sessionId } = await writer();
		return database().call("tasks.start", { taskId, sessionId, limit, at: now() });
	}

	async attach(taskId: string, conversationId: string, messageId: string): Promise<void> {
		const { database, now } = this.#options;
		await database().call("tasks.attach", { taskId, conversationId, messageId, at: now() });
	}

	/** False when another window has it. */
	async resume(taskId: string): Promise<boolean> {
		const { database, writer, now } = this.#options;
		const { sessionId } = await writer();
		return database().call("tasks.resume", { taskId, sessionId, at: now() });
	}

	async tellProgress(taskId: string, progress: string | null): Promise<void> {
		const { database, now } = this.#options;
		await database().call("tasks.progress", { taskId, progress, at: now() });
	}

	async finish(taskId: string, end: TaskEnd): Promise<void> {
		const { database, now } = this.#options;
		await database().call("tasks.finish", { taskId, ...end, at: now() });
	}

	async remove(taskId: string): Promise<void> {
		await this.#options.database().call("tasks.remove", { taskId });
	}

	/** The newest messages of the task's chat, the last one last. */
	async lastMessages(conversationId: string) {
		const page = await this.#options.database().call("messages.page", { conversationId, beforeId: null, limit: 20 });
		return page?.messages ?? [];
	}
}

function firstLine(prompt: string): string {
	const line = Array.from(prompt.trim().split("\n", 1)[0]?.trim() ?? "");
	return line.length > longestDescription ? `${line.slice(0, longestDescription - 1).join("")}…` : line.join("");
}
