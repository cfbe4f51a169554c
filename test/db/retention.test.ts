import assert from "node:assert/strict";
import { heldContentsSql } from "../../src/db/retention.ts";
import { Book, noon } from "./bookFixture.ts";

describe("Retention rules", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		for (const [id, at] of [
			["old", 0],
			["middle", 10],
			["young", 20],
		] as const) {
			book.ask(id, `m-${id}`, `Chat ${id}`, { at: noon + at });
		}
	});

	const archive = (conversationId: string): void =>
		void book.run("conversations.setStatus", { conversationId, status: "archived", at: noon + 30 });
	const remaining = (): unknown[] =>
		book.database.all<{ id: string }>("SELECT id FROM conversations ORDER BY created_at").map(({ id }) => id);

	it("count archived chats by their last message and leave active and pinned ones alone", () => {
		archive("old");
		archive("young");
		const count = book.run("conversations.countByRule", { rule: "archived", before: noon + 15 });
		assert.deepEqual([count.conversations, count.messages, count.examples.length], [1, 1, 1]);
		assert.ok(count.messageBytes > 0);
		book.run("conversations.pin", { conversationId: "old", isPinned: true });
		assert.equal(book.run("conversations.countByRule", { rule: "archived", before: noon + 15 }).conversations, 0);
		assert.deepEqual(remaining(), ["old", "middle", "young"], "counting removes nothing");
	});

	it("remove the oldest first, and only what they counted", () => {
		archive("old");
		archive("young");
		const rule = { rule: "archived", before: noon + 1000, limit: 1 } as const;
		assert.equal(book.run("conversations.purgeByRule", rule), 1);
		assert.deepEqual(remaining(), ["middle", "young"]);
		assert.equal(book.run("conversations.purgeByRule", { ...rule, limit: 5 }), 1);
		assert.deepEqual(remaining(), ["middle"]);
		assert.equal(book.run("conversations.purgeByRule", { ...rule, limit: 5 }), 0);
		assert.deepEqual(book.run("maintenance.recount", {}), []);
	});
});

describe("What is held outside the database", () => {
	it("is gathered without walking every message", async () => {
		const book = await Book.open();
		const plan = book.database.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${heldContentsSql}`);
		const onMessages = plan.map(({ detail }) => detail).filter((detail) => /\bmessages\b/.test(detail));
		assert.ok(onMessages.length > 0);
		assert.ok(
			onMessages.every((detail) => detail.includes("messages_file_changes")),
			onMessages.join("\n"),
		);
	});
});

describe("The list of tables", () => {
	it("names what can be asked about with its columns, and nothing that SQLite keeps for itself", async () => {
		const book = await Book.open();
		const tables = book.run("maintenance.tables", {});
		const messages = tables.find(({ name }) => name === "messages");
		assert.ok(messages?.columns.includes("content"));
		assert.equal(messages?.isView, false);
		assert.equal(tables.find(({ name }) => name === "conversation_rounds")?.isView, true);
		assert.ok(tables.every(({ name, columns }) => !/^sqlite_|_search/.test(name) && columns.length > 0));
	});
});
