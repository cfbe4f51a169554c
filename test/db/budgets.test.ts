import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, day, noon, sighting, ofNoChat } from "./bookFixture.ts";

type Judge = Params<"budgets.judge">;
const none = { day: null, month: null, project: null, chat: null };

describe("Budgets", () => {
	let book: Book;
	const judge = (extra: Partial<Judge> = {}): Judge => ({
		at: noon,
		utcOffsetMinutes: 0,
		projectId: null,
		conversationId: null,
		limits: none,
		warnPercent: 80,
		plannedMicroUsd: 0,
		...extra,
	});
	const spend = (
		id: string,
		microUsd: number | null,
		extra: Partial<Params<"usage.record">> & { on?: string } = {},
	) => {
		const { on = day, ...rest } = extra;
		book.run("usage.record", {
			call: call(id, { day: on, figures: { reportedCostMicroUsd: microUsd } }),
			...ofNoChat,
			kind: "chat",
			modelId: "openai:x/unlisted",
			...rest,
		});
	};
	const levels = (extra: Partial<Judge>) =>
		book.run("budgets.judge", judge(extra)).map(({ kind, level, spentMicroUsd }) => [kind, level, spentMicroUsd]);

	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.run("projects.recordSighting", sighting({ ids: "2", folderUri: "file:///2" }));
		book.ask("c", "q", "hello", { projectId: "project-1" });
	});

	it("say nothing without a limit", () => {
		spend("1", 50);
		assert.deepEqual(levels({ conversationId: "c", projectId: "project-2" }), []);
	});

	it("count a day, a month, a project and a chat each by itself", () => {
		spend("1", 10, { on: "2026-11-01" });
		spend("2", 20, { projectId: "project-1", conversationId: "c" });
		spend("3", 40, { projectId: "project-1", on: "2026-10-31", conversationId: "c" });
		spend("4", 80, { projectId: "project-2" });
		const limits = { day: 1000, month: 1000, project: 1000, chat: 1000 };
		assert.deepEqual(levels({ limits, conversationId: "c", projectId: "project-2" }), [
			["day", "fine", 100],
			["month", "fine", 110],
			["project", "fine", 20],
			["chat", "fine", 60],
		]);
	});

	it("show for each limit the query that gives what was spent, and open to the same calls", () => {
		spend("1", 10, { on: "2026-11-01" });
		spend("2", 20, { projectId: "project-1", conversationId: "c" });
		spend("3", 40, { projectId: "project-1", on: "2026-10-31", conversationId: "c" });
		spend("4", null, { projectId: "project-1" });
		spend("5", 5, { on: "2026-11-24" });
		const limits = { day: 1000, month: 1000, project: 1000, chat: 1000 };
		const lines = book.run("usage.budgets", judge({ limits, conversationId: "c" }));
		assert.deepEqual(
			lines.map(({ kind, spentMicroUsd, unpricedCalls }) => [kind, spentMicroUsd, unpricedCalls]),
			[
				["day", 25, 1],
				["month", 35, 1],
				["project", 20, 1],
				["chat", 60, 0],
			],
		);
		const whichever = { modelId: null, projectId: null, origin: null, source: null, conversationId: null };
		for (const { kind, sql, calls, spentMicroUsd, unpricedCalls } of lines) {
			assert.deepEqual(book.database.all(sql), [{ microUsd: spentMicroUsd, unpricedCalls }], kind);
			const filter = { ...whichever, agentSessionId: null, backgroundTaskId: null, from: day, to: day, ...calls };
			const behind = book.run("usage.calls", { filter, cursor: null, limit: 100 }).lines;
			const costs = behind.map(({ costMicroUsd }) => costMicroUsd);
			assert.equal(
				costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
				spentMicroUsd,
				kind,
			);
			assert.equal(costs.filter((cost) => cost === null).length, unpricedCalls, kind);
		}
	});

	it("warn from the given share on and stop at the limit", () => {
		const limits = { ...none, day: 100 };
		spend("1", 79);
		assert.deepEqual(levels({ limits }), [["day", "fine", 79]]);
		spend("2", 1);
		assert.deepEqual(levels({ limits }), [["day", "warned", 80]]);
		spend("3", 20);
		assert.deepEqual(levels({ limits }), [["day", "spent", 100]]);
	});

	it("stop before a call that would go beyond the limit", () => {
		spend("1", 60);
		const limits = { ...none, day: 100 };
		assert.deepEqual(levels({ limits, plannedMicroUsd: 40 }), [["day", "warned", 60]]);
		assert.deepEqual(levels({ limits, plannedMicroUsd: 41 }), [["day", "spent", 60]]);
	});

	it("tell calls without a price instead of taking them for free", () => {
		spend("1", null);
		const [state] = book.run("budgets.judge", judge({ limits: { ...none, day: 100 } }));
		assert.deepEqual([state?.spentMicroUsd, state?.unpricedCalls, state?.level], [0, 1, "fine"]);
	});

	it("begin anew with the user's own day", () => {
		spend("1", 100);
		const limits = { ...none, day: 100 };
		assert.deepEqual(levels({ limits, utcOffsetMinutes: 13 * 60 }), [["day", "fine", 0]]);
	});

	it("let a project's own limit go before the settings', until it is taken back", () => {
		spend("1", 50, { projectId: "project-1" });
		const own = { budgetId: "b", userId: "user-1", projectId: "project-1", conversationId: null, at: noon };
		book.run("budgets.set", { ...own, limitMicroUsd: 40 });
		const limits = { ...none, project: 1000 };
		assert.deepEqual(levels({ limits, projectId: "project-1" }), [["project", "spent", 50]]);
		assert.deepEqual(levels({ limits, projectId: "project-2" }), [["project", "fine", 0]]);
		book.run("budgets.set", { ...own, budgetId: "b2", limitMicroUsd: null });
		assert.deepEqual(levels({ limits, projectId: "project-1" }), [["project", "fine", 50]]);
	});

	it("follow the settings again after an exception was granted for one of them", () => {
		spend("1", 100);
		const limits = { ...none, day: 50 };
		book.run("budgets.grantOverrides", { ...judge({ limits }), answerId: "a", grantId: "g", userId: "user-1" });
		assert.deepEqual(levels({ limits: none }), []);
		assert.deepEqual(levels({ limits: { ...none, day: 200 } }), [["day", "fine", 100]]);
	});

	it("count calls that are dated later than today, as after a flight to the west", () => {
		spend("1", 70, { on: "2026-11-24", projectId: "project-1" });
		spend("2", 30, { on: "2026-12-01" });
		const limits = { day: 100, month: 100, project: 100, chat: null };
		assert.deepEqual(levels({ limits, projectId: "project-1" }), [
			["day", "fine", 70],
			["month", "fine", 70],
			["project", "fine", 70],
		]);
		// The last evening of the month: tomorrow is of another one, and still counts for today.
		const lastEvening = Date.UTC(2026, 10, 30, 12);
		assert.deepEqual(levels({ limits: { ...none, day: 100 }, at: lastEvening }), [["day", "fine", 30]]);
	});

	it("leave out what other tools spent", () => {
		spend("1", 100);
		book.database.run("UPDATE token_usage SET origin = 'claude_code'");
		assert.deepEqual(levels({ limits: { ...none, day: 50 } }), [["day", "fine", 0]]);
	});
});
