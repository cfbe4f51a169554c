import assert from "node:assert/strict";
import { Book, call, counts, noon, sighting, ofNoChat } from "./bookFixture.ts";
import { transcriptChunk } from "./transcriptChunk.ts";

const dayInMs = 86_400_000;

const anyCall = {
	modelId: null,
	projectId: null,
	origin: null,
	source: null,
	conversationId: null,
	agentSessionId: null,
	backgroundTaskId: null,
};

describe("The timeline", () => {
	let book: Book;
	const page = (projectId: string | null = null, to = "2026-11-23", days = 14, utcOffsetMinutes = 0) =>
		book.run("timeline.page", { projectId, to, days, utcOffsetMinutes });

	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.openSession("s", 1, "project-1");
	});

	it("tells by day what was asked, with the cost and time of that day", () => {
		book.ask("c", "q1", "First question", { projectId: "project-1", at: noon - dayInMs });
		const yesterday = { at: noon - dayInMs, day: "2026-11-22" };
		book.answer("c", "q1", "r1", "so", { call: call("u1", { ...yesterday, figures: { reportedCostMicroUsd: 5 } }) });
		book.ask("c", "q2", "And then?", { at: noon });
		book.answer("c", "q2", "r2", "so", { call: call("u2", { figures: { reportedCostMicroUsd: null } }) });
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: noon,
			projectId: "project-1",
			minutes: [{ minute: noon, projectId: "project-1", seconds: 40 }],
		});
		const { days, before } = page();
		assert.deepEqual(
			days.map(({ day, cost, activeSeconds, entries }) => [
				day,
				cost,
				activeSeconds,
				entries.map(({ kind, title, detail, cost: own }) => [kind, title, detail, own]),
			]),
			[
				[
					"2026-11-23",
					{ microUsd: 0, unpricedCalls: 1 },
					40,
					[["chat", "First question", "1", { microUsd: 0, unpricedCalls: 1 }]],
				],
				[
					"2026-11-22",
					{ microUsd: 5, unpricedCalls: 0 },
					0,
					[["chat", "First question", "1", { microUsd: 5, unpricedCalls: 0 }]],
				],
			],
		);
		assert.equal(before, null);
	});

	it("holds every kind of entry, the newest first", () => {
		book.ask("c", "q", "Question", { projectId: "project-1" });
		book.database.execute(`
			INSERT INTO agent_sessions (
				id, machine_id, user_id, project_id, tool_name, session_id, working_directory, initial_task, started_at,
				last_activity_at, created_at, updated_at
			) VALUES ('a', 'm', 'user-1', 'project-1', 'claude_code', 'x', '/w', 'Mend it', 1, ${noon + 1}, 1, 1);
			INSERT INTO background_tasks (
				id, machine_id, user_id, description, prompt, status, created_at, completed_at, updated_at
			) VALUES ('t', 'm', 'user-1', 'Look it up', 'p', 'failed', 1, ${noon + 2}, 1);
			INSERT INTO links (id, machine_id, url, domain, status, title, created_at, updated_at)
			VALUES ('l', 'm', 'https://example.org/', 'example.org', 'success', 'A page', 1, ${noon + 3});
			INSERT INTO conversation_summaries (
				id, machine_id, conversation_id, from_round, to_round, text, prompt_version, source_hash, created_at, updated_at
			) VALUES ('y', 'm', 'c', 1, 10, 'text', 1, 'h', ${noon + 4}, 1)`);
		const use = { userId: "user-1", projectId: "project-1", day: "2026-11-23" };
		book.run("commands.count", { ...use, useId: "1", command: "/new", at: noon + 5 });
		book.run("commands.count", { ...use, useId: "2", command: "/rate", at: noon + 6 });
		const entries = page().days[0]?.entries ?? [];
		assert.deepEqual(
			entries.map(({ kind, title, detail, projectName }) => [kind, title, detail, projectName]),
			[
				["commands", "/new,/rate", "2", "shop"],
				["summary", "Question", "1–10", "shop"],
				["link", "A page", "example.org", null],
				["task", "Look it up", "failed", null],
				["agent_session", "Mend it", "claude_code", "shop"],
				["chat", "Question", "1", "shop"],
			],
		);
		assert.equal(entries.find(({ kind }) => kind === "agent_session")?.sessionId, "x");
		assert.equal(page("project-1").days[0]?.entries.length, 4);
		assert.deepEqual(page("project-2").days, []);
	});

	/** So many dollars of Opus, $4 a million, in a session of another agent on a day so long ago. */
	function workWithAgent(dollars: number, daysAgo: number): void {
		const chunk = transcriptChunk();
		const at = noon - daysAgo * dayInMs;
		const day = new Date(at).toISOString().slice(0, 10);
		const sessions = chunk.sessions.map((facts) => ({ ...facts, span: { startedAt: at, lastActivityAt: at } }));
		const calls = chunk.calls.map((told) => {
			const figures = { ...told.figures, counts: counts({ inputUncached: dollars * 250_000, output: 0 }) };
			return { ...told, responseKey: day, at, day, figures };
		});
		const entered = { ...chunk, sessions, calls, prompts: [] };
		book.run("agents.enter", { tool: "claude_code", userId: "user-1", at: noon, chunks: [entered] });
	}

	const costs = (days = 14, to = "2026-11-23") =>
		page(null, to, days).days.map(({ day, cost, entries }) => [
			day,
			cost.microUsd,
			entries.map(({ kind, detail, cost: own }) => [kind, detail, own?.microUsd]),
		]);

	it("tells of an agent session on each of its days what that day cost", () => {
		workWithAgent(40, 20);
		workWithAgent(0.1, 0);
		const last = ["2026-11-23", 100_000, [["agent_session", "claude_code", 100_000]]];
		const first = ["2026-11-03", 40_000_000, [["agent_session", "claude_code", 40_000_000]]];
		assert.deepEqual(costs(), [last]);
		assert.equal(page().before, "2026-11-09", "there is an earlier day of it");
		assert.deepEqual(costs(21), [last, first]);
		assert.deepEqual(costs(7, "2026-11-05"), [first]);
	});

	it("tells of a background task what each day cost, and how it ended on the day it did", () => {
		book.database.execute(`
			INSERT INTO background_tasks (
				id, machine_id, user_id, description, prompt, status, created_at, completed_at, updated_at
			) VALUES
				('done', 'm', 'user-1', 'Look it up', 'p', 'completed', 1, ${noon}, 1),
				('runs', 'm', 'user-1', 'Go on', 'p', 'in_progress', 1, NULL, 1)`);
		for (const [id, task, daysAgo, cost] of [
			["u1", "done", 1, 300],
			["u2", "done", 0, 20],
			["u3", "runs", 1, 1],
		] as const) {
			const at = noon - daysAgo * dayInMs;
			book.run("usage.record", {
				call: call(id, { at, day: new Date(at).toISOString().slice(0, 10), figures: { reportedCostMicroUsd: cost } }),
				...ofNoChat,
				kind: "task",
				modelId: "anthropic/claude-opus-5-5",
			});
			book.database.run("UPDATE token_usage SET background_task_id = :task WHERE id = :id", { task, id });
		}
		assert.deepEqual(costs(), [
			["2026-11-23", 20, [["task", "completed", 20]]],
			[
				"2026-11-22",
				301,
				[
					["task", null, 300],
					["task", null, 1],
				],
			],
		]);
		const behind = (backgroundTaskId: string, on: string): readonly unknown[] =>
			book
				.run("usage.calls", { filter: { ...anyCall, from: on, to: on, backgroundTaskId }, cursor: null, limit: 50 })
				.lines.map(({ id, costMicroUsd }) => [id, costMicroUsd]);
		assert.deepEqual(behind("done", "2026-11-22"), [["u1", 300]], "the very calls that its cost of the day is made of");
		assert.deepEqual(behind("done", "2026-11-23"), [["u2", 20]]);
		assert.deepEqual(behind("runs", "2026-11-22"), [["u3", 1]]);
	});

	it("shows the query for its costs and times by day, which gives the same", () => {
		workWithAgent(2, 3);
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: noon,
			projectId: "project-1",
			minutes: [{ minute: noon, projectId: "project-1", seconds: 40 }],
		});
		for (const projectId of [null, "project-1"]) {
			const { days, sql } = page(projectId);
			assert.deepEqual(
				book.database.all(sql),
				days.map(({ day, cost, activeSeconds }) => ({ day, ...cost, activeSeconds })),
			);
		}
		assert.equal(page().days.length, 2);
	});

	it("puts a moment on the user's own day, and leaves out what was deleted", () => {
		book.ask("c", "q", "Late", { at: Date.UTC(2026, 10, 22, 23, 30) });
		assert.equal(page(null, "2026-11-23", 14, 60).days[0]?.day, "2026-11-23");
		assert.equal(page(null, "2026-11-23", 14, 0).days[0]?.day, "2026-11-22");
		book.run("conversations.setStatus", { conversationId: "c", status: "deleted", at: noon });
		assert.deepEqual(page().days, []);
	});

	it("goes on where a page ends as long as there is something", () => {
		book.ask("c", "q", "Old", { at: noon - 20 * dayInMs });
		const first = page();
		assert.deepEqual([first.days, first.before], [[], "2026-11-09"]);
		const second = page(null, first.before ?? "");
		assert.deepEqual([second.days.map(({ day }) => day), second.before], [["2026-11-03"], null]);
	});

	it("knows when somebody last worked on a project before this window", () => {
		const ask = () => book.run("timeline.lastActivity", { projectId: "project-1", sessionId: "new" });
		assert.equal(ask(), null);
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: noon + 30_000,
			projectId: "project-1",
			minutes: [{ minute: noon, projectId: "project-1", seconds: 30 }],
		});
		assert.equal(ask(), noon + 30_000);
		assert.equal(book.run("timeline.lastActivity", { projectId: "project-1", sessionId: "s" }), null);
	});
});
