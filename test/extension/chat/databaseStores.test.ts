import assert from "node:assert/strict";
import { roundStore } from "../../../src/extension/chat/databaseStores.ts";
import { localDay } from "../../../src/shared/calendarDay.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { noon } from "../../db/bookFixture.ts";
import { ask, openChat } from "./chatFixture.ts";

describe("the chat's stores in the database", () => {
	it("name a new chat after the first line of its first question, cut between characters", async () => {
		const chat = await openChat();
		const id = await ask(chat, `\n  ${"🌊".repeat(70)}\nsecond line`);
		const page = await chat.conversations.page(id, null);
		assert.equal(page?.conversation.title, `${"🌊".repeat(59)}…`);
	});

	it("name a chat that begins with an image alone after it, and keep no empty words", async () => {
		const chat = await openChat();
		const { conversation, message } = await roundStore(chat.stores).addUserMessage({
			messageId: "m-1",
			conversationId: null,
			text: "",
			modelId: "ollama/qwen3:8b",
			replaces: null,
			attachments: [
				{
					id: "image-1",
					kind: "image",
					name: "drawing.png",
					mediaType: "image/png",
					byteCount: 3,
					contentHash: "a".repeat(64),
					source: null,
				},
			],
		});
		assert.equal(conversation.title, "drawing.png");
		assert.deepEqual(message.parts, []);
	});

	it("enter a message once however often it is sent", async () => {
		const chat = await openChat();
		const store = roundStore(chat.stores);
		const entry = { messageId: "m-1", conversationId: null, text: "Once", modelId: "ollama/qwen3:8b", replaces: null };
		const first = await store.addUserMessage(entry);
		const second = await store.addUserMessage({ ...entry, conversationId: first.conversation.id });
		assert.deepEqual(second.message, first.message);
		assert.equal(second.conversation.messageCount, 1);
	});

	it("say that a chat is gone which was purged while it was answered", async () => {
		const chat = await openChat();
		const store = roundStore(chat.stores);
		const { conversation, message } = await store.addUserMessage({
			messageId: "m-1",
			conversationId: null,
			text: "Soon gone",
			modelId: "ollama/qwen3:8b",
			replaces: null,
		});
		chat.book.book.run("conversations.purge", { conversationIds: [conversation.id] });
		const finishing = store.finish({
			origin: {
				id: "a-1",
				conversationId: conversation.id,
				parentId: message.id,
				roundNumber: 1,
				modelId: "ollama/qwen3:8b",
				speaker: "agent:ollama/qwen3:8b",
				siblingIds: [],
				startedAt: noon,
			},
			parts: [{ type: "text", text: "late" }],
			state: "complete",
			failure: null,
			finishReason: "stop",
			warning: null,
			endedAt: noon + 1,
			call: null,
			earlierCalls: [],
		});
		await assert.rejects(finishing, (error: DaybookError) => error.code === "gone");
	});

	it("list the chats of a project or all, newest first", async () => {
		const chat = await openChat();
		await ask(chat, "First");
		await chat.clock.pass(10);
		await ask(chat, "Second");
		const all = await chat.conversations.list({ projectId: null, scope: "all", before: null, limit: 10 });
		assert.deepEqual(
			all.conversations.map(({ title }) => title),
			["Second", "First"],
		);
		const other = await chat.conversations.list({ projectId: "project-9", scope: "project", before: null, limit: 10 });
		assert.deepEqual(other.conversations, []);
	});

	it("count a call on the day of the clock on the wall", () => {
		const at = new Date(2026, 0, 2, 0, 30).getTime();
		assert.equal(localDay(at), "2026-01-02");
		assert.equal(localDay(at - 3_600_000), "2026-01-01");
	});
});
