import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, counts, day, noon } from "./bookFixture.ts";

type Checkpoint = Params<"answers.checkpoint">;

const checkpoint = (text: string, extra: Partial<Checkpoint> = {}): Checkpoint => ({
	messageId: "r",
	conversationId: "c",
	parentId: "q",
	modelId: "anthropic/claude-opus-5-5",
	speaker: "agent:claude-opus-5-5",
	parts: text === "" ? [] : [{ type: "text", text }],
	sessionId: "s",
	startedAt: noon + 10,
	at: noon + 10 + text.length,
	call: { usageId: "u", day, isLocal: false, figures: null },
	...extra,
});

describe("An answer in the making", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.openSession("s", 13);
		book.ask("c", "q", "a question of some length");
	});

	const page = () => book.run("messages.page", { conversationId: "c", beforeId: null, limit: 50 });
	const save = (text: string, extra: Partial<Checkpoint> = {}) =>
		book.run("answers.checkpoint", checkpoint(text, extra));
	const crash = () => {
		book.deadProcesses.add(13);
		return book.run("sessions.recover", { sessionId: "other", at: noon + 1000 });
	};

	it("is shown at the end of the branch, also to other windows, and is in no count yet", () => {
		save("so f");
		save("so far");
		const last = page()?.messages.at(-1);
		assert.deepEqual([last?.id, last?.state, last?.parts], ["r", "streaming", [{ type: "text", text: "so far" }]]);
		assert.deepEqual([last?.roundNumber, last?.siblingIds], [1, ["r"]]);
		assert.equal(page()?.conversation.messageCount, 1);
	});

	it("is not set back by an older state that is sent again", () => {
		save("so far");
		save("so");
		assert.deepEqual(page()?.messages.at(-1)?.parts, [{ type: "text", text: "so far" }]);
	});

	it("becomes one message when it ends, and stays one however often that is sent", () => {
		save("so f");
		for (let time = 0; time < 3; time++) {
			const entered = book.answer("c", "q", "r", "so far so good", { call: call("u") });
			assert.deepEqual([entered?.message.state, entered?.conversation.messageCount], ["complete", 2]);
		}
		save("so far so");
		assert.deepEqual(
			page()?.messages.map(({ id, state }) => [id, state]),
			[
				["q", "complete"],
				["r", "complete"],
			],
		);
		assert.deepEqual(book.database.all("SELECT 1 FROM answer_checkpoints"), []);
		assert.equal(page()?.conversation.totalTokens, 110);
	});

	it("beside an older answer takes its place on the shown branch", () => {
		book.answer("c", "q", "old", "the old one");
		save("new");
		assert.deepEqual(
			page()?.messages.map((message) => message.id),
			["q", "r"],
		);
		assert.deepEqual(page()?.messages[1]?.siblingIds, ["old", "r"]);
		book.answer("c", "q", "r", "new one");
		assert.deepEqual(
			page()?.messages.map((message) => message.id),
			["q", "r"],
		);
	});

	it("leaves the branch alone that the user walked to meanwhile", () => {
		book.answer("c", "q", "old", "the old one");
		save("new");
		book.run("messages.chooseBranch", { messageId: "old" });
		book.answer("c", "q", "r", "new one");
		assert.deepEqual(
			page()?.messages.map((message) => message.id),
			["q", "old"],
		);
	});

	it("keeps its failure and its reason", () => {
		const failure = { code: "rate_limited", message: "Wait.", detail: null, actions: ["retry"] } as const;
		const { message } = book.run("answers.finish", {
			message: {
				id: "r",
				conversationId: "c",
				parentId: "q",
				modelId: "ollama/x",
				speaker: "agent:x",
				parts: [],
				state: "failed",
				sessionId: "s",
				startedAt: noon,
				endedAt: noon + 1,
				metadata: {},
			},
			finishReason: null,
			failure,
			call: null,
		})!;
		assert.deepEqual([message.state, message.failure, message.usage, message.parts], ["failed", failure, null, []]);
	});

	it("whose chat was purged meanwhile leaves only its cost", () => {
		save("so far");
		book.run("conversations.purge", { conversationIds: ["c"] });
		const paid = call("u", { figures: { reportedCostMicroUsd: 9 } });
		assert.equal(book.answer("c", "q", "r", "so far so good", { call: paid }), null);
		assert.deepEqual(book.database.all("SELECT conversation_id, cost_micro_usd FROM token_usage"), [
			{ conversation_id: null, cost_micro_usd: 9 },
		]);
	});

	it("of a window that died becomes a partial message, exactly once", () => {
		save("half of it");
		assert.deepEqual(crash(), { closedSessionIds: ["s"], conversationIds: ["c"] });
		assert.deepEqual(crash(), { closedSessionIds: [], conversationIds: [] });
		const { messages } = page()!;
		assert.deepEqual(
			messages.map((message) => message.id),
			["q", "r"],
		);
		const { state, parts, failure, usage } = messages[1]!;
		assert.deepEqual([state, parts, failure?.code], ["partial", [{ type: "text", text: "half of it" }], "interrupted"]);
		// 25 characters asked and 10 written, at 3.5 to a token: 8 × $4 + 3 × $20 per million.
		assert.deepEqual(
			[usage?.source, usage?.inputUncached, usage?.output, usage?.costMicroUsd],
			["estimated", 8, 3, 92],
		);
		assert.equal(book.database.all("SELECT 1 FROM token_usage").length, 1);
	});

	it("keeps the input its provider had told, with at least the output that is here", () => {
		const figures = { ...call("u").figures, counts: counts({ inputUncached: 1000, output: 1 }) };
		save("half of it", { call: { usageId: "u", day, isLocal: false, figures } });
		crash();
		const usage = page()?.messages[1]?.usage;
		assert.deepEqual([usage?.source, usage?.inputUncached, usage?.output], ["partial", 1000, 3]);
	});

	it("is entered with the whole prompt that was put together, its instructions and tools among it", () => {
		save("half of it", { call: { usageId: "u", day, isLocal: false, figures: null, estimatedPromptTokens: 2000 } });
		crash();
		const usage = page()?.messages[1]?.usage;
		// 2,000 and 3 tokens: 2,000 × $4 + 3 × $20 per million.
		assert.deepEqual(
			[usage?.source, usage?.inputUncached, usage?.output, usage?.costMicroUsd],
			["estimated", 2000, 3, 8060],
		);
	});

	it("of which nothing had come becomes a failed message", () => {
		save("");
		crash();
		const message = page()?.messages[1];
		assert.deepEqual([message?.state, message?.failure?.actions], ["failed", ["retry"]]);
	});

	it("of a window that is alive is left alone", () => {
		save("half");
		book.run("sessions.recover", { sessionId: "other", at: noon + 1000 });
		assert.equal(page()?.messages[1]?.state, "streaming");
	});
});
