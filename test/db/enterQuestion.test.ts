import assert from "node:assert/strict";
import type { DatabaseError } from "../../src/db/databaseError.ts";
import { Book, day, noon } from "./bookFixture.ts";

describe("A question in a chat that two windows show", () => {
	let book: Book;

	beforeEach(async () => {
		book = await Book.open();
		book.openSession("one", 11);
		book.openSession("two", 12);
		ask("q1", "one");
	});

	const ask = (messageId: string, sessionId: string, at = noon) =>
		book.run("messages.addUser", {
			messageId,
			parts: [{ type: "text", text: `${messageId} zebra` }],
			conversation: { id: "c", title: "c", projectId: null, userId: "user-1" },
			modelId: null,
			parent: "head",
			sessionId,
			at,
		});
	const beginAnswer = () =>
		book.run("answers.checkpoint", {
			messageId: "a1",
			conversationId: "c",
			parentId: "q1",
			modelId: "ollama/demo",
			speaker: "agent:demo",
			parts: [{ type: "text", text: "so far" }],
			sessionId: "one",
			startedAt: noon + 10,
			at: noon + 20,
			call: { usageId: "a1", day, isLocal: true, figures: null },
		});
	const isBusy = (error: DatabaseError) => error.code === "busy";
	const shown = () =>
		book.run("messages.page", { conversationId: "c", beforeId: null, limit: 50 })?.messages.map(({ id }) => id);

	it("is refused while the other window answers, however long that takes, and taken after the answer", () => {
		beginAnswer();
		assert.throws(() => ask("q2", "two", noon + 3_600_000), isBusy);
		book.answer("c", "q1", "a1", "the answer", { sessionId: "one" });
		ask("q2", "two", noon + 3_600_001);
		assert.deepEqual(shown(), ["q1", "a1", "q2"]);
	});

	it("is refused between the other window's question and the first word of its answer", () => {
		assert.throws(() => ask("q2", "two", noon + 5), isBusy);
		ask("q2", "two", noon + 60_000);
		assert.deepEqual(shown(), ["q1", "q2"]);
	});

	it("is taken when the window that answered has died, below what came of that answer", () => {
		beginAnswer();
		book.deadProcesses.add(11);
		ask("q2", "two", noon + 100);
		assert.deepEqual(shown(), ["q1", "a1", "q2"]);
	});

	it("is taken a second time as the same one, also while it is answered", () => {
		beginAnswer();
		assert.equal(ask("q1", "two").message.id, "q1");
	});

	it("is left to the window that has just entered it, as when both send the same one that waited", () => {
		assert.equal(ask("q1", "two", noon + 5).isAnswered, true);
		assert.equal(ask("q1", "one", noon + 5).isAnswered, false);
	});

	it("is taken over when the window that entered it has died or never answered", () => {
		assert.equal(ask("q1", "two", noon + 60_000).isAnswered, false);
		book.deadProcesses.add(11);
		assert.equal(ask("q1", "two", noon + 5).isAnswered, false);
	});

	it("is refused when it waited and was taken back by the other window meanwhile", () => {
		const item = { itemId: "q2", conversationId: "c", content: "later", modelId: null, at: noon };
		book.run("queue.add", item);
		book.run("queue.settle", { itemId: "q2", status: "removed", at: noon });
		assert.throws(
			() => ask("q2", "one"),
			(error: DatabaseError) => error.code === "gone",
		);
		assert.deepEqual(shown(), ["q1"]);
	});

	it("is refused in a deleted chat until that is restored", () => {
		const setStatus = (status: "active" | "deleted") =>
			book.run("conversations.setStatus", { conversationId: "c", status, at: noon });
		setStatus("deleted");
		assert.throws(
			() => ask("q2", "one"),
			(error: DatabaseError) => error.code === "deleted",
		);
		setStatus("active");
		ask("q2", "one");
		assert.deepEqual(shown(), ["q1", "q2"]);
	});
});

describe("An answer that hangs beside a later question, as earlier versions could leave it", () => {
	it("is shown by the search that finds it", async () => {
		const book = await Book.open();
		book.ask("c", "q1", "question");
		book.ask("c", "q2", "hanging on the same question", { parentId: "q1" });
		book.answer("c", "q2", "a2", "second");
		book.answer("c", "q1", "a1", "hidden zebra");
		assert.equal(book.run("messages.bringIntoView", { messageId: "a1" }), "c");
		const page = book.run("messages.page", { conversationId: "c", beforeId: null, limit: 50 });
		assert.deepEqual(
			page?.messages.map(({ id }) => id),
			["q1", "a1"],
		);
	});
});
