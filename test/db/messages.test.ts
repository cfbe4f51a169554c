import assert from "node:assert/strict";
import type { Part } from "../../src/shared/model.ts";
import { Book, call, counts, noon } from "./bookFixture.ts";

describe("Messages", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const page = (beforeId: string | null = null, limit = 50) =>
		book.run("messages.page", { conversationId: "c", beforeId, limit });
	const shown = () => page()?.messages.map((message) => message.id);

	it("make their chat, begin a round each, and follow the shown branch", () => {
		const first = book.ask("c", "q1", "one");
		assert.deepEqual([first.message.roundNumber, first.message.parentId], [1, null]);
		book.answer("c", "q1", "r1", "first");
		const second = book.ask("c", "q2", "two");
		assert.deepEqual([second.message.roundNumber, second.message.parentId], [2, "r1"]);
		assert.deepEqual([second.conversation.messageCount, second.conversation.roundCount], [3, 2]);
		assert.deepEqual(shown(), ["q1", "r1", "q2"]);
	});

	it("come back part by part", () => {
		const parts: readonly Part[] = [
			{ type: "reasoning", text: "hm", signature: "sig" },
			{ type: "text", text: "Look:" },
			{ type: "tool_call", id: "t1", name: "read", argumentsJson: '{"path":"a' },
		];
		book.ask("c", "q", "one");
		book.answer("c", "q", "r", "", { parts });
		assert.deepEqual(page()?.messages[1]?.parts, parts);
		const stored = book.database.get<{ content: string; raw_content: string }>(
			"SELECT content, raw_content FROM messages WHERE id = 'r'",
		);
		assert.equal(stored?.content, "Look:");
	});

	it("of plain text are stored once", () => {
		book.ask("c", "q", "only words");
		assert.deepEqual(book.database.get("SELECT content, raw_content FROM messages"), {
			content: "only words",
			raw_content: null,
		});
	});

	it("are siblings when edited or answered again, and each branch can be shown", () => {
		book.ask("c", "q1", "one");
		book.answer("c", "q1", "r1", "first");
		book.answer("c", "q1", "r1b", "second try");
		assert.deepEqual(shown(), ["q1", "r1"], "an answer beside the shown branch does not move it");
		book.ask("c", "q1b", "one, edited", { parentId: null });
		assert.deepEqual(shown(), ["q1b"]);
		assert.deepEqual(page()?.messages[0]?.siblingIds, ["q1", "q1b"]);
		assert.equal(book.run("messages.chooseBranch", { messageId: "q1" }), "c");
		assert.deepEqual(shown(), ["q1", "r1b"], "the newest branch below is shown");
		assert.deepEqual(page()?.messages[1]?.siblingIds, ["r1", "r1b"]);
		book.run("messages.chooseBranch", { messageId: "r1" });
		assert.deepEqual(shown(), ["q1", "r1"]);
		assert.equal(book.run("messages.chooseBranch", { messageId: "nowhere" }), null);
	});

	it("are paged upwards along the shown branch", () => {
		for (let round = 1; round <= 5; round++) {
			book.ask("c", `q${round}`, "x");
			book.answer("c", `q${round}`, `r${round}`, "y");
		}
		const last = page(null, 3);
		assert.deepEqual([last?.messages.map((message) => message.id), last?.hasEarlier], [["r4", "q5", "r5"], true]);
		const before = page("r4", 20);
		assert.deepEqual([before?.messages.length, before?.hasEarlier], [7, false]);
		assert.deepEqual(page("q1", 3)?.messages, []);
		assert.equal(book.run("messages.page", { conversationId: "nowhere", beforeId: null, limit: 3 }), null);
	});

	it("make the prompt's branch from the first to a given one", () => {
		book.ask("c", "q1", "one");
		book.answer("c", "q1", "r1", "first");
		book.ask("c", "q2", "two");
		book.ask("c", "q1b", "edited", { parentId: null });
		const branch = book.run("messages.branch", { messageId: "q2" });
		assert.deepEqual(
			branch?.messages.map((message) => message.id),
			["q1", "r1", "q2"],
		);
		assert.equal(book.run("messages.branch", { messageId: "nowhere" }), null);
	});

	it("tell what their calls took, several added up", () => {
		book.ask("c", "q", "x");
		book.answer("c", "q", "r", "y", { call: call("u1", { figures: { counts: counts({ reasoning: 4 }) } }) });
		book.run("usage.record", {
			call: call("u2", { isLocal: true, figures: { source: "partial" } }),
			dedupeKey: null,
			userId: "user-1",
			projectId: null,
			conversationId: "c",
			messageId: "r",
			sessionId: null,
			kind: "chat",
			modelId: "ollama/llama3.3:8b",
		});
		assert.deepEqual(page()?.messages[1]?.usage, {
			inputUncached: 200,
			cacheRead: 0,
			cacheWriteShort: 0,
			cacheWriteLong: 0,
			output: 20,
			reasoning: null,
			source: "partial",
			costMicroUsd: null,
			priceBasis: "unknown",
			durationMs: 3000,
			firstTokenMs: 200,
		});
	});

	it("are refused below one of another chat", () => {
		book.ask("c", "q", "x");
		assert.throws(() => book.ask("d", "q2", "x", { parentId: "q" }), { code: "not_found" });
		assert.equal(book.run("conversations.get", { conversationId: "d" }), null, "nothing of it stays");
	});

	it("are refused with parts of an unknown kind", () => {
		const parts = [{ type: "video", text: "x" }] as unknown as readonly Part[];
		assert.throws(
			() =>
				book.run("messages.addUser", {
					messageId: "q",
					parts,
					conversation: { id: "c", title: "t", projectId: null, userId: "user-1" },
					modelId: null,
					parent: "head",
					sessionId: null,
					at: noon,
				}),
			{ code: "invalid" },
		);
	});

	it("brings a message into view by changing the branch only when it has to", async () => {
		const book = await Book.open();
		book.ask("c", "q", "how?");
		book.answer("c", "q", "r1", "so");
		book.answer("c", "q", "r2", "or so");
		book.run("messages.chooseBranch", { messageId: "r2" });
		book.ask("c", "q2", "and then?");
		const shown = () =>
			book.run("messages.page", { conversationId: "c", beforeId: null, limit: 9 })?.messages.map(({ id }) => id);
		assert.equal(book.run("messages.bringIntoView", { messageId: "r2" }), "c");
		assert.deepEqual(shown(), ["q", "r2", "q2"]);
		assert.equal(book.run("messages.bringIntoView", { messageId: "r1" }), "c");
		assert.deepEqual(shown(), ["q", "r1"]);
		assert.equal(book.run("messages.bringIntoView", { messageId: "gone" }), null);
		assert.deepEqual(book.run("models.speakers", {}), ["ollama/llama3.3:8b"]);
	});
});
