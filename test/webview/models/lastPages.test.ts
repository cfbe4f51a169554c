import assert from "node:assert/strict";
import type { MessagePage } from "../../../src/shared/model.ts";
import { LastPages } from "../../../src/webview/models/lastPages.ts";
import type { PageStore } from "../../../src/webview/models/pageStorage.ts";
import { blankMessage, blankSummary } from "../stage/fakeHost.ts";

function mapStore(map: Map<string, unknown>): PageStore {
	return {
		read: async (_name, key) => structuredClone(map.get(key)),
		write: async (_name, key, value) => void map.set(key, structuredClone(value)),
		remove: async (_name, key) => void map.delete(key),
	};
}

function page(id: string, count: number, text = "words"): MessagePage {
	const messages = Array.from({ length: count }, (_, index) => ({
		...blankMessage(`${id}-${index}`, id),
		parts: [{ type: "text", text } as const],
	}));
	return { conversation: blankSummary(id, id), messages, hasEarlier: false };
}

describe("LastPages", () => {
	it("keeps the end of a long page and says that there is more", async () => {
		const pages = new LastPages(mapStore(new Map()));
		await pages.keep(page("a", 50));
		const kept = await pages.read("a");
		assert.equal(kept?.messages.length, 20);
		assert.equal(kept?.messages.at(-1)?.id, "a-49");
		assert.equal(kept?.hasEarlier, true);
	});

	it("keeps few giants, but the newest message whatever its length", async () => {
		const pages = new LastPages(mapStore(new Map()));
		await pages.keep(page("a", 10, "x".repeat(150_000)));
		assert.equal((await pages.read("a"))?.messages.length, 2);
		await pages.keep(page("b", 3, "x".repeat(900_000)));
		assert.deepEqual(
			(await pages.read("b"))?.messages.map(({ id }) => id),
			["b-2"],
		);
	});

	it("keeps a page without messages", async () => {
		const pages = new LastPages(mapStore(new Map()));
		await pages.keep(page("a", 0));
		assert.deepEqual((await pages.read("a"))?.messages, []);
	});

	it("forgets the chats that were not seen for longest", async () => {
		const map = new Map<string, unknown>();
		const pages = new LastPages(mapStore(map));
		for (let chat = 0; chat < 35; chat++) await pages.keep(page(`c${chat}`, 1));
		assert.equal(map.size, 31);
		assert.equal(await pages.read("c0"), null);
		assert.notEqual(await pages.read("c34"), null);
	});

	it("takes what is not a page for nothing", async () => {
		for (const value of [
			undefined,
			null,
			"page",
			{},
			{ conversation: {}, messages: [] },
			{ conversation: { id: 1 }, messages: [{}] },
		]) {
			assert.equal(await new LastPages(mapStore(new Map([["a", value]]))).read("a"), null);
		}
	});

	it("does without a storage that refuses", async () => {
		const refuse = async () => Promise.reject(new Error("blocked"));
		const pages = new LastPages({ read: refuse, write: refuse, remove: refuse });
		await pages.keep(page("a", 1));
		assert.equal(await pages.read("a"), null);
	});
});
