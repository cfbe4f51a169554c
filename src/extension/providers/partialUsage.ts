import type { ChatEvent, Usage } from "./provider.ts";

/**
 * Passes the events on; when the stream throws, first tells what the call had used until then, so that a cut or
 * cancelled answer is still in the books. `used` returns null while there is nothing to tell.
 */
export async function* withPartialUsage(
	events: AsyncIterable<ChatEvent>,
	used: () => Usage | null,
): AsyncGenerator<ChatEvent, void, undefined> {
	try {
		yield* events;
	} catch (error) {
		const usage = used();
		if (usage) {
			yield { type: "usage", usage };
		}
		throw error;
	}
}
