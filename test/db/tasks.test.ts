import assert from "node:assert/strict";
import { Book, call, noon } from "./bookFixture.ts";

describe("Background tasks", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.openSession("window", 1);
		book.openSession("other", 2);
	});

	const create = (taskId: string, sessionId = "window") =>
		book.run("tasks.create", {
			taskId,
			userId: "user-1",
			projectId: null,
			sessionId,
			modelId: "ollama/x",
			description: taskId,
			prompt: "Do it",
			at: noon,
		});
	const start = (taskId: string, sessionId = "window", limit = 2) =>
		book.run("tasks.start", { taskId, sessionId, limit, at: noon });
	const finish = (taskId: string, status: "completed" | "failed" | "cancelled") =>
		book.run("tasks.finish", { taskId, status, result: null, error: null, at: noon });
	const get = (taskId: string) => book.run("tasks.get", { taskId });
	const resume = (taskId: string, sessionId: string) => book.run("tasks.resume", { taskId, sessionId, at: noon });
	const die = (pid: number) => {
		book.deadProcesses.add(pid);
		book.run("sessions.recover", { sessionId: "other", at: noon });
	};

	it("run at most so many at once, over all windows", () => {
		for (const id of ["a", "b", "c"]) create(id);
		assert.deepEqual([start("a"), start("b", "other"), start("c")], [true, true, false]);
		assert.deepEqual([get("c")?.status, get("a")?.attempts], ["pending", 1]);
		assert.equal(start("a"), true);
		assert.equal(get("a")?.attempts, 1);
		finish("b", "completed");
		assert.equal(start("c"), true);
	});

	it("end once", () => {
		create("a");
		start("a");
		finish("a", "cancelled");
		finish("a", "completed");
		assert.equal(get("a")?.status, "cancelled");
		assert.equal(start("a"), false);
	});

	it("of a window that died are held by nobody until the user resumes them elsewhere", () => {
		create("a");
		create("b");
		start("a");
		assert.deepEqual([get("a")?.isHeld, get("b")?.isHeld], [true, true]);
		assert.equal(resume("a", "other"), false);
		die(1);
		assert.deepEqual([get("a")?.isHeld, get("b")?.isHeld], [false, false]);
		assert.deepEqual([get("a")?.status, get("b")?.status], ["in_progress", "pending"]);
		// What died does not take a place.
		create("c", "other");
		assert.equal(start("c", "other", 1), true);
		assert.equal(resume("a", "other"), true);
		assert.deepEqual([get("a")?.status, get("a")?.isHeld], ["pending", true]);
		assert.equal(start("a", "other"), true);
		assert.equal(get("a")?.attempts, 2);
	});

	it("are billed for what is called in their chat while they run, and for nothing else", () => {
		create("a");
		start("a");
		book.ask("c", "q", "how?");
		book.run("tasks.attach", { taskId: "a", conversationId: "c", messageId: "q", at: noon });
		book.answer("c", "q", "r", "so", { call: call("u1") });
		const tokens = get("a")?.totalTokens ?? 0;
		assert.ok(tokens > 0);
		finish("a", "completed");
		book.ask("c", "q2", "more?");
		book.answer("c", "q2", "r2", "so", { call: call("u2") });
		book.ask("d", "q3", "else?");
		book.answer("d", "q3", "r3", "so", { call: call("u3") });
		assert.equal(get("a")?.totalTokens, tokens);
		assert.deepEqual(
			book.database.all("SELECT id, background_task_id FROM token_usage ORDER BY id"),
			["a", null, null].map((background_task_id, index) => ({ id: `u${index + 1}`, background_task_id })),
		);
	});

	it("are listed by whether they are over, the newest first, and taken out without their chat", () => {
		for (const id of ["a", "b", "c"]) create(id);
		finish("b", "failed");
		const ids = (which: "open" | "over") => book.run("tasks.list", { which, limit: 9 }).map(({ id }) => id);
		assert.deepEqual([ids("open"), ids("over")], [["c", "a"], ["b"]]);
		book.run("tasks.remove", { taskId: "b" });
		assert.deepEqual(ids("over"), []);
	});
});
