import assert from "node:assert/strict";
import { Book, call, day, noon } from "./bookFixture.ts";

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

describe("Sessions", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const row = (sessionId: string) =>
		book.database.get<{ is_active: number; ended_at: number; end_reason: string; active_seconds: number }>(
			"SELECT is_active, ended_at, end_reason, active_seconds FROM sessions WHERE id = :sessionId",
			{ sessionId },
		);
	const beat = (sessionId: string, at: number, seconds: number) =>
		book.run("sessions.heartbeat", {
			sessionId,
			at,
			projectId: null,
			minutes: [{ minute: at, projectId: null, seconds }],
		});

	it("add up their active seconds, each minute as often as it is sent once", () => {
		book.openSession("s");
		beat("s", noon, 20);
		beat("s", noon, 50);
		beat("s", noon, 20);
		beat("s", noon + minute, 60);
		assert.equal(row("s")?.active_seconds, 110);
	});

	it("end when they say so", () => {
		book.openSession("s");
		book.run("sessions.close", { sessionId: "s", at: noon + 5 });
		book.run("sessions.close", { sessionId: "s", at: noon + 9 });
		assert.deepEqual(row("s"), { is_active: 0, ended_at: noon + 5, end_reason: "closed", active_seconds: 0 });
	});

	it("end at their last heartbeat when their process is gone", () => {
		book.openSession("dead", 13);
		book.openSession("alive", 14);
		book.openSession("asking", 15);
		beat("dead", noon + minute, 10);
		book.deadProcesses.add(13).add(15);
		const { closedSessionIds } = book.run("sessions.recover", { sessionId: "asking", at: noon + 2 * minute });
		assert.deepEqual(closedSessionIds, ["dead"]);
		assert.deepEqual(row("dead"), { is_active: 0, ended_at: noon + minute, end_reason: "crashed", active_seconds: 10 });
		assert.equal(row("alive")?.is_active, 1);
		assert.equal(row("asking")?.is_active, 1);
	});

	it("are open again when one taken for dead gives a sign", () => {
		book.openSession("s", 13);
		book.deadProcesses.add(13);
		book.run("sessions.recover", { sessionId: "other", at: noon });
		beat("s", noon + minute, 10);
		assert.deepEqual(row("s"), { is_active: 1, ended_at: null, end_reason: null, active_seconds: 10 });
	});

	it("say so when a restore has taken them away, and what they write is kept without them", () => {
		book.openSession("s");
		book.database.run("DELETE FROM sessions");
		assert.equal(book.run("sessions.heartbeat", { sessionId: "s", at: noon, projectId: null, minutes: [] }), false);
		const question = {
			messageId: "q",
			parts: [{ type: "text", text: "hello" } as const],
			conversation: { id: "c", title: "hello", projectId: "gone", userId: "gone" },
			modelId: null,
			parent: "head" as const,
			sessionId: "s",
			at: noon,
		};
		assert.equal(book.run("messages.addUser", question).message.id, "q");
		const answer = {
			messageId: "a",
			conversationId: "c",
			parentId: "q",
			modelId: "ollama/x",
			speaker: "agent:x",
			parts: [],
		};
		const begun = { usageId: "u", day, isLocal: true, figures: null };
		book.run("answers.checkpoint", { ...answer, sessionId: "s", startedAt: noon, at: noon, call: begun });
		book.answer("c", "q", "a", "hi", { sessionId: "s", call: call("u") });
		book.run("commands.count", { useId: "1", userId: "gone", projectId: "gone", command: "/x", day, at: noon });
		book.run("commands.count", { useId: "2", userId: "gone", projectId: "gone", command: "/x", day, at: noon });
		assert.deepEqual(
			book.database.get(`SELECT
				(SELECT count(*) FROM messages WHERE session_id IS NULL) AS messages,
				(SELECT count(*) FROM token_usage WHERE session_id IS NULL AND message_id = 'a') AS calls,
				(SELECT count(*) FROM answer_checkpoints) AS checkpoints,
				(SELECT user_id || ifnull(project_id, '') FROM conversations) AS owner,
				(SELECT user_id || usage_count FROM command_usage) AS counted`),
			{ messages: 2, calls: 1, checkpoints: 0, owner: "user-1", counted: "user-12" },
		);
		book.openSession("s", 1, "gone");
		beat("s", noon, 20);
		assert.equal(row("s")?.active_seconds, 20);
	});

	it("of a place that cannot be judged end after a week of silence", () => {
		book.openSession("s", 13);
		book.database.run("UPDATE sessions SET process_identity = NULL");
		const recover = (at: number) => book.run("sessions.recover", { sessionId: "other", at }).closedSessionIds;
		assert.deepEqual(recover(noon + week), []);
		assert.deepEqual(recover(noon + week + 1), ["s"]);
	});
});

describe("Command counts", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const use = (useId: string, command: string, at = noon, onDay = day) =>
		book.run("commands.count", { useId, userId: "user-1", projectId: null, command, day: onDay, at });
	const frequent = (prefix: string | null) =>
		book
			.run("commands.frequent", { userId: "user-1", prefix, limit: 10 })
			.map(({ command, count }) => [command, count]);

	it("count a use once, also when several are sent again after others", () => {
		use("1", "/new");
		use("2", "/new");
		use("1", "/new");
		use("2", "/new");
		assert.deepEqual(frequent(null), [["/new", 2]]);
	});

	it("are listed over all days, the most used first, slash commands by themselves", () => {
		use("1", "/new");
		use("2", "daybook.newChat", noon, "2026-11-22");
		use("3", "daybook.newChat");
		use("4", "/model", noon + 1);
		assert.deepEqual(frequent(null), [
			["daybook.newChat", 2],
			["/model", 1],
			["/new", 1],
		]);
		assert.deepEqual(frequent("/"), [
			["/model", 1],
			["/new", 1],
		]);
	});
});

describe("The local user", () => {
	it("stays the one that was entered first", async () => {
		const book = await Book.open();
		const again = book.run("people.local", {
			userId: "user-2",
			machineId: "machine-2",
			username: "bob",
			displayName: null,
			email: null,
			at: noon,
		});
		assert.deepEqual(again, {
			id: "user-1",
			machineId: "machine-1",
			username: "ada",
			displayName: "Ada",
			email: null,
		});
	});

	it("has preferences of any shape", async () => {
		const book = await Book.open();
		const set = (key: string, value: unknown) =>
			book.run("people.setPreference", { userId: "user-1", key, value, at: noon });
		set("style", { tone: "short" });
		set("theme", "dark");
		set("theme", null);
		assert.deepEqual(book.run("people.preferences", { userId: "user-1" }), { style: { tone: "short" } });
	});
});
