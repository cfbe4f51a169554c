import type { Database } from "../../db/index.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

/** Those of the chats that are still there, in their order. Rejects with "gone" when none is. */
export async function chatsThere(
	conversationIds: readonly string[],
	database: Pick<Database, "call">,
	localize: Localize,
): Promise<readonly string[]> {
	const found = await Promise.all(
		conversationIds.map(async (conversationId) => database.call("conversations.get", { conversationId })),
	);
	const there = conversationIds.filter((_, index) => found[index] !== null);
	if (there.length === 0) throw new DaybookError("gone", localize("This chat is no longer there."));
	return there;
}
