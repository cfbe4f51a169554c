import assert from "node:assert/strict";
import type { DatabaseError } from "../../src/db/databaseError.ts";
import { Book, noon } from "./bookFixture.ts";

describe("Ratings", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q", "how?");
		book.answer("c", "q", "r", "so");
	});

	const rate = (value: number, note: string | null, at = noon) =>
		book.run("messages.rate", {
			ratingId: `rating-${at}`,
			userId: "user-1",
			messageId: "r",
			rating: { value, note },
			at,
		});
	const shown = () => book.run("messages.get", { messageId: "r" })?.rating;

	it("stand beside their message, one for each user", () => {
		rate(2, "Too long.");
		rate(5, null, noon + 1);
		assert.deepEqual(shown(), { value: 5, note: null });
		assert.equal(book.database.all("SELECT 1 FROM ratings").length, 1);
	});

	it("can be taken back", () => {
		rate(2, null);
		book.run("messages.rate", { ratingId: "x", userId: "user-1", messageId: "r", rating: null, at: noon });
		assert.equal(shown(), null);
	});

	it("are of 1 to 5 and of messages that are there", () => {
		assert.throws(
			() => rate(6, null),
			(error: DatabaseError) => error.code === "invalid",
		);
		const gone = { ratingId: "x", userId: "user-1", messageId: "nowhere", rating: { value: 1, note: null }, at: noon };
		assert.throws(
			() => book.run("messages.rate", gone),
			(error: DatabaseError) => error.code === "not_found",
		);
	});
});
