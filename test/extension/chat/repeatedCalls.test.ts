import assert from "node:assert/strict";
import type { Message } from "../../../src/shared/model.ts";
import { call, callsEnd, openTools, type ToolsFixture } from "./toolsFixture.ts";

const resultsOf = (messages: readonly Message[]) =>
	messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool_result" ? [part.text] : [])));

const given = (what: string) => JSON.stringify({ what });

/** A stored answer with these calls of "run", as a window leaves it that dies. */
function leave(tools: ToolsFixture, calls: readonly { readonly id: string; readonly what: string }[]): void {
	const { book } = tools.chat.book;
	book.ask("chat-1", "q", "Do it.");
	const parts = calls.map(({ id, what }) => ({
		type: "tool_call" as const,
		id,
		name: "run",
		argumentsJson: given(what),
	}));
	book.answer("chat-1", "q", "r", "", { parts, finishReason: "tool_calls", sessionId: "session-1" });
}

function enterAllowed(tools: ToolsFixture, callId: string, decision: "allowed" | "denied" = "allowed"): void {
	tools.chat.book.book.run("decisions.enter", {
		decisionId: `of ${callId}`,
		conversationId: "chat-1",
		messageId: "r",
		callId,
		toolName: "run",
		callHash: "00",
		decision,
		decidedBy: "grant",
		grantId: null,
		reason: null,
		at: 1,
	});
}

async function goOn(tools: ToolsFixture): Promise<void> {
	await tools.chat.runner.continue("r");
	await tools.chat.settled();
}

describe("Calls under one id", () => {
	it("are told apart when one answer makes them: each card shows the call that it allows", async () => {
		const tools = await openTools();
		tools.chat.provider.script(call("run", given("ls"), "dup"), call("run", given("rm x"), "dup"), callsEnd);
		await tools.ask();
		const [first] = tools.cards();
		assert.equal(first?.facts[0]?.text, "ls");
		tools.chat.toolRound?.answer(first?.hash ?? "", { kind: "allow", scope: "once" });
		await tools.chat.settled();
		const [second] = tools.cards();
		assert.equal(second?.facts[0]?.text, "rm x");
		tools.chat.toolRound?.answer(second?.hash ?? "", { kind: "deny", words: null });
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["run ls"]);
	});

	it("are run but for the first when a stored answer holds them, and the model is told", async () => {
		const tools = await openTools();
		tools.permissions.says = () => "confirm";
		leave(tools, [
			{ id: "dup", what: "ls" },
			{ id: "dup", what: "rm x" },
		]);
		await goOn(tools);
		const cards = tools.cards();
		assert.deepEqual(
			cards.map(({ facts }) => facts[0]?.text),
			["ls"],
		);
		tools.chat.toolRound?.answer(cards[0]?.hash ?? "", { kind: "allow", scope: "once" });
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["run ls"]);
		assert.match(resultsOf(await tools.stored("chat-1")).at(-1) ?? "", /the same id/);
	});
});

describe("A call that may have run", () => {
	it("is told to whoever judges it; one that was denied or never decided is not", async () => {
		const tools = await openTools();
		const told: unknown[] = [];
		tools.permissions.says = ({ callId, mayHaveRun }) => (told.push([callId, mayHaveRun]), "allow");
		leave(
			tools,
			["allowed", "denied", "new"].map((id) => ({ id, what: id })),
		);
		enterAllowed(tools, "allowed");
		enterAllowed(tools, "denied", "denied");
		await goOn(tools);
		assert.deepEqual(told, [
			["allowed", true],
			["denied", false],
			["new", false],
		]);
	});

	it("is not called one that did not run when it is left out", async () => {
		const tools = await openTools();
		leave(
			tools,
			["allowed", "new"].map((id) => ({ id, what: id })),
		);
		enterAllowed(tools, "allowed");
		await tools.chat.runner.skipCalls("r");
		const [first, second] = resultsOf(await tools.stored("chat-1"));
		assert.match(first ?? "", /may have run/);
		assert.equal(second, "The user did not want this call to be run.");
	});
});

describe("A result that cannot be saved", () => {
	it("is tried again as long as that can help: the call runs once and the round goes on", async () => {
		const tools = await openTools();
		tools.permissions.says = () => "allow";
		const { chat } = tools;
		chat.provider.script(call("run", given("ls")), callsEnd);
		chat.book.failNext("answers.addToolResult", "full", 2);
		const id = await tools.ask();
		assert.equal(chat.bodies("notice/show").length, 1);
		await chat.clock.pass(2000);
		await chat.clock.pass(2000);
		await chat.settled();
		assert.deepEqual(tools.ran, ["run ls"]);
		assert.equal((await tools.stored(id)).at(-1)?.role, "assistant");
		assert.equal(chat.bodies("notice/show").length, 1);
	});

	it("lets Stop end meanwhile, and is kept all the same", async () => {
		const tools = await openTools();
		tools.permissions.says = () => "allow";
		const { chat } = tools;
		chat.provider.script(call("run", given("ls")), callsEnd);
		chat.book.failNext("answers.addToolResult", "full", 2);
		const id = await tools.ask();
		await chat.runner.stop(id);
		await chat.clock.pass(2000);
		await chat.clock.pass(2000);
		await chat.settled();
		assert.deepEqual(resultsOf(await tools.stored(id)), ["saw ls"]);
		assert.equal(chat.runner.isBusy(id), false);
	});
});
