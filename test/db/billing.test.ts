import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, counts, noon, ofNoChat } from "./bookFixture.ts";

type Price = Params<"prices.setOverrides">["prices"][number];
const million = 1_000_000;

describe("Who bills a call", () => {
	let book: Book;
	const host = (hostId: string, baseUrl: string, kind: "openai" | "ollama" = "openai") =>
		book.run("hosts.save", { hostId, name: hostId, kind, baseUrl, at: noon });
	/** A call of a million tokens in, and what it is entered with. */
	const enter = (id: string, modelId: string, figures: Parameters<typeof call>[1] = {}) => {
		const { figures: told, ...rest } = figures;
		book.run("usage.record", {
			call: call(id, { ...rest, figures: { counts: counts({ inputUncached: million, output: 0 }), ...told } }),
			...ofNoChat,
			kind: "chat",
			modelId,
		});
		const sql = "SELECT cost_micro_usd AS cost, price_basis AS basis FROM token_usage WHERE id = :id";
		return book.database.get<{ cost: number | null; basis: string }>(sql, { id });
	};
	const price = (provider: string, model: string, dollars: number, extra: Partial<Price> = {}): Price => ({
		provider,
		model,
		effectiveFrom: null,
		effectiveTo: null,
		bandAbove: 0,
		input: dollars * million,
		output: dollars * million,
		cacheRead: null,
		cacheWriteShort: null,
		cacheWriteLong: null,
		source: "mine",
		...extra,
	});
	const setPrices = (...prices: readonly Price[]) => book.run("prices.setOverrides", { prices, at: noon });
	const estimate = (modelId: string, isLocal = false) =>
		book.run("usage.estimate", { modelId, isLocal, at: noon, estimatedTokens: million, conversationId: null });
	const reprice = () => book.run("usage.reprice", { after: 0, limit: 100, at: noon });
	const costOf = (id: string) =>
		book.database.get<{ cost: number | null }>("SELECT cost_micro_usd AS cost FROM token_usage WHERE id = :id", { id })
			?.cost;

	beforeEach(async () => {
		book = await Book.open();
	});

	describe("behind an address of this machine", () => {
		const modelId = "openai:litellm/gpt-6-astra";
		const relayed = { isLocal: true, figures: { modelServed: "gpt-6-astra" } };
		beforeEach(() => host("openai:litellm", "http://localhost:4000/v1"));

		it("is nobody as long as nothing speaks for it", () => {
			assert.deepEqual(enter("1", modelId, relayed), { cost: 0, basis: "local" });
			assert.equal(estimate(modelId, true).isFree, true);
		});

		it("is the host from the first cost on that it reports", () => {
			enter("1", modelId, { ...relayed, figures: { ...relayed.figures, reportedCostMicroUsd: 10 * million } });
			assert.equal(estimate(modelId, true).isFree, false);
			// A prompt above 272,000 tokens: $20 per million.
			assert.deepEqual(enter("2", modelId, relayed), { cost: 20 * million, basis: "list" });
			assert.deepEqual(enter("3", "openai:litellm/unlisted", { isLocal: true }), { cost: null, basis: "unknown" });
		});

		it("is nobody again where another address is meant by now", () => {
			enter("1", modelId, { ...relayed, figures: { ...relayed.figures, reportedCostMicroUsd: 10 * million } });
			host("openai:litellm", "http://localhost:4000/v1");
			assert.equal(estimate(modelId, true).isFree, false, "the same address");
			host("openai:litellm", "http://localhost:1234/v1");
			assert.deepEqual(enter("2", modelId, relayed), { cost: 0, basis: "local" });
		});

		it("is the host once the user gave a price to one of its models", () => {
			setPrices(price("openai:litellm", "house-model", 3));
			assert.deepEqual(enter("1", modelId, relayed), { cost: 20 * million, basis: "list" });
			assert.deepEqual(enter("2", "openai:litellm/house-model", { isLocal: true }), {
				cost: 3 * million,
				basis: "user_override",
			});
			setPrices(price("openai:litellm", "house-model", 0));
			assert.deepEqual(enter("3", modelId, relayed), { cost: 0, basis: "local" }, "a price of nothing bills nothing");
		});

		it("stops it at a budget that is spent", () => {
			enter("1", modelId, { ...relayed, figures: { ...relayed.figures, reportedCostMicroUsd: 10 * million } });
			const asked = { at: noon, utcOffsetMinutes: 0, projectId: null, conversationId: null, warnPercent: 80 };
			const limits = { day: 10_000, month: null, project: null, chat: null };
			const next = { answerId: "a", sessionId: "s", isAnswer: true, modelId, isLocal: true, estimatedTokens: 200_000 };
			assert.equal(book.run("budgets.admit", { ...asked, limits, ...next }).isAdmitted, false);
		});

		it("is not Ollama, whatever its models are priced at", () => {
			host("ollama", "http://127.0.0.1:11434", "ollama");
			setPrices(price("ollama", "qwen3:8b", 1));
			assert.deepEqual(enter("1", "ollama/llama3.3:8b", { isLocal: true }), { cost: 0, basis: "local" });
			assert.equal(estimate("ollama/llama3.3:8b", true).isFree, true);
		});
	});

	it("stays nobody for a local server whose price was taken back, also when the history is priced anew", () => {
		host("openai:lmstudio", "http://127.0.0.1:1234/v1");
		setPrices(price("openai:lmstudio", "qwen3", 1));
		assert.deepEqual(enter("1", "openai:lmstudio/qwen3", { isLocal: true }), { cost: million, basis: "user_override" });
		setPrices();
		assert.deepEqual(enter("2", "openai:lmstudio/qwen3", { isLocal: true }), { cost: 0, basis: "local" });
		reprice();
		assert.deepEqual([costOf("1"), costOf("2")], [0, 0]);
	});

	describe("where the user gave a price", () => {
		const modelId = "openai:azure/my-deployment";

		it("goes by the name that was asked or served, before any list", () => {
			setPrices(price("openai:azure", "my-deployment", 1));
			const own = { cost: million, basis: "user_override" };
			assert.deepEqual(enter("1", modelId, { figures: { modelServed: "gpt-6-astra" } }), own);
			assert.deepEqual(enter("2", modelId, { figures: { modelServed: "some-model" } }), own);
			assert.equal(estimate(modelId).inputMicroUsd, million);
			setPrices(price("openai:azure", "gpt-6-astra", 2));
			assert.equal(enter("3", modelId, { figures: { modelServed: "gpt-6-astra" } })?.cost, 2 * million);
		});

		it("is found anew in the same way", () => {
			assert.equal(enter("1", modelId, { figures: { modelServed: "gpt-6-astra" } })?.cost, 20 * million);
			setPrices(price("openai:azure", "my-deployment", 1));
			reprice();
			assert.equal(costOf("1"), million);
		});

		it("is estimated by the name the model gave itself the last time", () => {
			assert.equal(estimate(modelId).inputMicroUsd, null);
			enter("1", modelId, { figures: { modelServed: "gpt-6-astra" } });
			assert.equal(estimate(modelId).inputMicroUsd, 20 * million);
		});

		it("takes the newest price, and there the band of the prompt", () => {
			setPrices(
				price("openai:x", "m", 9, { effectiveFrom: 1, bandAbove: 100_000 }),
				price("openai:x", "m", 9, { effectiveFrom: 1 }),
				price("openai:x", "m", 1, { effectiveFrom: noon - 1000 }),
			);
			assert.equal(enter("1", "openai:x/m")?.cost, million);
		});
	});
});

