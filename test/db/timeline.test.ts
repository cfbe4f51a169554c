import assert from "node:assert/strict";
import { Book, call, noon, sighting } from "./bookFixture.ts";

const dayInMs = 86_400_000;

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
		assert.equal(page("project-1").days[0]?.entries.length, 4);
		assert.deepEqual(page("project-2").days, []);
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
