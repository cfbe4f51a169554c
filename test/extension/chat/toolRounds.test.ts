import assert from "node:assert/strict";
import type { Message } from "../../../src/shared/model.ts";
import { DaybookError } from "../../../src/extension/errors.ts";
import type { ChatEvent } from "../../../src/extension/providers/provider.ts";
import { end, gate, text, usage } from "./scriptedProvider.ts";
import { call, callsEnd, openTools } from "./toolsFixture.ts";

const resultsOf = (messages: readonly Message[]) =>
	messages.flatMap(({ role, parts }) =>
		role === "tool" ? parts.flatMap((part) => (part.type === "tool_result" ? [part.text] : [])) : [],
	);

describe("A round with tools", () => {
	it("calls the model again with the results until it ends, and stores each step as it was", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		provider.script(text("Let me look."), call("look", '{"what":"a.ts"}', "c1"), usage(100, 10), callsEnd);
		provider.script(text("It says a."), usage(200, 5), end);
		const id = await tools.ask("What is in it?");
		const messages = await tools.stored(id);
		assert.deepEqual(
			messages.map(({ role, roundNumber, parentId }, index) => [
				role,
				roundNumber,
				parentId === (messages[index - 1]?.id ?? null),
			]),
			[
				["user", 1, true],
				["assistant", 1, true],
				["tool", 1, true],
				["assistant", 1, true],
			],
		);
		assert.deepEqual(messages[2]?.parts, [
			{ type: "tool_result", callId: "c1", name: "look", text: "saw a.ts", isError: false },
		]);
		assert.equal(messages[2]?.toolRun?.decidedBy, "mode");
		assert.deepEqual(
			messages.map(({ usage: one }) => one?.inputUncached ?? null),
			[null, 100, null, 200],
		);
		const sent = provider.requests[1]?.messages.slice(-3).map(({ role, parts }) => [role, parts.at(-1)?.type]);
		assert.deepEqual(sent, [
			["user", "text"],
			["assistant", "tool_call"],
			["tool", "tool_result"],
		]);
		assert.equal(tools.chat.runner.isBusy(id), false);
		assert.equal(tools.chat.book.book.database.get("SELECT 1 FROM answer_checkpoints"), undefined);
	});

	it("offers tools only to models that can call them, none where nothing is trusted, and not those with the mode deny", async () => {
		const tools = await openTools();
		tools.permissions.denied = new Set(["run"]);
		await tools.ask();
		tools.permissions.isTrusted = false;
		await tools.ask();
		tools.permissions.isTrusted = true;
		const resolved = tools.chat.provider.resolved();
		const capabilities = { ...resolved.model.capabilities, tools: false };
		tools.chat.finding.resolve = async () => ({ ...resolved, model: { ...resolved.model, capabilities } });
		await tools.ask();
		assert.deepEqual(
			tools.chat.provider.requests.map((request) => request.tools?.map(({ name }) => name)),
			[["look", "change"], undefined, undefined],
		);
	});

	it("answers a call of a tool that is not offered, is unknown or malformed with an error, and asks nobody", async () => {
		const tools = await openTools();
		tools.permissions.denied = new Set(["run"]);
		const { provider } = tools.chat;
		const calls = [
			call("run", '{"what":"ls"}'),
			call("fly", "{}"),
			call("look", '{"what":'),
			call("look", '{"what":7}'),
		];
		provider.script(...calls, callsEnd);
		const messages = await tools.stored(await tools.ask());
		assert.deepEqual(tools.ran, []);
		assert.deepEqual(tools.permissions.decided, []);
		assert.equal(resultsOf(messages).length, 4);
		assert.ok(messages.every(({ parts }) => parts.every((part) => part.type !== "tool_result" || part.isError)));
		const again = provider.requests[1]?.messages.flatMap(({ parts }) => parts) ?? [];
		const argumentsSent = again.flatMap((part) => (part.type === "tool_call" ? [part.argumentsJson] : []));
		assert.deepEqual(argumentsSent, ['{"what":"ls"}', "{}", "{}", '{"what":7}']);
	});

	it("waits for the user's word, runs exactly what he allowed and once, however often he says so", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		provider.script(call("run", '{"what":"npm test"}'), callsEnd);
		const id = await tools.ask();
		const [card] = tools.cards();
		assert.ok(card);
		assert.equal(card.question, "Run this command?");
		assert.deepEqual(card.facts[0], { label: "Command", text: "npm test" });
		assert.deepEqual(tools.ran, []);
		assert.equal(tools.chat.bodies("answer/status").at(-1)?.status.phase, "approval");
		assert.equal(tools.chat.toolRound?.answer("0".repeat(64), { kind: "allow", scope: "once" }), false);
		assert.equal(tools.chat.toolRound?.answer(card.hash, { kind: "allow", scope: "once" }), true);
		assert.equal(tools.chat.toolRound?.answer(card.hash, { kind: "allow", scope: "once" }), false);
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["run npm test"]);
		assert.equal((await tools.stored(id)).at(-1)?.role, "assistant");
	});

	it("tells the model what the user said when he refused, and stays with that", async () => {
		const tools = await openTools();
		tools.chat.provider.script(call("run", '{"what":"rm x"}'), callsEnd);
		const id = await tools.ask();
		const hash = tools.cards()[0]?.hash ?? "";
		tools.chat.toolRound?.answer(hash, { kind: "deny", words: "Use the trash." });
		assert.equal(tools.chat.toolRound?.answer(hash, { kind: "allow", scope: "once" }), false);
		await tools.chat.settled();
		assert.deepEqual(tools.ran, []);
		assert.deepEqual(resultsOf(await tools.stored(id)), ["Refused. Use the trash."]);
	});

	it("runs what only looks beside each other, what changes something in turn, and keeps the order of the calls", async () => {
		const tools = await openTools();
		tools.permissions.says = () => "allow";
		const opened: string[] = [];
		const gates = ["a", "b", "c", "d"].map((what) => {
			let resolve = (_words: string): void => undefined;
			const promise = new Promise<string>((done) => {
				resolve = done;
			});
			tools.running.set(what, async () => promise);
			return { what, open: () => (opened.push(what), resolve(`saw ${what}`)) };
		});
		const calls = [
			["look", "a"],
			["look", "b"],
			["change", "c"],
			["change", "d"],
		] as const;
		tools.chat.provider.script(...calls.map(([name, what]) => call(name, JSON.stringify({ what }))), callsEnd);
		const id = await tools.ask();
		assert.deepEqual(tools.ran, ["look a", "look b"]);
		gates[1]?.open();
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["look a", "look b"]);
		gates[0]?.open();
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["look a", "look b", "change c"]);
		gates[2]?.open();
		await tools.chat.settled();
		gates[3]?.open();
		await tools.chat.settled();
		assert.deepEqual(resultsOf(await tools.stored(id)), ["saw a", "saw b", "saw c", "saw d"]);
	});

	it("ends at once when it is stopped: what ran is kept, what ran is ended, what waited is cancelled and told", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		let wasAborted = false;
		tools.running.set("endless", async (signal) => {
			await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
			wasAborted = signal.aborted;
			throw signal.reason;
		});
		tools.permissions.says = ({ toolName }) => (toolName === "change" ? "confirm" : "allow");
		const calls = [call("look", '{"what":"a"}'), call("run", '{"what":"endless"}'), call("change", '{"what":"b"}')];
		provider.script(...calls, callsEnd);
		const id = await tools.ask();
		await tools.chat.runner.stop(id);
		await tools.chat.settled();
		assert.equal(wasAborted, true);
		assert.deepEqual(resultsOf(await tools.stored(id)), [
			"saw a",
			"Stopped by the user while it ran; it may be half done.",
			"Not run: the user stopped the round.",
		]);
		assert.equal(provider.requests.length, 1);
		assert.equal(tools.chat.runner.isBusy(id), false);
		assert.equal(tools.chat.bodies("answer/didDrop").length, 1);
		assert.equal(tools.chat.book.book.database.get("SELECT 1 FROM answer_checkpoints"), undefined);
		await tools.ask("And now?", id);
		const roles = provider.requests[1]?.messages.map(({ role }) => role);
		assert.deepEqual(roles, ["system", "user", "assistant", "tool", "user"]);
	});

	it("cancels a question to the user that is stopped, and his late word does nothing", async () => {
		const tools = await openTools();
		tools.chat.provider.script(call("run", '{"what":"ls"}'), callsEnd);
		const id = await tools.ask();
		const hash = tools.cards()[0]?.hash ?? "";
		await tools.chat.runner.stop(id);
		assert.equal(tools.chat.toolRound?.answer(hash, { kind: "allow", scope: "once" }), false);
		await tools.chat.settled();
		assert.deepEqual(tools.ran, []);
		assert.deepEqual(tools.cards(), []);
	});

	it("never runs the calls of an answer that was cut, and tells the model so the next time", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		const cut = new DaybookError("interrupted", "The stream broke.");
		provider.script(text("I"), call("look", '{"what":"a"}'), { type: "throw", error: cut });
		const id = await tools.ask();
		assert.deepEqual(tools.ran, []);
		await tools.ask("Go on.", id);
		const parts = provider.requests[1]?.messages.flatMap((message) => message.parts) ?? [];
		const [result] = parts.filter((part) => part.type === "tool_result");
		assert.match(result?.type === "tool_result" ? result.text : "", /was not run/);
	});
});

