import type { HandlersOf } from "./handlerGroups.ts";
import type { MessageQueue } from "./queue.ts";

/** What the panel does with messages that wait. How the queue stands afterwards is told by "queue/didChange". */
export function queueHandlers(queue: MessageQueue, didAct: () => void): HandlersOf<"queue"> {
	const done = async (work: Promise<void>): Promise<null> => {
		didAct();
		await work;
		return null;
	};
	return {
		"queue/list": async ({ conversationId }) => queue.state(conversationId),
		"queue/add": async ({ requestId, ...item }) => done(queue.add({ id: requestId, ...item })),
		"queue/edit": async ({ itemId, text }) => done(queue.edit(itemId, text)),
		"queue/move": async ({ itemId, beforeId }) => done(queue.move(itemId, beforeId)),
		"queue/remove": async ({ itemId }) => done(queue.remove(itemId)),
		"queue/send": async ({ itemId }) => done(queue.send(itemId)),
		"queue/resume": async ({ conversationId }) => done(queue.resume(conversationId)),
	};
}
