import assert from "node:assert/strict";
import type { DatabaseError } from "../../src/db/databaseError.ts";
import { Book, noon } from "./bookFixture.ts";

describe("The queue of a chat", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q", "how?");
		for (const itemId of ["a", "b", "d"]) add(itemId);
	});

	const add = (itemId: string) =>
		book.run("queue.add", { itemId, conversationId: "c", content: `text ${itemId}`, modelId: null, at: noon });
	const waiting = () => book.run("queue.list", { conversationId: "c" }).map(({ id }) => id);

	it("keeps its order, also when one gets another place", () => {
		assert.deepEqual(waiting(), ["a", "b", "d"]);
		book.run("queue.move", { itemId: "d", beforeId: "a", at: noon });
		assert.deepEqual(waiting(), ["d", "a", "b"]);
		book.run("queue.move", { itemId: "d", beforeId: null, at: noon });
		assert.deepEqual(waiting(), ["a", "b", "d"]);
		book.run("queue.move", { itemId: "b", beforeId: "gone", at: noon });
		assert.deepEqual(waiting(), ["a", "d", "b"]);
	});

	it("puts what comes later at the end, after others were moved and sent", () => {
		book.run("queue.move", { itemId: "d", beforeId: "a", at: noon });
		book.run("queue.settle", { itemId: "a", status: "sent", at: noon });
		add("e");
		assert.deepEqual(waiting(), ["d", "b", "e"]);
	});

	it("forgets what became a message, also when the window died before it could say so", () => {
		book.ask("c", "b", "text b");
		assert.deepEqual(waiting(), ["a", "d"]);
		assert.equal(book.run("queue.get", { itemId: "b" }), null);
	});

	it("changes only what still waits", () => {
		book.run("queue.settle", { itemId: "a", status: "sent", at: noon });
		book.run("queue.edit", { itemId: "a", content: "too late", at: noon });
		book.run("queue.edit", { itemId: "b", content: "in time", at: noon });
		book.run("queue.settle", { itemId: "a", status: "removed", at: noon });
		assert.deepEqual(book.database.all("SELECT id, content, status FROM message_queue ORDER BY id"), [
			{ id: "a", content: "text a", status: "sent" },
			{ id: "b", content: "in time", status: "waiting" },
			{ id: "d", content: "text d", status: "waiting" },
		]);
	});

	it("belongs to a chat that is there", () => {
		const stray = { itemId: "x", conversationId: "nowhere", content: "?", modelId: null, at: noon };
		assert.throws(
			() => book.run("queue.add", stray),
			(error: DatabaseError) => error.code === "not_found",
		);
	});
});