describe("The limits of a round", () => {
	const looks = (count: number) => Array.from({ length: count }, (_, at) => call("look", `{"what":"f${at}"}`));

	it("let 25 calls through; the 26th and all beside it wait until the user lets the round go on", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		provider.script(...looks(25), callsEnd);
		provider.script(call("look", '{"what":"one more"}'), callsEnd);
		const id = await tools.ask();
		assert.equal(tools.ran.length, 25);
		const [held] = tools.chat.bodies("round/didHold");
		assert.equal(held?.reason, "This round has come to 26 tool calls; 25 are the limit.");
		assert.equal(tools.chat.runner.isBusy(id), false);
		await tools.chat.runner.continue((await tools.stored(id)).at(-1)?.id ?? "");
		await tools.chat.settled();
		assert.equal(tools.ran.at(-1), "look one more");
		assert.equal((await tools.stored(id)).at(-1)?.finishReason, "stop");
	});

	it("run none of 200 calls in one answer", async () => {
		const tools = await openTools();
		tools.chat.provider.script(...looks(200), callsEnd);
		await tools.ask();
		assert.deepEqual(tools.ran, []);
		assert.equal(tools.chat.bodies("round/didHold").length, 1);
	});

	it("stop a model that makes the very same call a fourth time", async () => {
		const tools = await openTools();
		for (let time = 0; time < 5; time++) tools.chat.provider.script(call("look", '{"what":"a"}'), callsEnd);
		await tools.ask();
		assert.equal(tools.ran.length, 3);
		assert.match(tools.chat.bodies("round/didHold")[0]?.reason ?? "", /again and again/);
	});

	it("stop where the round has cost what it may", async () => {
		const tools = await openTools({ calls: 25, repeats: 3, costMicroUsd: 500 });
		const resolved = tools.chat.provider.resolved();
		tools.chat.finding.resolve = async () => ({ ...resolved, model: { ...resolved.model, isLocal: false } });
		const paid = (cost: number): ChatEvent => {
			const event = usage(10, 10);
			return event.type === "usage" ? { ...event, usage: { ...event.usage, reportedCostMicroUsd: cost } } : event;
		};
		tools.chat.provider.script(call("look", '{"what":"a"}'), paid(400), callsEnd);
		tools.chat.provider.script(call("look", '{"what":"b"}'), paid(100), callsEnd);
		await tools.ask();
		assert.deepEqual(tools.ran, ["look a"]);
		assert.match(tools.chat.bodies("round/didHold")[0]?.reason ?? "", /limit of \$0\.0005/);
	});

	it("say that they cannot count a model without a price, once, before its first tools run", async () => {
		const tools = await openTools({ calls: 25, repeats: 3, costMicroUsd: 500 });
		const resolved = tools.chat.provider.resolved();
		tools.chat.finding.resolve = async () => ({ ...resolved, model: { ...resolved.model, isLocal: false } });
		tools.chat.provider.script(call("look", '{"what":"a"}'), usage(), callsEnd);
		const id = await tools.ask();
		assert.deepEqual(tools.ran, []);
		assert.match(tools.chat.bodies("round/didHold")[0]?.reason ?? "", /price is unknown, so the limit of \$0\.0005/);
		tools.chat.provider.script(call("look", '{"what":"b"}'), usage(), callsEnd);
		await tools.chat.runner.continue((await tools.stored(id)).at(-1)?.id ?? "");
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["look a", "look b"]);
	});

	it("can be answered by leaving the calls out: the chat is free and the model is told", async () => {
		const tools = await openTools({ calls: 1, repeats: 3, costMicroUsd: null });
		tools.chat.provider.script(...looks(2), callsEnd);
		const id = await tools.ask();
		await tools.chat.runner.skipCalls((await tools.stored(id)).at(-1)?.id ?? "");
		assert.deepEqual(resultsOf(await tools.stored(id)), Array(2).fill("The user did not want this call to be run."));
		assert.deepEqual(tools.ran, []);
	});
});

