import assert from "node:assert/strict";
import type { ConversationSummary, Message } from "../../../src/shared/model.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { ProviderError } from "../../../src/extension/providers/providerError.ts";
import { ask, openChat, type ChatFixture } from "./chatFixture.ts";
import { end, gate, text, usage } from "./scriptedProvider.ts";

const modelId = "ollama/qwen3:8b";
const refused = new ProviderError({
	code: "unreachable",
	message: "Nobody is there.",
	status: null,
	retryAfterMs: null,
	detail: null,
});

function ended(chat: ChatFixture): readonly Message[] {
	return chat.bodies("answer/didEnd").map(({ message }) => message);
}

function summaries(chat: ChatFixture): readonly ConversationSummary[] {
	return chat.bodies("answer/didEnd").flatMap(({ conversation }) => conversation ?? []);
}

async function start(chat: ChatFixture, words: string, conversationId: string | null = null) {
	return chat.runner.start({ messageId: chat.newId(), conversationId, text: words, modelId, replaces: null });
}

async function stored(chat: ChatFixture, conversationId: string): Promise<readonly Message[]> {
	return (await chat.conversations.page(conversationId, null))?.messages ?? [];
}

const hasCode = (code: string) => (error: DaybookError) => error.code === code;

describe("RoundRunner", () => {
	it("has the question in the database before the model is asked", async () => {
		const chat = await openChat();
		const seen: unknown[] = [];
		chat.provider.onRequest = () => seen.push(...chat.book.book.database.all("SELECT content FROM messages"));
		await ask(chat, "Are you there?");
		assert.deepEqual(seen, [{ content: "Are you there?" }]);
	});

	it("enters the answer with its model call and tells both", async () => {
		const chat = await openChat();
		chat.provider.script(text("It is"), text(" so."), usage(120, 7), end);
		const id = await ask(chat, "Is it so?");
		const [question, answer] = await stored(chat, id);
		assert.equal(answer?.parentId, question?.id);
		assert.deepEqual(answer?.parts, [{ type: "text", text: "It is so." }]);
		assert.equal(answer?.usage?.inputUncached, 120);
		assert.equal(answer?.usage?.priceBasis, "local");
		assert.deepEqual(ended(chat), [answer]);
		assert.equal(summaries(chat)[0]?.totalTokens, 127);
	});

	it("tells what came in frames, and a panel that joins what it has not been told", async () => {
		const chat = await openChat();
		const first = gate();
		chat.provider.script(text("one "), text("two"), first.step, text(" three"), end);
		await start(chat, "Count.");
		await chat.clock.pass(0);
		await chat.clock.pass(33);
		assert.deepEqual(
			chat.bodies("answer/delta").map(({ sequence, pieces }) => [sequence, pieces]),
			[[1, [{ type: "text", text: "one two", isNewPart: true }]]],
		);
		const [running] = chat.runner.running();
		assert.equal(running?.sequence, 1);
		assert.deepEqual(running?.message.parts, [{ type: "text", text: "one two" }]);
		first.open();
		await chat.ended();
		assert.equal(chat.clock.pendingTimers, 0);
	});

	it("keeps what came every second and a half, so that a kill loses no more", async () => {
		const chat = await openChat();
		const held = gate();
		chat.provider.script(text("half a thought"), held.step, end);
		const { conversation } = await start(chat, "Think.");
		await chat.clock.pass(1500);
		const kept = chat.book.book.database.get<{ parts: string }>("SELECT parts FROM answer_checkpoints");
		assert.deepEqual(JSON.parse(kept?.parts ?? ""), [{ type: "text", text: "half a thought" }]);
		held.open();
		await chat.ended();
		assert.equal((await stored(chat, conversation.id)).length, 2);
		assert.equal(chat.book.book.database.get("SELECT 1 FROM answer_checkpoints"), undefined);
	});

	it("keeps what came when the user stops it", async () => {
		const chat = await openChat();
		chat.provider.script(text("so far"), usage(50, 2), gate().step, end);
		const { conversation } = await start(chat, "Go on.");
		await chat.clock.pass(33);
		await chat.runner.stop(conversation.id);
		const [, answer] = await stored(chat, conversation.id);
		assert.equal(answer?.state, "partial");
		assert.equal(answer?.failure, null);
		assert.deepEqual(answer?.parts, [{ type: "text", text: "so far" }]);
		assert.equal(answer?.usage?.output, 2);
	});

	it("enters a failed answer with its reason, and the books say nothing of a call that was not made", async () => {
		const chat = await openChat();
		chat.provider.script({ type: "throw", error: refused });
		const id = await ask(chat, "Hello?");
		const [, answer] = await stored(chat, id);
		assert.equal(answer?.state, "failed");
		assert.equal(answer?.failure?.code, "unreachable");
		assert.equal(answer?.usage, null);
	});

	it("keeps what came before a stream broke, with the reason beside it", async () => {
		const chat = await openChat();
		chat.provider.script(text("begun"), { type: "throw", error: refused });
		const [, answer] = await stored(chat, await ask(chat, "Hello?"));
		assert.equal(answer?.state, "partial");
		assert.equal(answer?.failure?.code, "unreachable");
	});

	it("makes the second answer a sibling of the first", async () => {
		const chat = await openChat();
		const id = await ask(chat, "Which?");
		const [question, first] = await stored(chat, id);
		await chat.runner.retry(first?.id ?? "", "ollama/other:1b");
		await chat.ended();
		const [, second] = await stored(chat, id);
		assert.equal(second?.parentId, question?.id);
		assert.equal(second?.speaker, "agent:ollama/other:1b");
		assert.deepEqual(second?.siblingIds, [first?.id, second?.id]);
	});

	it("answers a question that got none, with the model it was asked of", async () => {
		const chat = await openChat();
		chat.book.book.ask("chat-1", "question-1", "Anybody?");
		await chat.runner.retry("question-1", null);
		await chat.ended();
		const [, answer] = await stored(chat, "chat-1");
		assert.equal(answer?.speaker, "agent:ollama/llama3.3:8b");
	});

	it("refuses a second question while it answers, an empty one, and a message that is gone", async () => {
		const chat = await openChat();
		const held = gate();
		chat.provider.script(held.step, end);
		const { conversation } = await start(chat, "One.");
		await assert.rejects(start(chat, "Two.", conversation.id), hasCode("busy"));
		await assert.rejects(start(chat, " \n "), hasCode("empty_message"));
		await assert.rejects(chat.runner.retry("nowhere", null), hasCode("gone"));
		held.open();
		await chat.ended();
	});

	it("answers several chats at once", async () => {
		const chat = await openChat();
		const [one, two] = [gate(), gate()];
		chat.provider.script(one.step, text("first"), end);
		chat.provider.script(two.step, text("second"), end);
		const first = await start(chat, "One.");
		await chat.settled();
		const second = await start(chat, "Two.");
		assert.equal(chat.runner.running().length, 2);
		two.open();
		await chat.clock.pass(0);
		one.open();
		await chat.ended();
		assert.deepEqual((await stored(chat, first.conversation.id))[1]?.parts, [{ type: "text", text: "first" }]);
		assert.deepEqual((await stored(chat, second.conversation.id))[1]?.parts, [{ type: "text", text: "second" }]);
	});

	it("keeps an answer while the disk is full, says so once, and saves it when there is room", async () => {
		const chat = await openChat();
		chat.book.failNext("answers.finish", "full", 3);
		const { conversation } = await start(chat, "Save me.");
		await chat.clock.pass(0);
		await chat.clock.pass(2000);
		await chat.clock.pass(2000);
		assert.equal((await stored(chat, conversation.id)).filter(({ state }) => state === "complete").length, 1);
		await chat.clock.pass(2000);
		await chat.ended();
		assert.equal(chat.bodies("notice/show").length, 1);
		assert.equal((await stored(chat, conversation.id))[1]?.state, "complete");
	});

	it("saves everything as partial when the window closes, and begins nothing after that", async () => {
		const chat = await openChat();
		chat.provider.script(text("unfinished"), gate().step, end);
		const { conversation } = await start(chat, "Long story.");
		await chat.clock.pass(33);
		await chat.runner.dispose();
		assert.equal((await stored(chat, conversation.id))[1]?.state, "partial");
		await assert.rejects(start(chat, "More.", conversation.id), hasCode("disposed"));
	});

	it("logs neither what was asked nor what was answered", async () => {
		const chat = await openChat();
		chat.provider.script(text("the secret answer"), { type: "throw", error: new TypeError("broken") });
		await ask(chat, "the secret question");
		assert.ok(chat.logged.length > 0);
		assert.equal(
			chat.logged.some((line) => line.includes("secret")),
			false,
		);
	});
});
