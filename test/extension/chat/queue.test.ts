import assert from "node:assert/strict";
import type { Attachment } from "../../../src/shared/model.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import type { RoundRunner } from "../../../src/extension/chat/roundRunner.ts";
import { MessageQueue } from "../../../src/extension/chat/queue.ts";
import { noTools, openChat, queuesOf, type ChatFixture } from "./chatFixture.ts";
import { end, gate, text } from "./scriptedProvider.ts";

const modelId = "ollama/qwen3:8b";

const image: Attachment = {
	id: "image-1",
	kind: "image",
	name: "drawing.png",
	mediaType: "image/png",
	byteCount: 3,
	contentHash: "a".repeat(64),
	source: null,
};

/** A chat in the middle of an answer that goes on when the gate opens. */
async function busyChat(): Promise<{ chat: ChatFixture; id: string; open: () => void }> {
	const chat = await openChat();
	const held = gate();
	chat.provider.script(text("first answer"), held.step, end);
	const request = { messageId: "m-1", conversationId: null, text: "First?", modelId, replaces: null };
	const { conversation } = await chat.runner.start(request);
	await chat.clock.pass(0);
	return { chat, id: conversation.id, open: held.open };
}

const add = async (chat: ChatFixture, id: string, itemId: string) =>
	chat.queue.add({ id: itemId, conversationId: id, text: `text ${itemId}`, modelId });

async function said(chat: ChatFixture, id: string): Promise<readonly string[]> {
	const page = await chat.conversations.page(id, null);
	return (page?.messages ?? []).map(({ parts }) => parts.map((part) => ("text" in part ? part.text : "")).join(""));
}

async function waiting(chat: ChatFixture, id: string): Promise<readonly string[]> {
	return (await chat.queue.state(id)).items.map((item) => item.id);
}

/** A queue with one message whose way to the disk is open when told so. */
async function slowQueue() {
	const { chat, id, open } = await busyChat();
	await add(chat, id, "q-1");
	await chat.runner.stop(id);
	open();
	await chat.settled();
	let openWay: () => void = () => undefined;
	const way = new Promise<void>((resolve) => (openWay = resolve));
	let begin: () => void = () => undefined;
	const begun = new Promise<void>((resolve) => (begin = resolve));
	const texts: string[] = [];
	const start: RoundRunner["start"] = async (request) => {
		begin();
		await way;
		texts.push(request.text);
		return chat.runner.start(request);
	};
	const runner = { start, stop: async () => undefined, isBusy: () => false };
	const queue = new MessageQueue({ ...chat.stores, runner, didChange: () => undefined, didFail: () => undefined });
	return { queue, id, open: openWay, sent: { begun, texts } };
}