describe("The kind of a call", () => {
	it("tells answers, steps of a tool loop and tasks apart", async () => {
		const book = await Book.open();
		const modelId = "anthropic/claude-opus-5-5";
		const result = {
			type: "tool_result",
			callId: "1",
			name: "read",
			text: "42",
			isError: false,
		} as const;
		book.ask("c", "q", "how?", { modelId });
		book.answer("c", "q", "r1", "let me see", { modelId, call: call("r1"), finishReason: "tool_calls" });
		book.run("answers.addToolResult", {
			message: {
				id: "t1",
				conversationId: "c",
				parentId: "r1",
				speaker: "tool:read",
				parts: [result],
				sessionId: null,
				startedAt: noon,
				endedAt: noon,
				metadata: {},
			},
		});
		book.answer("c", "t1", "r2", "so", { modelId, call: call("r2") });
		book.openSession("s");
		const task = { taskId: "t", sessionId: "s", at: noon };
		const asked = { userId: "user-1", projectId: null, modelId, description: "Do it", prompt: "Do it" };
		book.run("tasks.create", { ...task, ...asked });
		book.run("tasks.start", { ...task, limit: 1 });
		book.ask("d", "q2", "Do it", { modelId });
		book.run("tasks.attach", { taskId: "t", conversationId: "d", messageId: "q2", at: noon });
		book.answer("d", "q2", "r3", "done", { modelId, call: call("r3") });
		assert.deepEqual(book.database.all("SELECT id, kind FROM token_usage ORDER BY sequence"), [
			{ id: "r1", kind: "chat" },
			{ id: "r2", kind: "tool" },
			{ id: "r3", kind: "task" },
		]);
	});
});
