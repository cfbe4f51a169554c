import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, noon, sighting, ofNoChat } from "./bookFixture.ts";

type Record = Params<"usage.record">;

describe("The ledger", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
	});

	const record = (modelId: string, extra: Partial<Record> = {}) =>
		book.run("usage.record", {
			call: call(`usage-${modelId}`),
			...ofNoChat,
			kind: "chat",
			modelId,
			...extra,
		});
	const costs = () =>
		book.database.all<{ cost: number | null; basis: string; price_id: string | null; percent: number | null }>(
			`SELECT cost_micro_usd AS cost, price_basis AS basis, price_id, price_multiplier_percent AS percent
			FROM token_usage ORDER BY sequence`,
		);

	it("prices a listed model and keeps the row it was priced with", () => {
		record("anthropic/claude-opus-5-5", { call: call("u", { figures: { serviceTier: "batch" } }) });
		const [row] = costs();
		// (100 × $4 + 10 × $20) / 2 per million
		assert.deepEqual([row?.cost, row?.basis, row?.percent], [300, "list", 50]);
		const price = book.database.get("SELECT input, output, origin FROM model_prices WHERE id = :id", {
			id: row?.price_id ?? "",
		});
		assert.deepEqual(price, { input: 4_000_000, output: 20_000_000, origin: "bundled" });
	});

	it("prices by the model that answered, not the one that was asked", () => {
		const served = { modelServed: "claude-haiku-5-5" };
		record("anthropic/claude-opus-5-5", { call: call("u", { figures: served }) });
		assert.equal(costs()[0]?.cost, 15);
	});

	it("knows the kind of a host with a name of its own", () => {
		book.run("hosts.save", {
			hostId: "work",
			name: "Work",
			kind: "anthropic",
			baseUrl: "http://127.0.0.1:1",
			at: noon,
		});
		record("work/claude-opus-5-5");
		assert.equal(costs()[0]?.cost, 600);
	});

	it("takes what the provider says it charged before any price", () => {
		record("openai/gpt-5", { call: call("u", { figures: { reportedCostMicroUsd: 12.5 } }) });
		assert.deepEqual(costs()[0], { cost: 13, basis: "provider_reported", price_id: null, percent: null });
	});

	it("costs nothing on this machine", () => {
		record("ollama/llama3.3:8b", { call: call("u", { isLocal: true }) });
		assert.deepEqual([costs()[0]?.cost, costs()[0]?.basis], [0, "local"]);
	});

	it("does not know the price of an unknown model, which is not 0", () => {
		record("anthropic/acme-coder-1");
		record("ollama/glm:cloud");
		record("vscode/gpt-5");
		assert.deepEqual(
			costs().map(({ cost, basis }) => [cost, basis]),
			[
				[null, "unknown"],
				[null, "unknown"],
				[null, "unknown"],
			],
		);
		const { today } = book.run("usage.summary", { at: noon, utcOffsetMinutes: 0, conversationId: null });
		assert.deepEqual(today, { microUsd: 0, unpricedCalls: 3, calls: 3, tokens: 330 });
	});

	it("takes the user's own price while it is set, also for a local model", () => {
		const price = {
			provider: "ollama",
			model: "llama3.3:8b",
			effectiveFrom: null,
			effectiveTo: null,
			bandAbove: 0,
			input: 1_000_000,
			output: 0,
			cacheRead: null,
			cacheWriteShort: null,
			cacheWriteLong: null,
			source: "electricity",
		};
		book.run("prices.setOverrides", { prices: [price], at: noon });
		record("ollama/llama3.3:8b", { call: call("u1", { isLocal: true }) });
		book.run("prices.setOverrides", { prices: [], at: noon + 1 });
		record("ollama/llama3.3:8b", { call: call("u2", { isLocal: true }) });
		book.run("prices.setOverrides", { prices: [price], at: noon + 2 });
		record("ollama/llama3.3:8b", { call: call("u3", { isLocal: true }) });
		assert.deepEqual(
			costs().map(({ cost, basis }) => [cost, basis]),
			[
				[100, "user_override"],
				[0, "local"],
				[100, "user_override"],
			],
		);
	});

	it("enters a call once that two sources saw", () => {
		record("anthropic/claude-opus-5-5", { call: call("u1"), dedupeKey: "msg_1:req_1" });
		record("anthropic/claude-opus-5-5", { call: call("u2"), dedupeKey: "msg_1:req_1" });
		assert.equal(costs().length, 1);
	});

	it("gives every row its place in the order of changes", () => {
		for (const id of ["1", "2", "3"]) record("ollama/a", { call: call(id) });
		const rows = book.database.all<{ n: number }>("SELECT change_sequence AS n FROM token_usage ORDER BY sequence");
		assert.deepEqual(
			rows.map((row) => row.n),
			[1, 2, 3],
		);
	});

	it("keeps prices as they were", () => {
		record("anthropic/claude-opus-5-5");
		assert.throws(() => book.database.run("UPDATE model_prices SET input = 1"), /append-only/);
	});

	it("takes today from the user's clock", () => {
		record("ollama/a", { call: call("1", { day: "2026-11-24", isLocal: true }) });
		const calls = (utcOffsetMinutes: number) =>
			book.run("usage.summary", { at: noon, utcOffsetMinutes, conversationId: null }).today.calls;
		assert.deepEqual([calls(0), calls(13 * 60)], [0, 1]);
	});

	it("sums up the chat that is shown", () => {
		book.ask("c", "q", "x");
		book.answer("c", "q", "r", "y", { call: call("u", { figures: { reportedCostMicroUsd: 5 } }) });
		const { conversation } = book.run("usage.summary", { at: noon, utcOffsetMinutes: 0, conversationId: "c" });
		assert.deepEqual(conversation, { microUsd: 5, unpricedCalls: 0, tokens: 110, calls: 1 });
	});
});

describe("Hosts and models", () => {
	it("keep names apart that two hosts share", async () => {
		const book = await Book.open();
		for (const hostId of ["openai:a", "openai:b"]) {
			book.run("hosts.save", { hostId, name: "LM Studio", kind: "openai", baseUrl: "http://127.0.0.1:1", at: noon });
		}
		const names = book.database.all<{ name: string }>("SELECT name FROM hosts WHERE id LIKE 'openai:%' ORDER BY id");
		assert.deepEqual(
			names.map((row) => row.name),
			["LM Studio", "LM Studio (openai:b)"],
		);
	});

	it("keep a model's name with slashes whole", async () => {
		const book = await Book.open();
		book.ask("c", "q", "x", { modelId: "openai:router/anthropic/claude" });
		assert.deepEqual(book.database.get("SELECT host_id, name FROM models"), {
			host_id: "openai:router",
			name: "anthropic/claude",
		});
	});
});
