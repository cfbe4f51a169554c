import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, day, noon } from "./bookFixture.ts";

const callPart = { type: "tool_call", id: "call_1", name: "read_file", argumentsJson: '{"path":"a.ts"}' } as const;

function result(id: string, parentId: string): Params<"answers.addToolResult"> {
	return {
		message: {
			id,
			conversationId: "c",
			parentId,
			speaker: "tool:read_file",
			parts: [{ type: "tool_result", callId: "call_1", name: "read_file", text: "const a = 1;", isError: false }],
			sessionId: "s",
			startedAt: noon + 5,
			endedAt: noon + 9,
			metadata: { decidedBy: "mode" },
		},
	};
}

describe("A round with tool calls", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.openSession("s", 13);
		book.ask("c", "q", "what is in it?");
		book.answer("c", "q", "r", "Let me look.", { parts: [callPart], finishReason: "tool_calls", sessionId: "s" });
	});

	const page = () => book.run("messages.page", { conversationId: "c", beforeId: null, limit: 50 });
	const waiting = () => book.run("answers.waitingChats", { since: 0, limit: 10 });
	const hold = (call: Params<"answers.checkpoint">["call"], extra: Partial<Params<"answers.checkpoint">> = {}) =>
		book.run("answers.checkpoint", {
			messageId: "next",
			conversationId: "c",
			parentId: "r",
			modelId: "ollama/x",
			speaker: "agent:ollama/x",
			parts: [],
			sessionId: "s",
			startedAt: noon + 4,
			at: noon + 4,
			call,
			...extra,
		});
	const asked = { usageId: "next", day, isLocal: true, figures: null };
	const crash = () => {
		book.deadProcesses.add(13);
		return book.run("sessions.recover", { sessionId: "other", at: noon + 1000 });
	};

	it("keeps each result as a message of the round, at the end of the shown branch", () => {
		const entered = book.run("answers.addToolResult", result("t", "r"));
		assert.deepEqual([entered?.message.role, entered?.message.speaker], ["tool", "tool:read_file"]);
		assert.deepEqual(
			page()?.messages.map(({ id, roundNumber }) => [id, roundNumber]),
			[
				["q", 1],
				["r", 1],
				["t", 1],
			],
		);
		const round = book.database.get<{ message_count: number }>("SELECT message_count FROM conversation_rounds");
		assert.equal(round?.message_count, 3);
	});

	it("leaves the shown branch where the user walked to", () => {
		book.answer("c", "q", "other", "another answer");
		book.run("messages.chooseBranch", { messageId: "other" });
		hold(null);
		book.run("answers.addToolResult", result("t", "r"));
		assert.equal(page()?.messages.at(-1)?.id, "other");
	});

	it("holds the chat while its tools run: no other window may ask meanwhile", () => {
		hold(null);
		const elsewhere = { conversationId: "c", sessionId: "other", at: noon + 10 };
		assert.throws(() => book.run("answers.refuseElsewhere", elsewhere), { code: "busy" });
		book.run("answers.letGo", { messageId: "next" });
		assert.equal(book.run("answers.refuseElsewhere", elsewhere), null);
	});

	it("is let go by the end of a window: what ran is there, no call is invented, and it waits for the user", () => {
		hold(null);
		book.run("answers.addToolResult", result("t", "r"));
		assert.deepEqual(waiting(), []);
		assert.deepEqual(crash().conversationIds, ["c"]);
		assert.equal(page()?.messages.at(-1)?.id, "t");
		assert.deepEqual(book.database.all("SELECT 1 FROM token_usage"), []);
		assert.deepEqual(
			waiting().map(({ conversationId, kind }) => [conversationId, kind]),
			[["c", "calls"]],
		);
	});

	it("that the user stopped or whose calls he left out waits for nobody", () => {
		const { message } = result("t", "r");
		const toolRun = { decidedBy: "cancelled", durationMs: null, change: null };
		book.run("answers.addToolResult", { message: { ...message, metadata: { toolRun } } });
		assert.deepEqual(waiting(), []);
	});

	it("whose next model call has begun leaves that call in the books when the window ends", () => {
		hold(null);
		book.run("answers.addToolResult", result("t", "r"));
		hold(asked, { parentId: "t", parts: [{ type: "text", text: "It says" }] });
		hold(null);
		crash();
		assert.deepEqual(
			page()?.messages.map(({ id, state }) => [id, state]),
			[
				["q", "complete"],
				["r", "complete"],
				["t", "complete"],
				["next", "partial"],
			],
		);
		assert.equal(book.database.all("SELECT 1 FROM token_usage").length, 1);
	});

	it("lets go of nothing that a model is being asked for", () => {
		hold(asked);
		book.run("answers.letGo", { messageId: "next" });
		assert.equal(book.database.all("SELECT 1 FROM answer_checkpoints").length, 1);
	});

	it("waits beside chats with queued messages; those without either do not", () => {
		book.ask("d", "q2", "hello");
		book.run("queue.add", {
			itemId: "i",
			conversationId: "d",
			content: "next",
			modelId: null,
			at: noon,
			attachments: [],
		});
		book.ask("e", "q3", "nothing here");
		assert.deepEqual(
			waiting().map(({ conversationId, kind, count }) => [conversationId, kind, count]),
			[
				["c", "calls", 1],
				["d", "queued", 1],
			],
		);
	});
});
