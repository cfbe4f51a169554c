import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, counts, day, noon, ofNoChat } from "./bookFixture.ts";

type Admit = Params<"budgets.admit">;
const modelId = "anthropic/claude-opus-5-5";
const none = { day: null, month: null, project: null, chat: null };
const minute = 60_000;

describe("Admitting a call", () => {
	let book: Book;
	/** A prompt of 1,000 tokens at $4 per million, and 500 tokens of expected answer at $20: 4,000 and 14,000 µ$. */
	const planned = (answerId: string, extra: Partial<Admit> = {}): Admit => ({
		at: noon,
		utcOffsetMinutes: 0,
		projectId: null,
		conversationId: "A",
		limits: { ...none, day: 20_000 },
		warnPercent: 80,
		answerId,
		sessionId: "s1",
		isAnswer: true,
		modelId,
		isLocal: false,
		estimatedTokens: 1000,
		...extra,
	});
	const admit = (answerId: string, extra: Partial<Admit> = {}) => book.run("budgets.admit", planned(answerId, extra));
	const isAdmitted = (answerId: string, extra: Partial<Admit> = {}) => admit(answerId, extra).isAdmitted;
	const grant = (answerId: string, extra: Partial<Admit> = {}) => {
		const { at, utcOffsetMinutes, projectId, conversationId, limits, warnPercent } = planned(answerId, extra);
		const question = { at, utcOffsetMinutes, projectId, conversationId, limits, warnPercent, plannedMicroUsd: 4000 };
		return book.run("budgets.grantOverrides", { ...question, answerId, grantId: `g:${answerId}`, userId: "user-1" });
	};
	/** Enters an answer that cost so much. */
	const answer = (conversationId: string, question: string, id: string, microUsd: number) =>
		book.answer(conversationId, question, id, "so", {
			modelId,
			call: call(id, { figures: { reportedCostMicroUsd: microUsd } }),
		});
	const held = () =>
		book.database.all("SELECT answer_id AS id, micro_usd AS microUsd FROM budget_reservations ORDER BY answer_id");

	beforeEach(async () => {
		book = await Book.open();
		book.openSession("s1", 1);
		book.openSession("s2", 2);
		book.ask("A", "a", "hello", { modelId });
		book.ask("B", "b", "hi", { modelId });
	});

	it("judges the second of two calls at the same time with the first, whichever window makes it", () => {
		assert.equal(isAdmitted("a1"), true);
		assert.deepEqual(held(), [{ id: "a1", microUsd: 14_000 }]);
		// 14,000 held + 4,000 fit into 20,000; with another 14,000 nothing does.
		assert.equal(isAdmitted("b1", { conversationId: "B", sessionId: "s2" }), true);
		const third = admit("c1", { conversationId: null, sessionId: "s2" });
		assert.equal(third.isAdmitted, false);
		assert.deepEqual(
			third.standings.map(({ kind, spentMicroUsd, heldMicroUsd, level }) => [kind, spentMicroUsd, heldMicroUsd, level]),
			[["day", 0, 28_000, "spent"]],
		);
		assert.equal(held().length, 2, "nothing is held for a call that is stopped");
	});

	it("holds for a project and a chat what is under way there, and no more", () => {
		const limits = { ...none, chat: 10_000 };
		assert.equal(isAdmitted("a1", { limits }), true);
		assert.equal(isAdmitted("a2", { limits }), false);
		assert.equal(isAdmitted("b1", { limits, conversationId: "B" }), true);
	});

	it("says the same again for the same call, and holds nothing twice", () => {
		const limits = { ...none, day: 10_000 };
		assert.equal(isAdmitted("a1", { limits }), true);
		assert.equal(isAdmitted("a1", { limits }), true);
		assert.deepEqual(held(), [{ id: "a1", microUsd: 14_000 }]);
	});

	it("holds nothing any more once the call is entered, failed, or was never made", () => {
		for (const id of ["a1", "b1", "s", "l"]) isAdmitted(id, { limits: { ...none, day: 1_000_000 } });
		answer("A", "a", "a1", 6000);
		book.answer("B", "b", "b1", "", { state: "failed", modelId });
		book.run("usage.record", {
			call: call("s"),
			dedupeKey: null,
			userId: "user-1",
			projectId: null,
			conversationId: "A",
			messageId: null,
			sessionId: "s1",
			kind: "summary",
			modelId,
		});
		assert.deepEqual(held(), [{ id: "l", microUsd: 14_000 }]);
		book.run("budgets.release", { answerId: "l" });
		assert.deepEqual(held(), []);
		assert.equal(book.run("budgets.judge", { ...judgement(), limits: { ...none, day: 9 } })[0]?.heldMicroUsd, 0);
	});

	const judgement = (): Params<"budgets.judge"> => {
		const { at, utcOffsetMinutes, projectId, conversationId, limits, warnPercent } = planned("x");
		return { at, utcOffsetMinutes, projectId, conversationId, limits, warnPercent, plannedMicroUsd: 0 };
	};

	it("forgets what a window that died held", () => {
		const limits = { ...none, day: 10_000 };
		assert.equal(isAdmitted("a1", { limits, sessionId: "s2" }), true);
		assert.equal(isAdmitted("b1", { limits, conversationId: "B" }), false);
		book.deadProcesses.add(2);
		book.run("sessions.recover", { sessionId: "s1", at: noon });
		assert.deepEqual(held(), []);
		assert.equal(isAdmitted("b1", { limits, conversationId: "B" }), true);
	});

	it("stops nothing that nobody bills", () => {
		const limits = { ...none, day: 0 };
		assert.equal(isAdmitted("a1", { limits, modelId: "ollama/qwen3:8b", isLocal: true }), true);
		assert.deepEqual(held(), []);
	});

	it("tells that it cannot count a model without a price, and that the limit holds all the same once it is spent", () => {
		const unlisted = { modelId: "openai:groq/llama-4-405b" };
		const first = admit("a1", unlisted);
		assert.deepEqual([first.isAdmitted, first.plannedMicroUsd, first.standings.length], [true, null, 1]);
		answer("B", "b", "b1", 20_000);
		assert.equal(isAdmitted("a2", unlisted), false);
	});

	describe("with an exception", () => {
		beforeEach(() => answer("B", "b", "b1", 20_000));

		it("lets the next answer of that chat through and no call of another, and keeps which one it paid for", () => {
			assert.equal(isAdmitted("a1"), false);
			assert.deepEqual(grant("a1"), ["day"]);
			assert.equal(isAdmitted("b2", { conversationId: "B" }), false, "an answer of another chat");
			assert.equal(isAdmitted("summary", { isAnswer: false }), false, "a summary of this one");
			assert.equal(isAdmitted("a2"), true);
			assert.equal(isAdmitted("a2"), true, "the same answer, asked again after a crash");
			assert.equal(isAdmitted("a3"), false);
			answer("A", "a", "a2", 6000);
			assert.deepEqual(book.database.all("SELECT taken_by, used_by_usage_id FROM budget_overrides"), [
				{ taken_by: "a2", used_by_usage_id: "a2" },
			]);
		});

		it("lets nothing through minutes later, and takes no exception where none is needed", () => {
			grant("a1");
			assert.equal(isAdmitted("a2", { limits: { ...none, day: 1_000_000 } }), true);
			assert.equal(isAdmitted("a3", { at: noon + 6 * minute }), false);
			assert.equal(isAdmitted("a4", { at: noon + 4 * minute, limits: { ...none, day: 20_000 } }), true);
		});

		it("needs one for each limit that is spent, and enters them in the audit log", () => {
			answer("A", "a", "a0", 20_000);
			const limits = { ...none, day: 15_000, chat: 20_000 };
			assert.equal(isAdmitted("a1", { limits }), false);
			assert.deepEqual(grant("a1", { limits }), ["day", "chat"]);
			assert.equal(isAdmitted("a1", { limits }), true);
			const log = book.database.all<{ detail: string }>("SELECT detail FROM audit_log ORDER BY id");
			assert.deepEqual(
				log.map(({ detail }) => JSON.parse(detail)),
				[
					{ kind: "chat", periodStart: "", limitMicroUsd: 20_000, spentMicroUsd: 20_000 },
					{ kind: "day", periodStart: day, limitMicroUsd: 15_000, spentMicroUsd: 40_000 },
				],
			);
		});

		it("is of its day: the next one needs another", () => {
			const midnight = Date.UTC(2026, 10, 24);
			grant("a1", { at: midnight - minute });
			book.run("usage.record", {
				call: call("z", { day: "2026-11-24", figures: { counts: counts(), reportedCostMicroUsd: 20_000 } }),
				...ofNoChat,
				kind: "chat",
				modelId,
			});
			assert.equal(isAdmitted("a2", { at: midnight + minute }), false);
		});
	});
});
