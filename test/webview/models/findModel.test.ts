import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel } from "./panel.ts";

async function opened() {
	const panel = openPanel(scenarios.long);
	await panel.chat.start();
	panel.chat.find.open();
	return panel;
}

describe("Finding in a chat", () => {
	it("reaches the first message of a chat of which only the end is here", async () => {
		const panel = await opened();
		panel.chat.find.type("question 1:");
		await panel.chat.find.step(1);
		assert.deepEqual(panel.chat.find.found.value.messageIds, ["chat-long-m0"]);
		assert.deepEqual(panel.chat.reveal.wanted.value, { messageId: "chat-long-m0", purpose: "find" });
		const { transcript, pages } = panel.chat.conversation;
		assert.equal(transcript.first?.id, "chat-long-m0");
		assert.deepEqual([pages.hasEarlier.value, pages.hasLater.value], [false, true]);
	});

	it("begins with the newest message and goes round in both directions", async () => {
		const panel = await opened();
		const { find } = panel.chat;
		find.type("question 2");
		await find.step(1);
		assert.equal(find.found.value.messageIds.length, 11);
		const places = [find.at.value];
		for (const way of [1, 1, -1, -1] as const) {
			await find.step(way);
			places.push(find.at.value);
		}
		assert.deepEqual(places, [10, 0, 1, 0, 10]);
	});

	it("searches once for what was typed in a burst, and not for nothing", async () => {
		const panel = await opened();
		for (const text of ["t", "ti", "tide"]) panel.chat.find.type(text);
		panel.elapse();
		await panel.settle();
		assert.deepEqual(panel.host.paramsOf("message/find"), [{ conversationId: "chat-long", text: "tide" }]);
		panel.chat.find.type("  ");
		panel.elapse();
		await panel.settle();
		assert.equal(panel.host.paramsOf("message/find").length, 1);
		assert.equal(panel.chat.find.currentId.value, null);
	});

	it("keeps the view where it is when an answer begins far from it, and brings the end back on request", async () => {
		const panel = await opened();
		panel.chat.find.type("question 1:");
		await panel.chat.find.step(1);
		const { transcript, pages } = panel.chat.conversation;
		const answer = panel.host.begin("chat-long");
		panel.host.write(answer, "far away");
		await panel.settle();
		assert.equal(transcript.first?.id, "chat-long-m0");
		assert.equal(panel.chat.conversation.answering.value?.id, answer);
		await panel.chat.visits.showLatest();
		assert.equal(transcript.end.value?.id, answer);
		assert.equal(pages.hasLater.value, false);
	});

	it("goes on page by page to the end, each message once and in order", async () => {
		const panel = await opened();
		panel.chat.find.type("question 1:");
		await panel.chat.find.step(1);
		const { transcript, pages } = panel.chat.conversation;
		while (pages.hasLater.value) await panel.chat.loadLater();
		const ids = transcript.all().map(({ id }) => id);
		assert.deepEqual(
			ids,
			Array.from({ length: 120 }, (_, index) => `chat-long-m${index}`),
		);
	});

	it("shows the end when something is sent from far away", async () => {
		const panel = await opened();
		panel.chat.find.type("question 1:");
		await panel.chat.find.step(1);
		panel.chat.composer.setText("and now?");
		await panel.chat.sending.send();
		assert.equal(panel.chat.conversation.transcript.end.value?.plainText(), "and now?");
		assert.equal(panel.chat.conversation.pages.hasLater.value, false);
	});
});
