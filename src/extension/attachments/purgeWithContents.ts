import type { Database } from "../../db/index.ts";
import type { ContentStore } from "./contentStore.ts";

/**
 * Removes chats for good by `purge`, and then the contents of attachments that nothing holds any more: what the user deletes
 * for good is not to lie about under another name. A content that was attached once more since it was sent stays: it may
 * belong to a draft.
 */
export async function purgeWithContents<Result>(
	database: Pick<Database, "call">,
	store: Pick<ContentStore, "remove">,
	purge: () => Promise<Result>,
): Promise<Result> {
	const before = await database.call("maintenance.heldContents", {});
	const result = await purge();
	const held = new Set((await database.call("maintenance.heldContents", {})).map(({ hash }) => hash));
	for (const { hash, at } of before) if (!held.has(hash)) await store.remove(hash, at);
	return result;
}
