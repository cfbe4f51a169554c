import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

async function editing(drafts = new Map<string, string>()): Promise<TestPanel> {
	const panel = openPanel(scenarios.queued, { drafts });
	await panel.chat.start();
	await panel.settle();
	const [first] = panel.chat.queue.state.value.items;
	assert.ok(first);
	await panel.chat.queue.edit.begin(first);
	return panel;
}

describe("The text of a queued message that is being changed", () => {
	it("is kept through the page's end and when another chat is shown meanwhile", async () => {
		const drafts = new Map<string, string>();
		const before = await editing(drafts);
		const old = before.chat.queue.edit.box.text.value;
		before.chat.queue.edit.box.setText(`${old} and more`);
		before.elapse();
		await before.settle();
		const { chat } = await editing(drafts);
		assert.equal(chat.queue.edit.box.text.value, `${old} and more`);
		const { id } = chat.conversation;
		await chat.visits.newChat();
		assert.equal(chat.queue.edit.item.value, null);
		await chat.visits.openChat(id ?? "");
		const [first] = chat.queue.state.value.items;
		if (first) await chat.queue.edit.begin(first);
		assert.equal(chat.queue.edit.box.text.value, `${old} and more`);
		await chat.queue.edit.save(`${old} and more`);
		assert.equal(chat.queue.state.value.items[0]?.text, `${old} and more`);
		assert.deepEqual([...drafts], []);
	});

	it("goes into the chat's box, and is spoken of, when the message was sent before the change was kept", async () => {
		const { chat, host, settle } = await editing();
		const { queue } = chat;
		chat.composer.setText("next thought");
		queue.edit.box.setText("another text");
		host.sendQueued();
		await settle();
		assert.equal(queue.edit.item.value, null);
		assert.equal(chat.composer.text.value, "another text\nnext thought");
		assert.match(chat.notices.shown.value[0]?.message ?? "", /sent before your change/);
	});

	it("is forgotten without a word when nothing was changed", async () => {
		const { chat, host, settle } = await editing();
		host.sendQueued();
		await settle();
		assert.deepEqual([chat.queue.edit.item.value, chat.composer.text.value], [null, ""]);
		assert.deepEqual(chat.notices.shown.value, []);
	});
});
