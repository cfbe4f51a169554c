import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { queryPage } from "../../src/db/query.ts";
import type { UsageDashboard } from "../../src/shared/ledger.ts";
import { Book, call, counts, day, noon, sighting, ofNoChat } from "./bookFixture.ts";

const dayInMs = 86_400_000;

describe("The usage page's figures", () => {
	let book: Book;
	const record = (modelId: string, usageId: string, extra: Partial<Params<"usage.record">> = {}) =>
		book.run("usage.record", {
			call: call(usageId),
			...ofNoChat,
			kind: "chat",
			modelId,
			...extra,
		});
	const dashboard = (extra: Partial<Params<"usage.dashboard">> = {}): UsageDashboard =>
		book.run("usage.dashboard", {
			period: { days: 7 },
			at: noon,
			utcOffsetMinutes: 0,
			referenceModelId: "anthropic/claude-opus-5-5",
			...extra,
		});

	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.openSession("s", 1, "project-1");
	});

	/** A period in which every section has something. */
	const fill = () => {
		const cached = counts({ inputUncached: 0, cacheRead: 1_000_000, cacheWriteShort: 100_000, output: 0 });
		record("anthropic/claude-opus-5-5", "1", {
			call: call("1", { at: noon - dayInMs, day: "2026-11-22", figures: { counts: cached } }),
			projectId: "project-1",
		});
		record("anthropic/acme", "2");
		record("ollama/llama", "3", { call: call("3", { isLocal: true, figures: { source: "estimated" } }) });
		record("ollama/old", "4", { call: call("4", { at: noon - 8 * dayInMs, day: "2026-11-15", isLocal: true }) });
		book.ask("c", "q", "How?", { projectId: "project-1", modelId: "anthropic/claude-haiku-5-5" });
		const answer = { modelId: "anthropic/claude-haiku-5-5" };
		book.answer("c", "q", "r1", "so", { ...answer, call: call("5") });
		book.answer("c", "q", "r2", "so!", { ...answer, call: call("6", { durationMs: 2200 }) });
		book.database.run(
			`INSERT INTO ratings (id, machine_id, user_id, message_id, value, created_at, updated_at)
			VALUES ('x', 'm', 'user-1', 'r2', 4, :noon, :noon)`,
			{ noon },
		);
		book.run("commands.count", { useId: "x", userId: "user-1", projectId: null, command: "/new", day, at: noon });
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: noon,
			projectId: "project-1",
			minutes: [
				{ minute: noon, projectId: "project-1", seconds: 40 },
				{ minute: noon - 60_000, projectId: null, seconds: 20 },
			],
		});
		book.database.run(
			`INSERT INTO agent_sessions (
				id, machine_id, user_id, tool_name, session_id, working_directory, initial_task, started_at, last_activity_at,
				created_at, updated_at
			) VALUES ('a', 'm', 'user-1', 'claude_code', 'x', '/w', 'Mend it', 1, :noon, 1, 1)`,
			{ noon },
		);
	};

	it("add up the days of the period and nothing else, with what has no price beside the sum", () => {
		fill();
		const { from, to, total, byDay, byModel, byProject, bySource } = dashboard();
		assert.deepEqual([from, to], ["2026-11-17", day]);
		// 1,000,000 × $0.20 + 100,000 × $5, and twice 100 × $0.10 + 10 × $0.50, per million
		assert.deepEqual(
			[total.lines[0]?.calls, total.lines[0]?.microUsd, total.lines[0]?.unpricedCalls],
			[5, 200_000 + 500_000 + 2 * 15, 1],
		);
		assert.deepEqual(
			byDay.lines.map(({ key, calls }) => [key, calls]),
			[
				["2026-11-22", 1],
				[day, 4],
			],
		);
		assert.deepEqual(
			byModel.lines.map(({ label, microUsd, unpricedCalls }) => [label, microUsd, unpricedCalls]),
			[
				["claude-opus-5-5 · Anthropic", 700_000, 0],
				["claude-haiku-5-5 · Anthropic", 30, 0],
				["acme · Anthropic", 0, 1],
				["llama · Ollama", 0, 0],
			],
		);
		assert.deepEqual(
			byProject.lines.map(({ label, calls }) => [label, calls]),
			[
				["shop", 3],
				["", 2],
			],
		);
		assert.deepEqual(
			bySource.lines.map(({ key, calls }) => [key, calls]),
			[
				["daybook reported", 4],
				["daybook estimated", 1],
			],
		);
	});

	it("tell what caches spared by the rows the calls were priced with", () => {
		fill();
		const { lines } = dashboard().cache;
		// Read: 1,000,000 × ($4 − $0.20); written: 100,000 × ($5 − $4) more, per million
		assert.deepEqual(
			lines.map(({ label, savedMicroUsd, readTokens }) => [label, savedMicroUsd, readTokens]),
			[["claude-opus-5-5 · Anthropic", 3_800_000 - 100_000, 1_000_000]],
		);
	});

	it("compare local models with the price of a hosted one, and with none when it is not known", () => {
		fill();
		const { local, referenceModel } = dashboard();
		// 100 × $4 + 10 × $20 per million
		assert.deepEqual(
			[referenceModel, local.lines.map((line) => line.hypotheticalMicroUsd)],
			["claude-opus-5-5", [600]],
		);
		assert.equal(dashboard({ referenceModelId: "anthropic/acme" }).referenceModel, null);
	});

	it("compare models by rating, answers asked for again and speed", () => {
		fill();
		const haiku = dashboard().models.lines.find(({ key }) => key === "anthropic/claude-haiku-5-5");
		assert.deepEqual(
			[haiku?.calls, haiku?.rating, haiku?.ratings, haiku?.regenerations, haiku?.firstTokenMs],
			[2, 4, 1, 1, 200],
		);
		// 20 tokens in 1.3 s and 2 s after the first token
		assert.equal(haiku?.tokensPerSecond?.toFixed(3), (20 / 3.3).toFixed(3));
	});

	it("count no answer as asked again that a budget stopped", () => {
		book.ask("c", "q", "How?", { modelId: "anthropic/claude-haiku-5-5" });
		const answer = (id: string, code: string | null) => {
			const failure = code === null ? null : { code, message: "No.", detail: null, actions: [] };
			book.answer("c", "q", id, "", { modelId: "anthropic/claude-haiku-5-5", call: call(id), failure });
		};
		const askedAgain = () =>
			dashboard().models.lines.find(({ key }) => key === "anthropic/claude-haiku-5-5")?.regenerations;
		answer("r1", "budget_spent");
		answer("r2", null);
		assert.equal(askedAgain(), 0, "let through: sent for the first time");
		answer("r3", "budget_spent");
		assert.equal(askedAgain(), 0, "nothing was sent");
		answer("r4", "unreachable");
		assert.equal(askedAgain(), 1, "in the place of the second");
	});

	it("tell chats, commands, time in the editor and agent sessions", () => {
		fill();
		const { topChats, commands, editorTime, agentSessions } = dashboard();
		assert.deepEqual(
			topChats.lines.map(({ label, microUsd, rounds }) => [label, microUsd, rounds]),
			[["How?", 30, 1]],
		);
		assert.deepEqual(commands.lines, [{ key: "/new", count: 1, lastUsedAt: noon }]);
		assert.deepEqual(
			editorTime.lines.map(({ label, seconds }) => [label, seconds]),
			[
				["shop", 40],
				["", 20],
			],
		);
		assert.deepEqual(
			agentSessions.lines.map(({ label, sessionId }) => [label, sessionId]),
			[["Mend it", "x"]],
		);
	});

	it("equal what the SQL console gives for the query shown beside them", () => {
		fill();
		const shown = dashboard();
		let compared = 0;
		for (const [name, section] of Object.entries(shown)) {
			if (typeof section !== "object" || section === null) continue;
			const { columns, rows } = queryPage(book.database, { sql: section.sql, offset: 0, limit: 100 });
			const lines = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
			assert.deepEqual(lines, section.lines, name);
			assert.ok(lines.length > 0, `${name} shows something`);
			compared++;
		}
		assert.equal(compared, 12);
	});

	it("are empty without a call, and take days in any order", () => {
		const { total, byDay } = dashboard({ period: { from: "2026-11-23", to: "2026-11-01" } });
		assert.deepEqual([total.lines[0]?.calls, total.lines[0]?.microUsd, byDay.lines], [0, 0, []]);
		record("ollama/x", "1", { call: call("1", { isLocal: true }) });
		assert.equal(dashboard({ period: { from: "2026-11-23", to: "2026-11-01" } }).total.lines[0]?.calls, 1);
	});

	const filter = {
		from: "2026-11-01",
		to: day,
		modelId: null,
		projectId: null,
		origin: null,
		source: null,
		conversationId: null,
		agentSessionId: null,
		backgroundTaskId: null,
	};
	const ids = (extra: Partial<Params<"usage.calls">["filter"]>) =>
		book
			.run("usage.calls", { filter: { ...filter, ...extra }, cursor: null, limit: 50 })
			.lines.map(({ id }) => id)
			.toSorted();

	it("open to the very calls they are made of", () => {
		fill();
		assert.deepEqual(ids({}), ["1", "2", "3", "4", "5", "6"]);
		assert.deepEqual(ids({ from: day }), ["2", "3", "5", "6"]);
		assert.deepEqual(ids({ modelId: "anthropic/claude-haiku-5-5" }), ["5", "6"]);
		assert.deepEqual(ids({ projectId: "project-1" }), ["1", "5", "6"]);
		assert.deepEqual(ids({ projectId: "" }), ["2", "3", "4"]);
		assert.deepEqual(ids({ source: "estimated" }), ["3"]);
		assert.deepEqual(ids({ origin: "codex" }), []);
		assert.deepEqual(ids({ conversationId: "c" }), ["5", "6"]);
	});

	it("page through the calls, each once", () => {
		for (let index = 0; index < 7; index++) {
			record("ollama/x", `u${index}`, { call: call(`u${index}`, { at: noon - (index % 3), isLocal: true }) });
		}
		const seen: string[] = [];
		let cursor: number | null = null;
		do {
			const page: ReturnType<typeof pageFrom> = pageFrom(cursor);
			seen.push(...page.lines.map(({ id }) => id));
			cursor = page.cursor;
		} while (cursor !== null);
		assert.deepEqual(seen, ["u6", "u3", "u0", "u4", "u1", "u5", "u2"]);
		function pageFrom(after: number | null) {
			return book.run("usage.calls", { filter, cursor: after, limit: 3 });
		}
	});

	it("find a call by its own calendar day, wherever the user was", () => {
		record("ollama/x", "east", { call: call("east", { at: noon, day: "2026-11-24", isLocal: true }) });
		assert.deepEqual(ids({ from: "2026-11-24", to: "2026-11-24" }), ["east"]);
		assert.deepEqual(ids({ from: day, to: day }), []);
	});

	it("show a call's price row and a formula that gives its cost", () => {
		record("anthropic/claude-opus-5-5", "u", {
			call: call("u", {
				figures: {
					counts: counts({ cacheRead: 50, cacheWriteShort: 20, webSearchRequests: 2 }),
					serviceTier: "batch",
				},
			}),
		});
		const detail = book.run("usage.call", { usageId: "u" });
		const price = detail?.price;
		assert.deepEqual(
			price?.parts.map(({ what, count, rateMicroUsd }) => [what, count, rateMicroUsd]),
			[
				["input", 100, 4_000_000],
				["cache_read", 50, 200_000],
				["cache_write_short", 20, 5_000_000],
				["output", 10, 20_000_000],
				["web_search", 2, 10_000],
			],
		);
		const tokens = (price?.parts ?? []).filter(({ what }) => what !== "web_search");
		const sum = tokens.reduce((total, part) => total + part.count * part.rateMicroUsd, 0);
		assert.equal(detail?.costMicroUsd, Math.round((sum / 1e6) * ((price?.multiplierPercent ?? 0) / 100)) + 20_000);
		assert.equal(price?.model, "claude-opus-5-5");
		assert.equal(book.run("usage.call", { usageId: "none" }), null);
	});
});
