import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/extension/providers/provider.ts";
import { ask, type ChatFixture, openChat } from "./chatFixture.ts";
import { end, figures, model, text, usage } from "./scriptedProvider.ts";

const modelId = "anthropic/claude-opus-5-5";
const error = { code: "stalled", message: "It fell silent.", status: null, retryAfterMs: null, detail: null } as const;
const retry: ChatEvent = { type: "retry", attempt: 2, attempts: 4, delayMs: 500, error };

/** What the host tells at the beginning of a prompt of 200,000 tokens. */
function prompt(cache: { readonly cacheWriteShort?: number; readonly cacheRead?: number }, output = 0): ChatEvent {
	const told = figures(0, output);
	return { type: "usage", usage: { ...told, source: "partial", counts: { ...told.counts, ...cache } } };
}

async function openHostedChat(): Promise<ChatFixture> {
	const chat = await openChat();
	chat.finding.resolve = async () => ({ ...chat.provider.resolved(), model: { ...model, isLocal: false } });
	return chat;
}

async function send(chat: ChatFixture, words: string, conversationId: string | null = null): Promise<string> {
	const { conversation } = await chat.runner.start({
		messageId: chat.newId(),
		conversationId,
		text: words,
		modelId,
		replaces: null,
	});
	await chat.settled();
	return conversation.id;
}

const rows = (chat: ChatFixture, kind = "chat") =>
	chat.book.book.database.all<{ cost: number; source: string; message: string | null }>(
		`SELECT cost_micro_usd AS cost, source, message_id AS message FROM token_usage WHERE kind = '${kind}' ORDER BY sequence`,
	);
const costs = (chat: ChatFixture, kind = "chat") => rows(chat, kind).map(({ cost }) => cost);

describe("Each attempt that a host took in", () => {
	it("is a call of its own in the books, and the answer's cost is that of all", async () => {
		const chat = await openHostedChat();
		chat.provider.script(prompt({ cacheWriteShort: 200_000 }), retry, prompt({ cacheRead: 200_000 }), text("Hi"), end);
		const id = await send(chat, "What is in it?");
		// 200,000 × $5 per million written, then 200,000 × $0.20 read.
		assert.deepEqual(costs(chat), [1_000_000, 40_000]);
		const answer = (await chat.conversations.page(id, null))?.messages[1];
		assert.equal(answer?.usage?.costMicroUsd, 1_040_000);
		assert.deepEqual(new Set(rows(chat).map(({ message }) => message)), new Set([answer?.id]));
	});

	it("stays in the books when the next one finds nobody", async () => {
		const chat = await openHostedChat();
		chat.provider.script(prompt({ cacheWriteShort: 200_000 }), retry, { type: "throw", error: new TypeError("gone") });
		const id = await send(chat, "What is in it?");
		assert.deepEqual(costs(chat), [1_000_000]);
		assert.equal((await chat.conversations.page(id, null))?.messages[1]?.state, "failed");
	});

	it("is entered when the window dies before the answer ends", async () => {
		const chat = await openHostedChat();
		const forever = { type: "wait", for: new Promise<void>(() => undefined) } as const;
		chat.provider.script(prompt({ cacheWriteShort: 200_000 }), retry, prompt({ cacheRead: 200_000 }), forever);
		await send(chat, "What is in it?");
		await chat.clock.pass(2000);
		await chat.settled();
		chat.book.book.deadProcesses.add(1);
		chat.book.book.run("sessions.recover", { sessionId: "another", at: chat.clock.now() });
		assert.deepEqual(costs(chat), [1_000_000, 40_000]);
	});

	it("is no call where none was made before", async () => {
		const chat = await openHostedChat();
		chat.provider.script(retry, usage(1000, 100), text("Hi"), end);
		await send(chat, "Hello");
		// 1,000 × $4 + 100 × $20 per million.
		assert.deepEqual(costs(chat), [6000]);
	});
});

describe("The call of a summary", () => {
	async function chatOfThree(): Promise<{ readonly chat: ChatFixture; readonly id: string }> {
		const chat = await openHostedChat();
		let id: string | null = null;
		for (let round = 1; round <= 3; round++) id = await send(chat, `question ${round}`, id);
		chat.summaryRule = { afterRounds: 4, atShare: 0.72, modelId: null };
		chat.provider.script(text("last answer"), usage(), end);
		return { chat, id: id ?? "" };
	}

	it("is in the books when it is cut", async () => {
		const { chat, id } = await chatOfThree();
		chat.provider.script(text("The user "), usage(50_000, 900), { type: "throw", error: new TypeError("cut") });
		await send(chat, "last question", id);
		// 50,000 × $4 + 900 × $20 per million.
		assert.deepEqual(costs(chat, "summary"), [218_000]);
		assert.deepEqual((await chat.context.report(id, modelId))?.summaries, []);
	});

	it("counts each attempt", async () => {
		const { chat, id } = await chatOfThree();
		chat.provider.script(usage(50_000, 0), retry, text("Notes."), usage(50_000, 900), end);
		await send(chat, "last question", id);
		assert.deepEqual(costs(chat, "summary"), [200_000, 218_000]);
	});

	it("is in the books when its chat is deleted for good meanwhile", async () => {
		const { chat, id } = await chatOfThree();
		const purge = () => {
			if (chat.provider.requests.length < 5) return;
			const { book } = chat.book;
			book.run("conversations.setStatus", { conversationId: id, status: "deleted", at: chat.clock.now() });
			book.run("conversations.purge", { conversationIds: [id] });
		};
		chat.provider.onRequest = purge;
		chat.provider.script(text("Notes."), usage(50_000, 900), end);
		await send(chat, "last question", id);
		assert.deepEqual(costs(chat, "summary"), [218_000]);
	});
});

describe("A local model", () => {
	it("costs nothing, however many attempts it took", async () => {
		const chat = await openChat();
		chat.provider.script(prompt({ cacheWriteShort: 200_000 }), retry, usage(200_000, 10), text("Hi"), end);
		await ask(chat, "What is in it?");
		assert.deepEqual(costs(chat), [0, 0]);
	});
});
