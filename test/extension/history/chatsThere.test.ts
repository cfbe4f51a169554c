import assert from "node:assert/strict";
import { chatsThere } from "../../../src/extension/history/chatsThere.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Book, noon } from "../../db/bookFixture.ts";
import { question } from "../../db/doorFixture.ts";
import { databaseOf } from "../transfer/importBook.ts";

describe("Chats that a command is about", () => {
	it("are those still there; a sentence says when none is", async () => {
		const book = await Book.open();
		const database = databaseOf(book);
		book.run("messages.addUser", question("m", "kept"));
		book.run("messages.addUser", question("n", "gone"));
		book.run("conversations.setStatus", { conversationId: "gone", status: "deleted", at: noon });
		assert.deepEqual(await chatsThere(["gone", "kept"], database, plainEnglish), ["gone", "kept"]);
		book.run("conversations.purge", { conversationIds: ["gone"] });
		assert.deepEqual(await chatsThere(["gone", "kept"], database, plainEnglish), ["kept"]);
		await assert.rejects(chatsThere(["gone"], database, plainEnglish), {
			code: "gone",
			message: "This chat is no longer there.",
		});
	});
});