describe("MessageQueue", () => {
	it("sends what waits one after the other, each after a complete answer", async () => {
		const { chat, id, open } = await busyChat();
		await add(chat, id, "q-1");
		await add(chat, id, "q-2");
		assert.deepEqual(await waiting(chat, id), ["q-1", "q-2"]);
		open();
		await chat.settled();
		assert.deepEqual(await said(chat, id), ["First?", "first answer", "text q-1", "yes", "text q-2", "yes"]);
		assert.deepEqual(await waiting(chat, id), []);
		assert.deepEqual(queuesOf(chat).at(-1)?.items, []);
	});

	it("sends at once when the chat is free by now", async () => {
		const { chat, id, open } = await busyChat();
		open();
		await chat.ended();
		await add(chat, id, "q-1");
		await chat.settled();
		assert.deepEqual((await said(chat, id)).slice(2), ["text q-1", "yes"]);
	});

	it("waits for the user after an answer that was stopped or failed, and goes on when told", async () => {
		const { chat, id } = await busyChat();
		await add(chat, id, "q-1");
		await chat.runner.stop(id);
		await chat.settled();
		assert.deepEqual(await waiting(chat, id), ["q-1"]);
		assert.equal((await chat.queue.state(id)).isGoing, false);
		assert.equal(chat.bodies("queue/didChange").at(-1)?.isGoing, false, "the panel is told");
		await chat.queue.resume(id);
		await chat.settled();
		assert.deepEqual((await said(chat, id)).slice(2), ["text q-1", "yes"]);
	});

	it("waits for the user after a restart, with everything in its place", async () => {
		const { chat, id } = await busyChat();
		await add(chat, id, "q-1");
		await add(chat, id, "q-2");
		await chat.runner.dispose();
		const next = new MessageQueue({
			...chat.stores,
			runner: chat.runner,
			didChange: () => undefined,
			didFail: () => undefined,
		});
		await next.didFree(id, true);
		const { items, isGoing } = await next.state(id);
		assert.deepEqual(
			items.map((item) => item.id),
			["q-1", "q-2"],
		);
		assert.equal(isGoing, false);
	});

	it("sends one now: the running answer is kept as far as it came, the others wait", async () => {
		const { chat, id } = await busyChat();
		await add(chat, id, "q-1");
		await add(chat, id, "q-2");
		await chat.queue.send("q-2");
		await chat.settled();
		assert.deepEqual(await said(chat, id), ["First?", "first answer", "text q-2", "yes"]);
		assert.deepEqual(await waiting(chat, id), ["q-1"]);
	});

	it("sends once what is sent twice at the same time", async () => {
		const { chat, id } = await busyChat();
		await add(chat, id, "q-1");
		await Promise.allSettled([chat.queue.send("q-1"), chat.queue.send("q-1")]);
		await chat.settled();
		assert.deepEqual(await said(chat, id), ["First?", "first answer", "text q-1", "yes"]);
	});

	it("takes an image without words, and refuses nothing at all", async () => {
		const { chat, id, open } = await busyChat();
		const attachments = [image];
		await chat.queue.add({ id: "q-1", conversationId: id, text: "", modelId, attachments });
		await assert.rejects(
			chat.queue.add({ id: "q-2", conversationId: id, text: " ", modelId }),
			(error: DaybookError) => error.code === "empty_message",
		);
		open();
		await chat.settled();
		const page = await chat.conversations.page(id, null);
		const asked = page?.messages.at(-2);
		assert.deepEqual([asked?.parts, asked?.attachments], [[], attachments]);
		assert.deepEqual(await waiting(chat, id), []);
	});

	it("begins one answer only when two windows send the same message at once", async () => {
		const { chat, id, open } = await busyChat();
		const other = await openChat(null, noTools, chat);
		await add(chat, id, "q-1");
		await chat.runner.stop(id);
		open();
		await chat.settled();
		await Promise.all([chat.queue.send("q-1"), other.queue.send("q-1")]);
		await chat.settled();
		await other.settled();
		assert.deepEqual((await said(chat, id)).slice(2), ["text q-1", "yes"]);
		assert.equal(chat.provider.requests.length + other.provider.requests.length, 2);
		assert.deepEqual([await waiting(chat, id), await waiting(other, id)], [[], []]);
	});

	it("changes, moves and removes what waits", async () => {
		const { chat, id, open } = await busyChat();
		for (const itemId of ["q-1", "q-2", "q-3"]) await add(chat, id, itemId);
		await chat.queue.move("q-3", "q-1");
		await chat.queue.edit("q-1", "changed");
		await chat.queue.remove("q-2");
		assert.deepEqual(
			queuesOf(chat)
				.at(-1)
				?.items.map((item) => item.text),
			["text q-3", "changed"],
		);
		open();
		await chat.settled();
		assert.deepEqual((await said(chat, id)).slice(2), ["text q-3", "yes", "changed", "yes"]);
	});

	it("says so when what is to be changed was sent meanwhile", async () => {
		const { chat, id, open } = await busyChat();
		await add(chat, id, "q-1");
		open();
		await chat.settled();
		await assert.rejects(chat.queue.edit("q-1", "too late"), (error: DaybookError) => error.code === "gone");
	});

	it("refuses every change of what is being sent", async () => {
		const { queue, id, open, sent } = await slowQueue();
		const going = queue.resume(id);
		await sent.begun;
		for (const change of [queue.edit("q-1", "new words"), queue.move("q-1", null), queue.remove("q-1")])
			await assert.rejects(change, (error: DaybookError) => error.code === "gone");
		open();
		await going;
		assert.deepEqual(sent.texts, ["text q-1"]);
	});

	it("sends the words of a change that was accepted at the moment of sending", async () => {
		const { queue, id, open, sent } = await slowQueue();
		open();
		const change = queue.edit("q-1", "new words");
		await Promise.all([change, queue.resume(id)]);
		assert.deepEqual(sent.texts, ["new words"]);
	});

	it("keeps a message in its place that could not be sent by itself, and says so", async () => {
		const { chat, id, open } = await busyChat();
		await add(chat, id, "q-1");
		chat.book.failNext("messages.addUser", "full");
		open();
		await chat.settled();
		assert.deepEqual(await waiting(chat, id), ["q-1"]);
		assert.deepEqual(
			chat.bodies("notice/show").map(({ code }) => code),
			["full"],
		);
	});
});
