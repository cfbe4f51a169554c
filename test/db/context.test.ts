import assert from "node:assert/strict";
import { Book, call, noon } from "./bookFixture.ts";

describe("The context of a chat", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q", "how?");
		book.answer("c", "q", "r", "so");
	});

	const context = () => book.run("context.get", { conversationId: "c" });
	const summary = {
		summaryId: "s",
		conversationId: "c",
		fromRound: 1,
		toRound: 1,
		leafMessageId: "r",
		text: "It was asked how.",
		modelId: "ollama/x",
		promptVersion: 1,
		sourceHash: "h",
		at: noon,
	};

	it("remembers what was decided about rounds, and forgets it", () => {
		book.run("context.setRound", { conversationId: "c", questionId: "q", use: "out" });
		book.run("context.setRound", { conversationId: "c", questionId: "q2", use: "pinned" });
		assert.deepEqual(context().uses, { q: "out", q2: "pinned" });
		book.run("context.setRound", { conversationId: "c", questionId: "q", use: "automatic" });
		assert.deepEqual(context().uses, { q2: "pinned" });
	});

	it("takes a state that it does not understand for none", () => {
		book.database.run(`UPDATE conversations SET context_state = '{"q":"sideways"}' WHERE id = 'c'`);
		assert.deepEqual(context().uses, {});
	});

	it("keeps a summary beside the call that wrote it, counted as its kind", () => {
		book.run("usage.record", {
			call: call("u-s"),
			dedupeKey: null,
			userId: "user-1",
			projectId: null,
			conversationId: "c",
			messageId: null,
			sessionId: null,
			kind: "summary",
			modelId: "ollama/x",
		});
		book.run("context.addSummary", summary);
		assert.deepEqual(book.database.all("SELECT kind, conversation_id FROM token_usage"), [
			{ kind: "summary", conversation_id: "c" },
		]);
		assert.equal(book.run("conversations.get", { conversationId: "c" })?.totalTokens, 110);
		assert.deepEqual(book.database.get("SELECT summary FROM conversations"), { summary: "It was asked how." });
	});

	it("sends an edited summary as edited, and as the model wrote it again when the edit is undone", () => {
		book.run("context.addSummary", summary);
		book.run("context.changeSummary", { summaryId: "s", editedText: "How.", at: noon });
		assert.deepEqual(
			context().summaries.map(({ text, isEdited }) => [text, isEdited]),
			[["How.", true]],
		);
		book.run("context.changeSummary", { summaryId: "s", isEnabled: false, at: noon });
		book.run("context.changeSummary", { summaryId: "s", editedText: null, at: noon });
		assert.deepEqual(
			context().summaries.map(({ text, isEdited, isEnabled }) => [text, isEdited, isEnabled]),
			[["It was asked how.", false, false]],
		);
	});
});

describe("The profile of the local user", () => {
	it("changes what is named and keeps the rest", async () => {
		const book = await Book.open();
		book.run("people.setProfile", {
			userId: "user-1",
			changes: { bio: "Builds harbours.", email: "ada@example.org" },
			at: noon,
		});
		book.run("people.setProfile", { userId: "user-1", changes: { avatar: "🦉", email: null }, at: noon });
		assert.deepEqual(book.run("people.profile", { userId: "user-1" }), {
			displayName: "Ada",
			email: null,
			avatar: "🦉",
			bio: "Builds harbours.",
		});
	});

	it("leaves out an address that another user has", async () => {
		const book = await Book.open();
		book.database.execute(
			"INSERT INTO users (id, machine_id, username, email, created_at, updated_at) VALUES ('u2', 'm', 'bob', 'x@example.org', 1, 1)",
		);
		const profile = book.run("people.setProfile", { userId: "user-1", changes: { email: "x@example.org" }, at: noon });
		assert.equal(profile.email, null);
	});
});
