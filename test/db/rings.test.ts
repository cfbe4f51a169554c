import assert from "node:assert/strict";
import { Book, noon } from "./bookFixture.ts";

describe("A chat in which a damaged file has made messages their own ancestors", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q1", "one");
		book.answer("c", "q1", "a1", "two");
		book.ask("c", "q2", "three");
		book.database.raw.exec(`PRAGMA foreign_keys = OFF; DROP TRIGGER messages_write_once;
			UPDATE messages SET parent_message_id = 'q2' WHERE id = 'q1'`);
	});

	const ids = (messages: readonly { readonly id: string }[] | undefined) => messages?.map(({ id }) => id);

	it("is shown, paged, searched, forked and answered: no walk along its branch is endless", () => {
		assert.deepEqual(ids(book.run("messages.branch", { messageId: "q2" })?.messages), ["q1", "a1", "q2"]);
		const page = { conversationId: "c", limit: 2 };
		assert.deepEqual(ids(book.run("messages.page", { ...page, beforeId: null })?.messages), ["a1", "q2"]);
		assert.deepEqual(ids(book.run("messages.around", { ...page, messageId: "a1" })?.messages), ["a1", "q2"]);
		assert.equal(book.run("messages.around", { ...page, messageId: "elsewhere" }), null);
		assert.deepEqual(book.run("messages.find", { conversationId: "c", text: "one", limit: 9 }).messageIds, ["q1"]);
		assert.equal(book.run("messages.chooseBranch", { messageId: "a1" }), "c");
		assert.equal(book.run("messages.bringIntoView", { messageId: "elsewhere" }), null);
		book.run("conversations.fork", { conversationId: "f", messageId: "q2", title: "Fork", at: noon });
		assert.deepEqual(ids(book.run("messages.branch", { messageId: "f-3" })?.messages), ["f-1", "f-2", "f-3"]);
	});

	it("gets the cut answer of a window that died", () => {
		book.openSession("dead", 13);
		book.run("answers.checkpoint", {
			messageId: "a2",
			conversationId: "c",
			parentId: "q2",
			modelId: "ollama/x",
			speaker: "agent:x",
			parts: [{ type: "text", text: "four" }],
			sessionId: "dead",
			startedAt: noon,
			at: noon,
			call: { usageId: "u", day: "2026-11-23", isLocal: true, figures: null },
		});
		book.deadProcesses.add(13);
		const { conversationIds } = book.run("sessions.recover", { sessionId: "other", at: noon });
		assert.deepEqual(conversationIds, ["c"]);
	});
});
