import assert from "node:assert/strict";
import type { AnswerPhase } from "../../../src/shared/model.ts";
import type { RunningAnswer } from "../../../src/shared/protocol.ts";
import type { BackgroundTask } from "../../../src/shared/tasks.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { TaskRunner } from "../../../src/extension/tasks/taskRunner.ts";
import { type ChatFixture, noTools, openChat } from "../chat/chatFixture.ts";
import { end, text, usage } from "../chat/scriptedProvider.ts";

const model = "ollama/qwen3:8b";

describe("Running background tasks", () => {
	let chat: ChatFixture;
	let tasks: TaskRunner;
	let ended: BackgroundTask[];
	let needing: BackgroundTask[];
	let releases: (() => void)[];

	const open = async (limit = 2): Promise<void> => {
		ended = [];
		needing = [];
		releases = [];
		chat = await openChat(null, { ...noTools, didFreeChat: (id, isComplete) => tasks.didFree(id, isComplete) });
		tasks = new TaskRunner({
			...chat.stores,
			clock: chat.clock,
			rounds: chat.runner,
			limit: () => limit,
			log: { error: (what, error) => assert.fail(`${what}: ${String(error)}`) },
			localize: plainEnglish,
			didChange: () => {},
			didEnd: (task) => void ended.push(task),
			needsUser: (task) => void needing.push(task),
		});
	};
	/** The next call waits until it is released. */
	const hold = (words: string): void => {
		const held = new Promise<void>((resolve) => void releases.push(resolve));
		chat.provider.script(text(words), { type: "wait", for: held }, usage(), end);
	};
	const get = (id: string) => chat.book.book.run("tasks.get", { taskId: id });
	const statuses = () =>
		chat.book.book.database
			.all<{ status: string }>("SELECT status FROM background_tasks ORDER BY id")
			.map((row) => row.status);

	beforeEach(async () => open());
	afterEach(async () => {
		tasks.dispose();
		await chat.runner.dispose();
	});

	it("does a task in a chat of its own, with its result and its cost", async () => {
		chat.provider.script(text("All seven are done."), usage(), end);
		const { id, status } = await tasks.create("Count the teas\nand tell", model);
		assert.equal(status, "pending");
		await chat.settled();
		const task = get(id);
		assert.equal(task?.status, "completed");
		assert.equal(task?.description, "Count the teas");
		assert.equal(task?.result, "All seven are done.");
		assert.ok((task?.totalTokens ?? 0) > 0);
		const page = chat.book.book.run("messages.page", {
			conversationId: task?.conversationId ?? "",
			beforeId: null,
			limit: 9,
		});
		assert.deepEqual(
			page?.messages.map(({ role }) => role),
			["user", "assistant"],
		);
		assert.deepEqual(
			ended.map((one) => one.id),
			[id],
		);
		assert.equal(chat.provider.requests.length, 1);
	});

	it("runs two at once; the others begin in their order when one is over", async () => {
		for (const words of ["one", "two", "three"]) hold(words);
		for (const words of ["one", "two", "three"]) await tasks.create(words, model);
		await chat.settled();
		assert.deepEqual([statuses(), chat.provider.requests.length], [["in_progress", "in_progress", "pending"], 2]);
		releases[0]?.();
		await chat.settled();
		assert.deepEqual(statuses(), ["completed", "in_progress", "in_progress"]);
		for (const release of releases) release();
		await chat.settled();
		assert.deepEqual(statuses(), ["completed", "completed", "completed"]);
	});

	it("tells what went wrong, and takes it up again in the same chat when the user says so", async () => {
		const failing = Object.assign(new Error("The host is down."), { isForeseen: true, code: "unreachable" });
		chat.provider.script({ type: "throw", error: failing });
		const { id } = await tasks.create("try", model);
		await chat.settled();
		const failed = get(id);
		assert.deepEqual([failed?.status, failed?.error], ["failed", "The host is down."]);
		await tasks.resume(id);
		await chat.settled();
		const again = get(id);
		assert.deepEqual([again?.status, again?.attempts, again?.error], ["completed", 2, null]);
		assert.equal(again?.conversationId, failed?.conversationId);
	});

	it("fails a task whose model is gone without asking anyone", async () => {
		chat.finding.resolve = async () => {
			throw Object.assign(new Error("The model is not there."), { isForeseen: true, code: "model_not_found" });
		};
		const { id } = await tasks.create("try", model);
		await chat.settled();
		assert.deepEqual([get(id)?.status, get(id)?.error], ["failed", "The model is not there."]);
		assert.equal(chat.provider.requests.length, 0);
	});

	it("stops at a budget like every call", async () => {
		chat.admission.admit = async () => {
			throw Object.assign(new Error("The budget is spent."), { isForeseen: true, code: "budget_spent" });
		};
		const { id } = await tasks.create("try", model);
		await chat.settled();
		assert.deepEqual([get(id)?.status, get(id)?.error], ["failed", "The budget is spent."]);
		assert.equal(chat.provider.requests.length, 0);
	});

	it("cancels what runs and what waits, and keeps what was written", async () => {
		await open(1);
		hold("half");
		const [running, waiting] = [await tasks.create("one", model), await tasks.create("two", model)];
		await chat.settled();
		await tasks.cancel(waiting.id);
		await tasks.cancel(running.id);
		await chat.settled();
		assert.deepEqual(statuses(), ["cancelled", "cancelled"]);
		assert.equal(chat.provider.requests.length, 1);
		const kept = chat.book.book.database.all("SELECT content FROM messages WHERE role = 'assistant'");
		assert.deepEqual(kept, [{ content: "half" }]);
		await assert.rejects(tasks.create("  ", model), { code: "empty_message" });
	});

	it("removes only what nobody runs, and leaves its chat", async () => {
		hold("one");
		const { id } = await tasks.create("one", model);
		await chat.settled();
		await assert.rejects(tasks.remove(id), { code: "held" });
		await assert.rejects(tasks.resume(id), { code: "held" });
		releases[0]?.();
		await chat.settled();
		await tasks.remove(id);
		assert.equal(get(id), null);
		assert.equal(chat.book.book.database.all("SELECT id FROM conversations").length, 1);
	});

	it("tells where it stands while it runs", async () => {
		hold("twelve chars");
		const { id } = await tasks.create("one", model);
		await chat.settled();
		await chat.clock.pass(3000);
		await chat.settled();
		assert.equal(get(id)?.progress, "writing, 12 characters so far");
		assert.deepEqual(needing, []);
		releases[0]?.();
		await chat.settled();
		assert.equal(get(id)?.progress, null);
	});

	it("begins nothing that a window left when it died, until the user resumes it", async () => {
		const { book } = chat.book;
		book.openSession("dead", 13);
		for (const [index, id] of ["t1", "t2"].entries()) {
			book.run("tasks.create", {
				taskId: id,
				userId: "user-1",
				projectId: null,
				sessionId: "dead",
				modelId: model,
				description: id,
				prompt: id,
				at: index,
			});
		}
		book.run("tasks.start", { taskId: "t1", sessionId: "dead", limit: 2, at: 1 });
		book.deadProcesses.add(13);
		book.run("sessions.recover", { sessionId: "session-1", at: 2 });
		tasks.didChange();
		await chat.settled();
		assert.deepEqual([statuses(), chat.provider.requests.length], [["in_progress", "pending"], 0]);
		assert.deepEqual([get("t1")?.isHeld, get("t2")?.isHeld], [false, false]);
		await tasks.resume("t1");
		await chat.settled();
		assert.deepEqual([statuses(), chat.provider.requests.length], [["completed", "pending"], 1]);
		await tasks.cancel("t2");
		assert.equal(get("t2")?.status, "cancelled");
	});

	it("asks the user once when a call of a task waits for approval, and ends a task that was over at once", async () => {
		const phases: AnswerPhase[] = ["approval"];
		const message = { conversationId: "c", parts: [] } as unknown as RunningAnswer["message"];
		const rounds = {
			start: async ({ messageId }: { readonly messageId: string }) => {
				chat.book.book.ask("c", messageId, "one");
				return { conversation: { id: "c" } };
			},
			goOn: async () => true,
			stop: async () => undefined,
			running: () =>
				phases.map((phase) => ({ message, sequence: 0, status: { phase, since: 0, retry: null, warning: null } })),
		};
		const runner = new TaskRunner({
			...chat.stores,
			clock: chat.clock,
			rounds,
			limit: () => 2,
			log: { error: (what, error) => assert.fail(`${what}: ${String(error)}`) },
			localize: plainEnglish,
			didChange: () => {},
			didEnd: (task) => void ended.push(task),
			needsUser: (task) => void needing.push(task),
		});
		const { id } = await runner.create("one", model);
		await chat.settled();
		for (let look = 0; look < 3; look++) {
			await chat.clock.pass(3000);
			await chat.settled();
		}
		assert.deepEqual(
			needing.map((task) => task.id),
			[id],
		);
		assert.equal(get(id)?.progress, "waits for your approval");
		runner.didFree("c", false);
		await chat.settled();
		assert.equal(get(id)?.status, "failed");
		rounds.start = async ({ messageId }) => {
			chat.book.book.ask("d", messageId, "two");
			runner.didFree("d", false);
			return { conversation: { id: "d" } };
		};
		const over = await runner.create("two", model);
		await chat.settled();
		assert.equal(get(over.id)?.status, "failed");
		runner.dispose();
	});
});
