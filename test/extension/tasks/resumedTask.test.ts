import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { TaskRunner } from "../../../src/extension/tasks/taskRunner.ts";
import { end, text } from "../chat/scriptedProvider.ts";
import { openTools, type ToolsFixture } from "../chat/toolsFixture.ts";

const modelId = "ollama/qwen3:8b";

describe("A background task that is resumed", () => {
	let tools: ToolsFixture;
	let tasks: TaskRunner;

	beforeEach(async () => {
		tools = await openTools(undefined, (id, isComplete) => tasks.didFree(id, isComplete));
		const { chat } = tools;
		tasks = new TaskRunner({
			...chat.stores,
			clock: chat.clock,
			rounds: chat.runner,
			limit: () => 2,
			log: { error: (what, error) => assert.fail(`${what}: ${String(error)}`) },
			localize: plainEnglish,
			didChange: () => {},
			didEnd: () => {},
			needsUser: () => {},
		});
	});
	afterEach(async () => {
		tasks.dispose();
		await tools.chat.runner.dispose();
	});

	const run = { type: "tool_call", id: "c1", name: "run", argumentsJson: '{"what":"npm publish"}' } as const;
	const book = () => tools.chat.book.book;
	const roles = async () => (await tools.stored("chat-1")).map(({ role, state }) => `${role} ${state}`);
	const task = () => book().run("tasks.get", { taskId: "t" });

	/** A task whose window died in the middle of its round. */
	function leave(): void {
		book().openSession("dead", 13);
		const owner = { userId: "user-1", projectId: null, sessionId: "dead" };
		book().run("tasks.create", {
			taskId: "t",
			...owner,
			modelId,
			description: "Publish",
			prompt: "Publish it.",
			at: 0,
		});
		book().run("tasks.start", { taskId: "t", sessionId: "dead", limit: 2, at: 1 });
		book().ask("chat-1", "q", "Publish it.");
		book().run("tasks.attach", { taskId: "t", conversationId: "chat-1", messageId: "q", at: 1 });
		book().answer("chat-1", "q", "a1", "", { parts: [run], finishReason: "tool_calls" });
	}

	function enterResult(): void {
		const parts = [{ type: "tool_result", callId: "c1", name: "run", text: "published 1.0", isError: false }] as const;
		const times = { startedAt: 3, endedAt: 4 };
		const message = { id: "r1", conversationId: "chat-1", parentId: "a1", speaker: "tool:run", parts, sessionId: null };
		book().run("answers.addToolResult", { message: { ...message, ...times, metadata: {} } });
	}

	async function die(): Promise<void> {
		book().deadProcesses.add(13);
		book().run("sessions.recover", { sessionId: "session-1", at: 5 });
		tasks.didChange();
		await tools.chat.settled();
		assert.deepEqual([tools.ran, tools.chat.provider.requests.length], [[], 0], "nothing goes on by itself");
	}

	it("goes on behind what it did: no step is paid or done twice", async () => {
		leave();
		enterResult();
		const cut = { parts: [{ type: "text", text: "It is publ" }], state: "partial" } as const;
		book().answer("chat-1", "r1", "a2", "", cut);
		await die();
		tools.chat.provider.script(text("It is published."), end);
		await tasks.resume("t");
		await tools.chat.settled();
		const [request, ...others] = tools.chat.provider.requests;
		assert.deepEqual([tools.ran, others.length], [[], 0]);
		const last = request?.messages.at(-1)?.parts.at(-1);
		assert.equal(last?.type === "tool_result" && last.text, "published 1.0", "the model is told what was done");
		assert.deepEqual(await roles(), ["user complete", "assistant complete", "tool complete", "assistant complete"]);
		assert.deepEqual([task()?.status, task()?.result], ["completed", "It is published."]);
	});

	it("asks the model at once when only its next word is missing", async () => {
		leave();
		enterResult();
		await die();
		await tasks.resume("t");
		await tools.chat.settled();
		assert.deepEqual([tools.ran, tools.chat.provider.requests.length], [[], 1]);
		assert.equal(task()?.status, "completed");
	});

	it("waits for approval again with a call that may have run, and says so to whoever judges it", async () => {
		leave();
		const decision = { decisionId: "d", conversationId: "chat-1", messageId: "a1", callId: "c1", toolName: "run" };
		const allowed = { callHash: "00", decision: "allowed", decidedBy: "user", grantId: null, reason: null } as const;
		book().run("decisions.enter", { ...decision, ...allowed, at: 2 });
		await die();
		const told: unknown[] = [];
		tools.permissions.says = ({ callId, mayHaveRun }) => (told.push([callId, mayHaveRun]), "confirm");
		await tasks.resume("t");
		await tools.chat.settled();
		assert.deepEqual([tools.ran, tools.chat.provider.requests.length], [[], 0]);
		assert.equal(tools.cards().length, 1);
		assert.deepEqual(told[0], ["c1", true]);
		tools.chat.toolRound?.answer(tools.cards()[0]?.hash ?? "", { kind: "deny", words: null });
		await tools.chat.settled();
		assert.deepEqual([tools.ran, tools.chat.provider.requests.length, task()?.status], [[], 1, "completed"]);
	});

	it("is done without another word to the model when its whole answer was there", async () => {
		leave();
		enterResult();
		book().answer("chat-1", "r1", "a2", "It is published.");
		await die();
		await tasks.resume("t");
		await tools.chat.settled();
		assert.equal(tools.chat.provider.requests.length, 0);
		assert.deepEqual([task()?.status, task()?.result], ["completed", "It is published."]);
	});

	it("begins anew where its chat has gone another way since", async () => {
		leave();
		enterResult();
		book().answer("chat-1", "r1", "a2", "It is published.");
		book().ask("chat-1", "q2", "And now?");
		await die();
		await tasks.resume("t");
		await tools.chat.settled();
		assert.deepEqual(
			tools.chat.provider.requests.map(({ messages }) => messages.filter(({ role }) => role !== "system").length),
			[1],
		);
		assert.equal(task()?.status, "completed");
	});
});
