import assert from "node:assert/strict";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { DaybookError as Refusal } from "../../../src/extension/errors.ts";
import { ask, openChat, type ChatFixture } from "./chatFixture.ts";
import { end, text, usage, type Step } from "./scriptedProvider.ts";

const rule = { afterRounds: 4, atShare: 0.72, modelId: null };
const modelId = "ollama/qwen3:8b";

/** A chat of so many rounds, with summaries by themselves from then on. */
async function chatOf(rounds: number): Promise<{ chat: ChatFixture; id: string }> {
	const chat = await openChat();
	let id: string | null = null;
	for (let round = 1; round <= rounds; round++) {
		chat.provider.script(text(`answer ${round}`), usage(100 * round, 10), end);
		id = await ask(chat, `question ${round}`, id);
	}
	chat.summaryRule = rule;
	return { chat, id: id ?? "" };
}

/** One round more, and then what the summariser is answered. */
async function oneMore(chat: ChatFixture, id: string, ...summary: readonly Step[]) {
	chat.provider.script(text("last answer"), usage(), end);
	chat.provider.script(...summary);
	await ask(chat, "last question", id);
	await chat.settled();
}

const report = async (chat: ChatFixture, id: string) => chat.context.report(id, modelId);
const summaryCalls = (chat: ChatFixture) =>
	chat.book.book.database.all("SELECT id, input_uncached, output, message_id FROM token_usage WHERE kind = 'summary'");

describe("Summarizer", () => {
	it("writes a summary in the background, which stands for the rounds from then on", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, text("The user "), text("asked three things."), usage(500, 40), end);
		const now = await report(chat, id);
		assert.deepEqual(
			now?.summaries.map(({ text: words, fromRound, toRound }) => [words, fromRound, toRound]),
			[["The user asked three things.", 1, 1]],
		);
		assert.deepEqual(
			now?.rounds.map(({ state }) => state),
			["summarised", "sent", "sent", "sent"],
		);
		assert.equal((await chat.conversations.page(id, null))?.messages.length, 8);
		await ask(chat, "and now?", id);
		const sent = JSON.stringify(chat.provider.requests.at(-1)?.messages);
		assert.ok(sent.includes("The user asked three things.") && !sent.includes("question 1"));
	});

	it("counts its call in the books as a summary of this chat", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, text("Notes."), usage(500, 40), end);
		assert.deepEqual(
			summaryCalls(chat).map((call) => ({ ...(call as object), id: null })),
			[{ id: null, input_uncached: 500, output: 40, message_id: null }],
		);
	});

	it("sends the rounds themselves again when it is switched off, and leaves it at that", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, text("Notes."), end);
		const [summary] = (await report(chat, id))?.summaries ?? [];
		await chat.context.changeSummary(id, summary!.id, { isEnabled: false });
		assert.deepEqual(
			(await report(chat, id))?.rounds.map(({ state }) => state),
			["sent", "sent", "sent", "sent"],
		);
		const calls = chat.provider.requests.length;
		for (let round = 0; round < 4; round++) await ask(chat, "more", id);
		await chat.settled();
		assert.equal(chat.provider.requests.length, calls + 4);
	});

	it("folds the summary before, as the user edited it, into the next one", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, text("First notes."), end);
		const [summary] = (await report(chat, id))?.summaries ?? [];
		await chat.context.changeSummary(id, summary!.id, { editedText: "Edited notes." });
		await oneMore(chat, id, text("Second notes."), end);
		const asked = JSON.stringify(chat.provider.requests.at(-1)?.messages);
		assert.ok(asked.includes("Edited notes.") && !asked.includes("First notes."));
		const now = await report(chat, id);
		assert.equal(now?.summaries.length, 2);
		assert.equal(now?.summaries.at(-1)?.fromRound, 1);
		assert.equal(now?.summary?.id, now?.summaries.at(-1)?.id);
	});

	it("tries a failed or empty one again only when there is more to tell, and the chat goes on", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, usage(300, 0), end);
		assert.deepEqual((await report(chat, id))?.summaries, []);
		assert.equal(summaryCalls(chat).length, 1);
		const calls = chat.provider.requests.length;
		await chat.summarizer.consider(id);
		await chat.summarizer.consider(id);
		assert.equal(chat.provider.requests.length, calls);
		await oneMore(chat, id, { type: "throw", error: new TypeError("broken") });
		assert.ok(chat.logged.includes("A summary failed by a bug"));
		assert.equal((await chat.conversations.page(id, null))?.messages.at(-1)?.state, "complete");
	});

	it("asks the budget first, and does without where it says no", async () => {
		const { chat, id } = await chatOf(3);
		let asked = 0;
		chat.admission.admit = async ({ answerId }) => {
			asked += 1;
			if (answerId.startsWith("new-") && asked > 1) throw new Refusal("budget_spent", "Nothing was sent.");
			return null;
		};
		const calls = chat.provider.requests.length;
		await oneMore(chat, id, text("never written"), end);
		assert.equal(asked, 2);
		assert.equal(chat.provider.requests.length, calls + 1);
		assert.deepEqual((await report(chat, id))?.summaries, []);
	});

	it("summarises when the user asks, all but the newest round, and says when there is nothing to do", async () => {
		const { chat, id } = await chatOf(2);
		chat.summaryRule = null;
		chat.provider.script(text("By request."), end);
		await chat.context.summarise(id);
		assert.deepEqual(
			(await report(chat, id))?.rounds.map(({ state }) => state),
			["summarised", "sent"],
		);
		const nothing = (error: DaybookError) => error.code === "nothing_to_summarise";
		await assert.rejects(chat.context.summarise(id), nothing);
		assert.ok(chat.bodies("context/didChange").every(({ conversationId }) => conversationId === id));
	});

	it("does nothing by itself when it is switched off", async () => {
		const { chat, id } = await chatOf(6);
		chat.summaryRule = null;
		const calls = chat.provider.requests.length;
		await ask(chat, "more", id);
		await chat.settled();
		assert.equal(chat.provider.requests.length, calls + 1);
	});

	it("keeps a summary to the branch it tells of", async () => {
		const { chat, id } = await chatOf(3);
		await oneMore(chat, id, text("Notes of the first branch."), end);
		const [first] = (await chat.conversations.page(id, null))?.messages ?? [];
		chat.summaryRule = null;
		await chat.runner.start({
			messageId: "edited",
			conversationId: id,
			text: "Another beginning",
			modelId,
			replaces: first!.id,
		});
		await chat.ended();
		assert.deepEqual((await report(chat, id))?.summaries, []);
		await chat.conversations.chooseBranch(first!.id);
		assert.equal((await report(chat, id))?.summaries.length, 1);
	});
});
