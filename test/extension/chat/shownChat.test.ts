import assert from "node:assert/strict";
import { ShownChat } from "../../../src/extension/chat/shownChat.ts";
import type { MessagePage } from "../../../src/shared/model.ts";
import { blankSummary } from "../../webview/stage/fakeHost.ts";

function page(id: string, status: "active" | "deleted" = "active"): MessagePage {
	return { conversation: { ...blankSummary(id, id), status }, messages: [], hasEarlier: false };
}

function openShown(id: string | null) {
	const state = { id, now: 0 };
	const told: (string | null)[] = [];
	const shown = new ShownChat({
		read: () => state.id,
		write: (next) => void (state.id = next),
		didShow: (next) => void told.push(next),
		now: () => state.now,
	});
	return { shown, state, told };
}

describe("ShownChat", () => {
	it("gives the chat of the window to a panel that comes, and tells which it is", async () => {
		const { shown, told } = openShown("chat-1");
		assert.deepEqual(await shown.take(async (id) => page(id)), { page: page("chat-1") });
		assert.deepEqual(told, ["chat-1"]);
	});

	it("shows a deleted or purged chat no longer", async () => {
		const { shown, state } = openShown("chat-1");
		assert.equal((await shown.take(async (id) => page(id, "deleted"))).page, null);
		assert.equal(state.id, null);
		shown.show("chat-2");
		assert.equal((await shown.take(async () => null)).page, null);
		assert.equal(state.id, null);
	});

	it("keeps the text of a new chat for the panel that comes, and gives it once", async () => {
		const { shown } = openShown("chat-1");
		shown.awaitDraft("Explain this.");
		assert.deepEqual(await shown.take(async (id) => page(id)), { page: null, draft: "Explain this." });
		assert.deepEqual(await shown.take(async (id) => page(id)), { page: null });
	});

	it("forgets the text when another chat is shown before the panel comes", async () => {
		const { shown } = openShown(null);
		shown.awaitDraft("Explain this.");
		shown.show("chat-2");
		assert.deepEqual(await shown.take(async (id) => page(id)), { page: page("chat-2") });
	});

	it("gives what is shown by the time the page was read", async () => {
		const { shown } = openShown("chat-1");
		const taken = await shown.take(async (id) => {
			if (id === "chat-1") shown.awaitDraft("Something new.");
			return page(id);
		});
		assert.deepEqual(taken, { page: null, draft: "Something new." });
	});

	it("has the message to scroll to for as long as a panel takes to start", async () => {
		const { shown, state } = openShown("chat-1");
		const reveal = { conversationId: "chat-1", messageId: "m-1" };
		shown.awaitReveal(reveal);
		assert.deepEqual((await shown.take(async (id) => page(id))).reveal, reveal);
		shown.awaitReveal(reveal);
		state.now = 60_000;
		assert.equal((await shown.take(async (id) => page(id))).reveal, undefined);
	});
});
