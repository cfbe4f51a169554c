import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, noon, ofNoChat } from "./bookFixture.ts";

describe("Pricing the history anew", () => {
	let book: Book;
	const mine: Params<"prices.setOverrides">["prices"][number] = {
		provider: "anthropic",
		model: "acme-1",
		effectiveFrom: null,
		effectiveTo: null,
		bandAbove: 0,
		input: 1_000_000,
		output: 0,
		cacheRead: null,
		cacheWriteShort: null,
		cacheWriteLong: null,
		source: "contract",
	};
	const record = (id: string, modelId: string, extra: Parameters<typeof call>[1] = {}) =>
		book.run("usage.record", {
			call: call(id, extra),
			...ofNoChat,
			kind: "chat",
			modelId,
		});
	const rows = () =>
		book.database.all<{ id: string; cost: number | null; basis: string; revision: number; previous: string }>(
			`SELECT id, cost_micro_usd AS cost, price_basis AS basis, revision, previous_costs AS previous
			FROM token_usage ORDER BY sequence`,
		);

	beforeEach(async () => {
		book = await Book.open();
		record("1", "anthropic/acme-1");
		record("2", "anthropic/claude-opus-5-5");
		record("3", "anthropic/acme-1", { figures: { reportedCostMicroUsd: 7 } });
		record("4", "ollama/llama", { isLocal: true });
		book.run("prices.setOverrides", { prices: [mine], at: noon });
	});

	it("is told before it is done, and does nothing by that", () => {
		const before = rows();
		assert.deepEqual(book.run("usage.previewReprice", { after: 0, limit: 100 }), {
			seen: 4,
			models: [
				{ modelId: "anthropic/acme-1", calls: 1, oldMicroUsd: 0, newMicroUsd: 100, oldUnpriced: 1, newUnpriced: 0 },
			],
			next: null,
		});
		assert.deepEqual(rows(), before);
	});

	it("keeps the old cost, raises the revision, and leaves what a provider charged", () => {
		book.run("usage.reprice", { after: 0, limit: 100, at: noon + 5 });
		assert.deepEqual(
			rows().map(({ id, cost, basis, revision, previous }) => [id, cost, basis, revision, JSON.parse(previous)]),
			[
				["1", 100, "user_override", 2, [{ costMicroUsd: null, until: noon + 5 }]],
				["2", 600, "list", 1, []],
				["3", 7, "provider_reported", 1, []],
				["4", 0, "local", 1, []],
			],
		);
		const last = book.database.get<{ id: string }>("SELECT id FROM token_usage ORDER BY change_sequence DESC LIMIT 1");
		assert.equal(last?.id, "1", "it is pushed again");
		assert.deepEqual(book.run("maintenance.recount", {}), []);
	});

	it("goes back when the user's price is taken back, with both costs kept", () => {
		book.run("usage.reprice", { after: 0, limit: 100, at: noon + 5 });
		book.run("prices.setOverrides", { prices: [], at: noon + 6 });
		book.run("usage.reprice", { after: 0, limit: 100, at: noon + 7 });
		const [first] = rows();
		assert.deepEqual([first?.cost, first?.basis], [null, "unknown"]);
		assert.deepEqual(JSON.parse(first?.previous ?? ""), [
			{ costMicroUsd: null, until: noon + 5 },
			{ costMicroUsd: 100, until: noon + 7 },
		]);
		assert.equal(book.run("usage.call", { usageId: "1" })?.previousCosts.length, 2);
	});

	it("goes through the history in stretches", () => {
		const first = book.run("usage.previewReprice", { after: 0, limit: 3 });
		assert.deepEqual([first.seen, typeof first.next], [3, "number"]);
		assert.deepEqual(book.run("usage.previewReprice", { after: first.next ?? 0, limit: 3 }), {
			seen: 1,
			models: [],
			next: null,
		});
	});
});
