import assert from "node:assert/strict";
import { blankSummary } from "../stage/fakeHost.ts";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel } from "./panel.ts";

const newest = Date.UTC(2026, 10, 23);
const chats = Array.from({ length: 260 }, (_, index) => ({
	summary: { ...blankSummary(`chat-${index}`, `Chat ${index}`), updatedAt: newest - index * 1000 },
	messages: [],
}));

describe("the list of chats in the panel", () => {
	it("stays as long as it is when chats change, also beyond what the host brings at once", async () => {
		const { chat, host, settle } = openPanel({ ...scenarios.empty, chats });
		await chat.start();
		await chat.history.open("all");
		for (let page = 1; page < 5; page++) await chat.history.loadMore();
		assert.equal(chat.history.conversations.value.length, 250);
		host.notify("conversation/didChange", { conversationIds: [] });
		await settle();
		assert.equal(chat.history.problem.value, null);
		assert.equal(host.paramsOf("conversation/list").length, 7);
		const ids = chat.history.conversations.value.map(({ id }) => id);
		assert.deepEqual(
			ids,
			chats.slice(0, 250).map(({ summary }) => summary.id),
		);
		assert.equal(chat.history.hasMore.value, true);
		await chat.history.loadMore();
		assert.equal(chat.history.conversations.value.length, 260);
		assert.equal(chat.history.hasMore.value, false);
	});
});
