import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Book, call, counts, noon, sighting } from "./bookFixture.ts";

/** What a run may do; numbers are folded onto what exists. */
const step = fc.record({
	what: fc.constantFrom("ask", "edit", "answer", "usage", "beat", "merge", "purge", "reprice", "move", "status"),
	a: fc.nat(3),
	b: fc.nat(1000),
	cost: fc.option(fc.nat(1000), { nil: null }),
});

describe("Counters and roll-ups", () => {
	it("equal a recount after any sequence of operations", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
				const book = await Book.open();
				for (const n of [0, 1]) {
					book.run("projects.recordSighting", sighting({ ids: `${n}`, folderUri: `file:///${n}`, name: `p${n}` }));
				}
				book.openSession("s", 1, "project-0");
				for (const [index, { what, a, b, cost }] of steps.entries()) {
					const chat = `c${a}`;
					const id = `id-${index}`;
					const figures = {
						counts: counts({ output: b, cacheRead: a, reasoning: a % 2 === 0 ? null : 0 }),
						reportedCostMicroUsd: cost,
					};
					const messages = book.database.all<{ id: string }>(
						"SELECT id FROM messages WHERE conversation_id = :chat ORDER BY sequence",
						{ chat },
					);
					// Nobody writes into a deleted chat.
					if (what === "ask" || what === "edit")
						book.run("conversations.setStatus", { conversationId: chat, status: "active", at: noon });
					const some = messages[b % Math.max(1, messages.length)]?.id;
					if (what === "ask") book.ask(chat, id, "words", { projectId: `project-${a % 2}` });
					if (what === "edit" && some !== undefined) book.ask(chat, id, "edited", { parentId: some });
					if (what === "answer" && some !== undefined)
						book.answer(chat, some, id, "so", { call: call(id, { figures }) });
					if (what === "beat") {
						const minute = noon + (b % 5) * 60_000;
						const minutes = [{ minute, projectId: `project-${a % 2}`, seconds: b % 61 }];
						book.run("sessions.heartbeat", { sessionId: "s", at: minute, projectId: null, minutes });
					}
					if (what === "usage") {
						book.run("usage.record", {
							call: call(id, { figures, day: `2026-11-2${a}` }),
							dedupeKey: null,
							userId: "user-1",
							projectId: a % 2 === 0 ? null : "project-1",
							conversationId: null,
							messageId: null,
							sessionId: "s",
							kind: "title",
							modelId: `ollama/m${a}`,
						});
					}
					if (what === "merge" && index === 20) {
						book.run("projects.merge", { fromId: "project-0", intoId: "project-1", at: noon });
					}
					if (what === "purge") book.run("conversations.purge", { conversationIds: [chat] });
					// As "Re-price history" and moving a chat to another project will do.
					if (what === "reprice") {
						const price = { basis: cost === null ? "unknown" : "user_override", cost };
						book.database.run("UPDATE token_usage SET cost_micro_usd = :cost, price_basis = :basis", price);
					}
					if (what === "move") {
						book.database.run("UPDATE token_usage SET project_id = 'project-1', day = '2026-11-24' WHERE output > :b", {
							b,
						});
					}
					if (what === "status") {
						book.run("conversations.setStatus", { conversationId: chat, status: "deleted", at: noon });
					}
				}
				assert.deepEqual(book.run("maintenance.recount", {}), []);
				book.database.execute("INSERT INTO messages_search (messages_search) VALUES ('integrity-check')");
				assert.deepEqual(book.database.all("PRAGMA foreign_key_check"), []);
				book.database.close();
			}),
			{ numRuns: 40 },
		);
	});

	it("are found wrong and put right", async () => {
		const book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.openSession("s", 1, "project-1");
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: noon,
			projectId: "project-1",
			minutes: [{ minute: noon, projectId: "project-1", seconds: 30 }],
		});
		book.ask("c", "q", "x");
		book.answer("c", "q", "r", "y", { call: call("u", { figures: { reportedCostMicroUsd: 5 } }) });
		book.database.execute(`
			UPDATE conversations SET message_count = 9, round_count = 0, total_tokens = 1, total_cost_micro_usd = 0, unpriced_calls = 2;
			UPDATE sessions SET active_seconds = 1;
			UPDATE projects SET active_seconds = 1;
			UPDATE usage_daily SET output = 0, cost_micro_usd = 1;
			UPDATE usage_daily_prices SET timed_output = 1, cost_micro_usd = 1;
			UPDATE activity_hourly SET active_seconds = 1;
			INSERT INTO usage_daily (day, project_id, model_id, source, origin, calls) VALUES ('2020-01-01', '', 'm', 'reported', 'x', 1)`);
		const wrong = book.run("maintenance.repair", {});
		const what = new Set(wrong.map(({ table, column }) => `${table}.${column}`));
		for (const name of [
			"conversations.message_count",
			"conversations.round_count",
			"conversations.total_tokens",
			"conversations.total_cost_micro_usd",
			"conversations.unpriced_calls",
			"sessions.active_seconds",
			"projects.active_seconds",
			"usage_daily.output",
			"usage_daily.cost_micro_usd",
			"usage_daily.calls",
			"usage_daily_prices.timed_output",
			"usage_daily_prices.cost_micro_usd",
			"activity_hourly.active_seconds",
		]) {
			assert.ok(what.has(name), name);
		}
		assert.deepEqual(book.run("maintenance.recount", {}), []);
		assert.deepEqual(book.run("maintenance.repair", {}), []);
	});
});
