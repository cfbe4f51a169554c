import type { ChatHost } from "../chatHost.ts";
import type { Clock } from "../clock.ts";

/** A folder that cannot be looked at, as on a drive that hangs, keeps nobody from writing for longer. */
export const projectWaitMs = 5000;

/**
 * Who writes, once it is known for which project: what is entered keeps its project for good, and a window's first message may
 * be sent before its folder was looked at.
 */
export function writerOfKnownProject(
	{ writer, projectId, projectsSettled }: Pick<ChatHost, "writer" | "projectId" | "projectsSettled">,
	clock: Pick<Clock, "after">,
): ChatHost["writer"] {
	return async () => {
		if (projectId() === null) await withinLimit(projectsSettled(), clock);
		return writer();
	};
}

async function withinLimit(settled: Promise<void>, clock: Pick<Clock, "after">): Promise<void> {
	let stopWaiting = (): void => {};
	const limit = new Promise<void>((resolve) => {
		stopWaiting = clock.after(projectWaitMs, resolve);
	});
	await Promise.race([settled, limit]).finally(() => stopWaiting());
}