describe("A round that broke off", () => {
	it("waits after its window died: nothing runs by itself, and a call that had not run is asked for anew", async () => {
		const tools = await openTools();
		const { book } = tools.chat.book;
		book.ask("chat-1", "q", "Do it.");
		const part = { type: "tool_call", id: "c1", name: "run", argumentsJson: '{"what":"ls"}' } as const;
		book.answer("chat-1", "q", "r", "", { parts: [part], finishReason: "tool_calls", sessionId: "session-1" });
		await tools.chat.settled();
		assert.deepEqual([tools.ran, tools.cards()], [[], []]);
		await tools.chat.runner.continue("r");
		await tools.chat.settled();
		assert.deepEqual(tools.ran, []);
		tools.chat.toolRound?.answer(tools.cards()[0]?.hash ?? "", { kind: "allow", scope: "once" });
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["run ls"]);
		assert.equal((await tools.stored("chat-1")).at(-1)?.role, "assistant");
	});

	it("is answered again from the results it has when only the last model call failed", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		provider.script(call("look", '{"what":"a"}'), callsEnd);
		provider.script({ type: "throw", error: new DaybookError("unreachable", "Nobody is there.") });
		const id = await tools.ask();
		const failed = (await tools.stored(id)).at(-1);
		assert.equal(failed?.state, "failed");
		await tools.chat.runner.retry(failed?.id ?? "", null);
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["look a"]);
		const messages = await tools.stored(id);
		assert.deepEqual(
			messages.map(({ role, state }) => [role, state]),
			[
				["user", "complete"],
				["assistant", "complete"],
				["tool", "complete"],
				["assistant", "complete"],
			],
		);
		assert.deepEqual(messages.at(-1)?.siblingIds.length, 2);
	});

	it("runs a call that was printed as text only when the user says so, and the model hears of it in words", async () => {
		const tools = await openTools();
		const { provider } = tools.chat;
		provider.script(text('```json\n{"name":"look","arguments":{"what":"a"}}\n```'), end);
		const id = await tools.ask();
		assert.deepEqual(tools.ran, []);
		await tools.chat.runner.runPrinted((await tools.stored(id)).at(-1)?.id ?? "");
		await tools.chat.settled();
		assert.deepEqual(tools.ran, ["look a"]);
		const last = provider.requests[1]?.messages.at(-1);
		assert.deepEqual(last, { role: "user", parts: [{ type: "text", text: "The result of the tool look:\nsaw a" }] });
	});

	it("holds the chat for this window while a tool runs", async () => {
		const tools = await openTools();
		const held = gate();
		tools.running.set("a", async () => {
			if (held.step.type === "wait") await held.step.for;
			return "saw a";
		});
		tools.chat.provider.script(call("look", '{"what":"a"}'), callsEnd);
		const id = await tools.ask();
		const elsewhere = { conversationId: id, sessionId: "other", at: tools.chat.clock.now() };
		const { database } = tools.chat.book;
		await assert.rejects(database.call("answers.refuseElsewhere", elsewhere), { code: "busy" });
		held.open();
		await tools.chat.settled();
		assert.equal(await database.call("answers.refuseElsewhere", elsewhere), null);
	});
});
