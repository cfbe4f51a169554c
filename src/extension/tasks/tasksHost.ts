import type { BackgroundTask } from "../../shared/tasks.ts";
import type { Services } from "../services.ts";
import type { TaskRunner } from "./taskRunner.ts";

/** What the view of tasks needs of the window. */
export interface TasksHost {
	readonly services: Services;
	/** Takes up a prompt; null: by the model of the shown chat, else of new chats. */
	readonly begin: (prompt: string, modelId: string | null) => Promise<BackgroundTask>;
	/** Loads the chat, which runs the tasks. */
	readonly runner: () => Promise<Pick<TaskRunner, "resume" | "cancel" | "remove">>;
}
