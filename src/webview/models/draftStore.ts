import type { PageStore } from "./pageStorage.ts";

/** Keeps what was typed but not sent, one text per chat. */
export interface DraftStore {
	/** Empty when nothing was kept. */
	read(key: string): Promise<string>;
	/** An empty text removes the draft. */
	write(key: string, text: string): Promise<void>;
}

/** Drafts in the page's own storage. */
export function storedDrafts(storage: PageStore): DraftStore {
	return {
		async read(key) {
			const value = await storage.read("drafts", key);
			return typeof value === "string" ? value : "";
		},
		async write(key, text) {
			await (text === "" ? storage.remove("drafts", key) : storage.write("drafts", key, text));
		},
	};
}
