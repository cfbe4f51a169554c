import type { ChatHost } from "../chatHost.ts";
import { TaskRunner, tellEnd, tellNeed } from "../tasks/index.ts";
import type { RoundRunner } from "./roundRunner.ts";

/** The background tasks of this window, run by the rounds of its chats. */
export function createTasks({ services, writer, didChangeChats }: ChatHost, rounds: RoundRunner): TaskRunner {
	const { localize, log, settings } = services;
	const quietly = (telling: Promise<void>): void =>
		void telling.catch((error: unknown) => log.error("A background task could not be told of", error));
	return new TaskRunner({
		...services,
		writer,
		rounds,
		limit: () => settings().tasksAtOnce,
		didChange: didChangeChats,
		didEnd: (task) => quietly(tellEnd(task, localize)),
		needsUser: (task) => quietly(tellNeed(task, localize)),
	});
}
