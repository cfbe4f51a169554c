import assert from "node:assert/strict";
import type { Message } from "../../src/shared/model.ts";
import { recount } from "../../src/db/recount.ts";
import { Book, call, noon } from "./bookFixture.ts";

const texts = (messages: readonly Message[] = []) =>
	messages.map(({ parts }) => parts.map((part) => ("text" in part ? part.text : part.name)).join(""));

describe("A fork", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q1", "one?");
		book.answer("c", "q1", "r1", "one", { call: call("u1") });
		book.answer("c", "q1", "r1b", "another one");
		book.ask("c", "q2", "two?", { parentId: "r1" });
		book.answer("c", "q2", "r2", "two", { call: call("u2") });
		book.ask("c", "q3", "three?");
	});

	const fork = (messageId = "r2") =>
		book.run("conversations.fork", { conversationId: "f", messageId, title: "one? (fork)", at: noon + 9 });
	const page = (conversationId: string) => book.run("messages.page", { conversationId, beforeId: null, limit: 50 });

	it("takes over the branch down to its message and nothing beside or below it", () => {
		const summary = fork();
		assert.deepEqual(texts(page("f")?.messages), ["one?", "one", "two?", "two"]);
		assert.deepEqual(
			page("f")?.messages.map(({ roundNumber }) => roundNumber),
			[1, 1, 2, 2],
		);
		assert.equal(summary.messageCount, 4);
		assert.equal(summary.roundCount, 2);
		assert.equal(summary.title, "one? (fork)");
		assert.equal(summary.updatedAt, noon + 9);
	});

	it("leaves the original as it was, and counts its costs once", () => {
		const before = page("c");
		fork();
		assert.deepEqual(page("c"), before);
		assert.equal(page("f")?.conversation.totalTokens, 0);
		assert.deepEqual(recount(book.database), []);
	});

	it("goes on by itself", () => {
		fork();
		book.ask("f", "own", "Three, differently?");
		assert.deepEqual(texts(page("f")?.messages), ["one?", "one", "two?", "two", "Three, differently?"]);
		assert.deepEqual(texts(page("c")?.messages).at(-1), "three?");
	});

	it("knows where it came from, and outlives it", () => {
		fork();
		const row = () =>
			book.database.get(
				"SELECT parent_conversation_id AS parent, parent_round_number AS round FROM conversations WHERE id = 'f'",
			);
		assert.deepEqual(row(), { parent: "c", round: 2 });
		book.run("conversations.purge", { conversationIds: ["c"] });
		assert.deepEqual(row(), { parent: null, round: 2 });
		assert.equal(page("f")?.messages.length, 4);
	});

	it("brings its settings, its rounds set by hand and the summaries of its branch along", () => {
		book.run("settings.set", {
			scope: { kind: "conversation", id: "c" },
			changes: { systemPrompt: "Be brief." },
			at: noon,
		});
		book.run("context.setRound", { conversationId: "c", questionId: "q1", use: "pinned" });
		const told = {
			conversationId: "c",
			fromRound: 1,
			toRound: 1,
			modelId: "ollama/x",
			promptVersion: 1,
			at: noon,
		};
		book.run("context.addSummary", { ...told, summaryId: "s1", leafMessageId: "r1", text: "One.", sourceHash: "h1" });
		book.run("context.addSummary", {
			...told,
			summaryId: "s2",
			leafMessageId: "r1b",
			text: "Other.",
			sourceHash: "h2",
		});
		fork();
		const settings = book.run("settings.get", { conversationId: "f", projectId: null });
		assert.equal(settings.effective.systemPrompt, "Be brief.");
		const { uses, summaries } = book.run("context.get", { conversationId: "f" });
		assert.deepEqual(uses, { "f-1": "pinned" });
		assert.deepEqual(
			summaries.map(({ text, leafMessageId }) => [text, leafMessageId]),
			[["One.", "f-2"]],
		);
	});

	it("is found by search like any other chat", () => {
		fork();
		const found = book.database.all<{ docid: number }>(
			"SELECT docid FROM messages_search WHERE messages_search MATCH 'two'",
		);
		assert.equal(found.length, 4);
	});

	it("of a chat of ten thousand messages takes a moment", () => {
		book.database.execute(`
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
			INSERT INTO messages (id, machine_id, conversation_id, parent_message_id, round_number, speaker, role, state, content, created_at)
			SELECT 'long-' || i, 'm', 'c', CASE WHEN i > 1 THEN 'long-' || (i - 1) END, i, 'user', 'user', 'complete', 'word', 1 FROM n`);
		assert.equal(fork("long-10000").messageCount, 10_000);
	});
});
