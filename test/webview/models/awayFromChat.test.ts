import assert from "node:assert/strict";
import type { MessagePage } from "../../../src/shared/model.ts";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

async function started(options?: Parameters<typeof openPanel>[1]): Promise<TestPanel> {
	const panel = openPanel(scenarios.short, options);
	await panel.chat.start();
	return panel;
}

const names = ({ chat }: TestPanel) => chat.attachments.list.value.map(({ name }) => name);

describe("What the user does while the host is busy", () => {
	it("tells what failed in a chat only there", async () => {
		const panel = await started();
		panel.chat.notices.show({ code: "no_editor", message: "Open a file first.", detail: null, actions: [] });
		await panel.chat.visits.reload();
		assert.equal(panel.chat.notices.shown.value.length, 1);
		await panel.chat.visits.newChat();
		assert.deepEqual(panel.chat.notices.shown.value, []);
	});

	it("tells no more what failed before, once a message is on its way", async () => {
		const panel = await started();
		panel.host.failNext("disk_full");
		panel.chat.composer.setText("look");
		await panel.chat.sending.send();
		assert.equal(panel.chat.notices.shown.value.length, 1);
		await panel.chat.sending.send();
		assert.deepEqual(panel.chat.notices.shown.value, []);
	});

	it("keeps an attachment with the chat that it was taken for, though another one is shown by now", async () => {
		const panel = await started();
		panel.host.hold();
		const adding = panel.chat.attachments.mention("tide.ts");
		await panel.settle();
		const going = panel.chat.visits.newChat();
		await panel.settle();
		panel.host.release();
		await Promise.all([adding, going]);
		assert.deepEqual(names(panel), []);
		await panel.chat.visits.openChat("chat-short");
		assert.deepEqual(names(panel), ["tide.ts"]);
	});

	it("sends what was attached though the page's storage is slow to keep it", async () => {
		let keep: () => void = () => undefined;
		const kept = new Promise<void>((resolve) => (keep = resolve));
		const wait = async () => kept;
		const panel = await started({ storage: { read: async () => undefined, write: wait, remove: wait } });
		panel.chat.composer.setText("look");
		const adding = panel.chat.attachments.mention("tide.ts");
		await panel.settle();
		assert.deepEqual([names(panel), panel.chat.canSend.value], [["tide.ts"], true]);
		keep();
		await adding;
	});

	it("does not show again, nor in another chat, what was attached to a message that is on its way", async () => {
		const panel = await started();
		await panel.chat.attachments.mention("tide.ts");
		panel.chat.composer.setText("look");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		const going = panel.chat.visits.newChat();
		await panel.settle();
		assert.deepEqual(names(panel), []);
		panel.host.release();
		await Promise.all([sending, going]);
		await panel.chat.visits.openChat("chat-short");
		assert.deepEqual([names(panel), panel.chat.composer.text.value], [[], ""]);
	});

	it("leaves what could not be sent in its own chat", async () => {
		const panel = await started();
		await panel.chat.attachments.mention("tide.ts");
		panel.chat.composer.setText("look");
		panel.host.failNext("disk_full");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		const going = panel.chat.visits.newChat();
		await panel.settle();
		panel.host.release();
		await Promise.all([sending, going]);
		assert.deepEqual([names(panel), panel.chat.composer.text.value], [[], ""]);
		await panel.chat.visits.openChat("chat-short");
		assert.deepEqual([names(panel), panel.chat.composer.text.value], [["tide.ts"], "look"]);
	});

	it("takes what is attached to a new chat along when that gets its identity", async () => {
		const panel = await started();
		await panel.chat.visits.newChat();
		panel.chat.composer.setText("first");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		const adding = panel.chat.attachments.mention("tide.ts");
		await panel.settle();
		panel.host.release();
		await Promise.all([sending, adding]);
		assert.deepEqual(names(panel), ["tide.ts"]);
		const { id } = panel.chat.conversation;
		await panel.chat.visits.openChat("chat-short");
		assert.deepEqual(names(panel), []);
		await panel.chat.visits.openChat(id ?? "");
		assert.deepEqual(names(panel), ["tide.ts"]);
	});

	it("keeps what is typed while a prompt file is read as the next message", async () => {
		const panel = await started();
		panel.chat.composer.setText("/review tide");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		panel.chat.composer.setText("and then");
		panel.host.release();
		await sending;
		assert.equal((panel.host.paramsOf("round/start")[0] as { readonly text: string }).text, "Review this: tide.ts");
		assert.equal(panel.chat.composer.text.value, "and then");
	});

	it("sends no prompt into a chat that the user went to meanwhile", async () => {
		const panel = await started();
		panel.chat.composer.setText("/review tide");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		const going = panel.chat.visits.newChat();
		await panel.settle();
		panel.host.release();
		await Promise.all([sending, going]);
		assert.deepEqual(panel.host.paramsOf("round/start"), []);
		assert.equal(panel.chat.composer.text.value, "Review this: tide.ts");
	});

	it("stays in the new chat that was begun while the first message of another one was on its way", async () => {
		const panel = await started();
		await panel.chat.visits.newChat();
		panel.chat.composer.setText("first");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		const going = panel.chat.visits.newChat();
		panel.chat.composer.setText("for the new chat");
		await panel.settle();
		panel.host.release();
		await Promise.all([sending, going]);
		assert.deepEqual([panel.chat.conversation.id, panel.chat.composer.text.value], [null, "for the new chat"]);
		await panel.chat.sending.send();
		const sent = panel.host.paramsOf("round/start") as readonly { conversationId: string | null; text: string }[];
		assert.deepEqual(
			sent.map(({ conversationId, text }) => [conversationId, text]),
			[
				[null, "first"],
				[null, "for the new chat"],
			],
		);
	});

	it("leaves the chat alone that was opened while the end of the one he sent in was fetched", async () => {
		const stored = new Map<string, unknown>();
		const panel = await started({ stored });
		await panel.chat.visits.openChat("chat-long");
		panel.chat.find.open();
		panel.chat.find.type("question 1:");
		await panel.chat.find.step(1);
		assert.equal(panel.chat.conversation.pages.hasLater.value, true);
		panel.chat.composer.setText("and now?");
		panel.host.hold("conversation/page");
		const sending = panel.chat.sending.send();
		await panel.settle();
		await panel.chat.visits.openChat("chat-short");
		const before = panel.chat.conversation.transcript.all().map(({ id }) => id);
		panel.host.release();
		await sending;
		await panel.settle();
		assert.equal(panel.chat.conversation.id, "chat-short");
		assert.deepEqual(
			panel.chat.conversation.transcript.all().map(({ id }) => id),
			before,
		);
		const kept = stored.get("pages/chat-long") as MessagePage;
		assert.deepEqual([...new Set(kept.messages.map(({ conversationId }) => conversationId))], ["chat-long"]);
	});

	it("puts a text that the editor sends into a new chat before the draft that lies there", async () => {
		const panel = await started({ drafts: new Map([["new:file:///work/harbour", "half a thought"]]) });
		panel.host.notify("view/show", { page: null, draft: "Explain this." });
		await panel.settle();
		assert.equal(panel.chat.composer.text.value, "Explain this.\nhalf a thought");
	});
});
