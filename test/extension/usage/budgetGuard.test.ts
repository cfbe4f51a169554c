import assert from "node:assert/strict";
import type { Database } from "../../../src/db/database.ts";
import { BudgetGuard } from "../../../src/extension/usage/budgetGuard.ts";
import { Book, call, day, noon } from "../../db/bookFixture.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";

describe("The guard of the budgets", () => {
	let book: Book;
	let guard: BudgetGuard;
	let limits: { day: number | null; month: number | null; project: number | null; chat: number | null };
	let decisions: number;
	let nextId: number;

	const planned = (answerId: string, extra: { isLocal?: boolean; estimatedTokens?: number } = {}) => ({
		answerId,
		conversationId: "c",
		modelId: "anthropic/claude-opus-5-5",
		isLocal: false,
		isAnswer: true,
		estimatedTokens: 100,
		...extra,
	});
	const spend = (microUsd: number) =>
		book.run("usage.record", {
			call: call(`u${nextId++}`, { day, figures: { reportedCostMicroUsd: microUsd } }),
			dedupeKey: null,
			userId: "user-1",
			projectId: null,
			conversationId: "c",
			messageId: null,
			sessionId: null,
			kind: "chat",
			modelId: "anthropic/claude-opus-5-5",
		});
	const isSpent = (error: unknown) => error instanceof Error && "code" in error && error.code === "budget_spent";

	beforeEach(async () => {
		book = await Book.open();
		book.openSession("session-1");
		book.ask("c", "q", "hello");
		limits = { day: null, month: null, project: null, chat: null };
		decisions = 0;
		nextId = 1;
		const callBook = (async (name: never, params: never) => book.run(name, params)) as Database["call"];
		guard = new BudgetGuard({
			database: () => ({ call: callBook }),
			settings: () => ({ ...limits, warnPercent: 80 }),
			userId: async () => "user-1",
			sessionId: "session-1",
			projectId: () => null,
			clock: { now: () => noon, after: () => () => {} },
			newId: () => `grant-${nextId++}`,
			localize: plainEnglish,
			didDecide: () => decisions++,
		});
	});

	it("lets everything pass without a limit", async () => {
		spend(1_000_000);
		assert.equal(await guard.admit(planned("a")), null);
	});

	it("stops a call that costs money and lets a local one pass", async () => {
		limits.day = 10_000;
		spend(10_000);
		await assert.rejects(guard.admit(planned("a")), (error: Error) => {
			assert.match(
				error.message,
				/^Nothing was sent: it would go beyond today's budget \(\$0\.01 of \$0\.01 spent\)\./,
			);
			return isSpent(error);
		});
		assert.equal(decisions, 1);
		assert.equal(await guard.admit({ ...planned("b", { isLocal: true }), modelId: "ollama/qwen3:8b" }), null);
	});

	it("warns when a limit is near", async () => {
		limits.chat = 10_000;
		spend(9000);
		assert.equal(
			await guard.admit(planned("a")),
			"$0.009 of $0.01 were spent of this chat's budget before this call, whose prompt alone takes about $0.0004.",
		);
	});

	it("tells a limit as it is, and what the prompt that goes beyond it would take", async () => {
		limits.chat = 155_000;
		spend(150_400);
		await assert.rejects(guard.admit(planned("a", { estimatedTokens: 3000 })), (error: Error) => {
			const told = "Nothing was sent: it would go beyond this chat's budget";
			const sums = "($0.1504 of $0.155 spent, and the prompt alone takes about $0.012).";
			assert.ok(error.message.startsWith(`${told} ${sums}`), error.message);
			return isSpent(error);
		});
	});

	it("stops a prompt that alone would go beyond the limit, and lets it pass once when the user says so", async () => {
		limits.month = 10_000;
		const long = (answerId: string) => planned(answerId, { estimatedTokens: 3000 });
		await assert.rejects(guard.admit(long("a")), isSpent);
		await guard.allowOnce("a", "c");
		assert.equal(await guard.admit(long("b")), null);
		await assert.rejects(guard.admit(long("d")), isSpent);
	});

	it("says that a limit cannot count a model without a price, and counts what a call under way may cost", async () => {
		limits.day = 20_000;
		const unlisted = { ...planned("a"), modelId: "openai:groq/llama-4-405b" };
		assert.equal(
			await guard.admit(unlisted),
			"No price was known when this was sent, so today's budget did not count the call. Prices can be entered in daybook.prices.overrides.",
		);
		// 100 tokens at $4 and 500 at $20 per million: 10,400 are held.
		assert.equal(await guard.admit(planned("b")), null);
		assert.equal(
			await guard.admit(planned("c", { estimatedTokens: 2000 })),
			"$0.00 of $0.02 are spent of today's budget, and calls under way may take $0.0104.",
		);
		await assert.rejects(guard.admit(planned("d")), (error: Error) => {
			assert.match(
				error.message,
				/^Nothing was sent: with the calls under way \(\$0\.02\d*\) it would go beyond today's/,
			);
			return isSpent(error);
		});
		await guard.release("b");
		await guard.release("c");
		assert.equal(await guard.admit(planned("d")), null);
	});

	it("grants an exception after a reload as well", async () => {
		limits.day = 10;
		spend(20);
		await guard.allowOnce("stopped by an earlier window", "c");
		assert.equal(await guard.admit(planned("a")), null);
		await assert.rejects(guard.admit(planned("b")), isSpent);
	});
});
