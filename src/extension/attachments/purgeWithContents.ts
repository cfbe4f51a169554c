import type { Database } from "../../db/index.ts";
import type { ContentStore } from "./contentStore.ts";

/** Where contents lie outside the database: those of attachments, and those of files that calls changed. */
export type ContentStores = Readonly<Record<"attachment" | "change", Pick<ContentStore, "remove">>>;

/**
 * Removes chats for good by `purge`, and then the contents that nothing holds any more: what the user deletes for good is not
 * to lie about under another name. A content that was put once more since it was sent stays: it may belong to a draft, or to
 * a call of another window whose result is not entered yet.
 */
export async function purgeWithContents<Result>(
	database: Pick<Database, "call">,
	stores: ContentStores,
	purge: () => Promise<Result>,
): Promise<Result> {
	const before = await database.call("maintenance.heldContents", {});
	const result = await purge();
	const held = new Set((await database.call("maintenance.heldContents", {})).map(({ kind, hash }) => kind + hash));
	for (const { kind, hash, at } of before) if (!held.has(kind + hash)) await stores[kind].remove(hash, at);
	return result;
}
