import assert from "node:assert/strict";
import type { Message } from "../../../src/shared/model.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { RoundRunner } from "../../../src/extension/chat/roundRunner.ts";
import { roundStore } from "../../../src/extension/chat/databaseStores.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { settle } from "../sessions/heldClock.ts";
import { ask, logInto, noTools, openChat, type ChatFixture } from "./chatFixture.ts";
import { end, gate, text } from "./scriptedProvider.ts";

const hasCode = (code: string) => (error: DaybookError) => error.code === code;

function request(messageId: string, conversationId: string | null = null) {
	return { messageId, conversationId, text: `words of ${messageId}`, modelId: "ollama/qwen3:8b", replaces: null };
}

async function stored(chat: ChatFixture, conversationId: string): Promise<readonly Message[]> {
	return (await chat.conversations.page(conversationId, null))?.messages ?? [];
}

/** True when the promise settles without any time passing. */
async function settlesNow(work: Promise<unknown>): Promise<boolean> {
	let isSettled = false;
	const note = () => {
		isSettled = true;
	};
	void work.then(note, note);
	for (let turn = 0; turn < 20; turn++) await settle();
	return isSettled;
}

describe("RoundRunner under bad luck", () => {
	it("lets one of two questions into a chat that come at the same moment", async () => {
		const chat = await openChat();
		const id = await ask(chat, "First");
		const both = [chat.runner.start(request("m-1", id)), chat.runner.start(request("m-2", id))];
		const [first, second] = await Promise.allSettled(both);
		assert.equal(first?.status, "fulfilled");
		assert.equal(second?.status === "rejected" && hasCode("busy")(second.reason), true);
		assert.equal(chat.runner.running().length, 1);
		await chat.ended();
		assert.deepEqual(
			(await stored(chat, id)).map(({ role }) => role),
			["user", "assistant", "user", "assistant"],
		);
	});

	it("answers a message once that is sent twice at the same moment", async () => {
		const chat = await openChat();
		const [first, second] = await Promise.all([chat.runner.start(request("m-1")), chat.runner.start(request("m-1"))]);
		assert.deepEqual(first, second);
		await chat.ended();
		assert.equal(chat.bodies("answer/didStart").length, 1);
	});

	it("answers a message no second time that is sent again after its answer", async () => {
		const chat = await openChat();
		const first = await chat.runner.start(request("m-1"));
		await chat.ended();
		const second = await chat.runner.start(request("m-1"));
		assert.equal(second.conversation.id, first.conversation.id);
		assert.equal(second.isAnswered, true);
		assert.equal(chat.runner.running().length, 0);
		assert.equal(chat.bodies("answer/didStart").length, 1);
	});

	it("answers a message that an earlier window stored and did not come to answer", async () => {
		const chat = await openChat();
		await roundStore(chat.stores).addUserMessage(request("m-1"));
		const started = await chat.runner.start(request("m-1"));
		assert.equal(started.isAnswered, false);
		await chat.ended();
		assert.equal((await stored(chat, started.conversation.id)).length, 2);
	});

	it("begins nothing after the window began to close, also no new chat", async () => {
		const chat = await openChat();
		const entering = chat.runner.start(request("m-1"));
		await chat.runner.dispose();
		await assert.rejects(chat.runner.start(request("m-2")), hasCode("disposed"));
		assert.equal((await stored(chat, (await entering).conversation.id)).length, 1);
		assert.equal(chat.bodies("answer/didStart").length, 0);
	});

	it("prepares a second answer only when it can begin", async () => {
		const chat = await openChat();
		const id = await ask(chat, "First");
		const answerId = (await stored(chat, id))[1]?.id ?? "";
		chat.provider.script(gate().step, end);
		await chat.runner.start(request("m-1", id));
		let prepared = 0;
		const prepare = async () => void prepared++;
		await assert.rejects(chat.runner.retry(answerId, null, { prepare }), hasCode("busy"));
		assert.equal(prepared, 0);
		await chat.runner.stop(id);
		await chat.runner.retry(answerId, null, { prepare });
		assert.equal(prepared, 1);
		await chat.ended();
	});

	it("gives an answer up that can never be saved, says so, and lets its chat go", async () => {
		const chat = await openChat();
		const held = gate();
		chat.provider.script(text("for nobody"), held.step, end);
		const { conversation } = await chat.runner.start(request("m-1"));
		await chat.clock.pass(33);
		chat.book.book.run("conversations.purge", { conversationIds: [conversation.id] });
		held.open();
		await chat.ended();
		assert.equal(chat.runner.isBusy(conversation.id), false);
		assert.equal(chat.bodies("notice/show").length, 1);
		const [ended] = chat.bodies("answer/didEnd");
		assert.equal(ended?.message.failure?.code, "unsaved");
		assert.deepEqual(ended?.message.parts, [{ type: "text", text: "for nobody" }]);
		assert.equal(ended?.conversation, null);
		assert.equal(chat.clock.pendingTimers, 0);
	});

	it("lets Stop end while the disk is full, and goes on trying to save", async () => {
		const chat = await openChat();
		chat.provider.script(text("so far"), gate().step, end);
		const { conversation } = await chat.runner.start(request("m-1"));
		await chat.clock.pass(33);
		chat.book.failNext("answers.finish", "full", 2);
		assert.equal(await settlesNow(chat.runner.stop(conversation.id)), true);
		await chat.clock.pass(4000);
		assert.equal((await stored(chat, conversation.id))[1]?.state, "partial");
		assert.equal(chat.bodies("notice/show")[0]?.code, "unsaved");
	});

	it("saves an answer once whatever its listener does", async () => {
		const chat = await openChat();
		let saved = 0;
		const store = roundStore(chat.stores);
		const runner = new RoundRunner({
			store: { ...store, finish: async (answer) => store.finish(answer).finally(() => saved++) },
			resolveModel: async () => chat.provider.resolved(),
			context: { load: async () => null },
			spending: { admit: async () => null },
			tools: null,
			limits: noTools.roundLimits,
			listener: {
				didStart: () => undefined,
				delta: () => undefined,
				status: () => undefined,
				didEnd: () => assert.fail("a broken listener"),
				didDrop: () => undefined,
				didHold: () => undefined,
				didFree: () => undefined,
				notice: (failure) => assert.fail(failure.message),
			},
			clock: chat.clock,
			newId: chat.newId,
			log: logInto(chat.logged),
			localize: plainEnglish,
		});
		const { conversation } = await runner.start(request("m-1"));
		for (let turn = 0; turn < 5; turn++) await chat.clock.pass(2000);
		assert.equal(saved, 1);
		assert.equal(runner.isBusy(conversation.id), false);
		assert.equal(chat.bodies("notice/show").length, 0);
	});

	for (const waiting of ["the model is looked for", "a budget is asked"]) {
		it(`stops at once while ${waiting}, and so does the closing window`, async () => {
			const chat = await openChat();
			if (waiting.startsWith("the model")) chat.finding.resolve = async () => new Promise(() => undefined);
			else chat.admission.admit = async () => new Promise(() => undefined);
			const first = await chat.runner.start(request("m-1"));
			assert.equal(await settlesNow(chat.runner.stop(first.conversation.id)), true);
			await chat.runner.start(request("m-2"));
			assert.equal(await settlesNow(chat.runner.dispose()), true);
			assert.equal((await stored(chat, first.conversation.id))[1]?.failure, null);
		});
	}

	it("keeps a checkpoint that failed in mind, though nothing more comes", async () => {
		const chat = await openChat();
		chat.provider.script(text("half a thought"), gate().step, end);
		chat.book.failNext("answers.checkpoint", "full", 2);
		await chat.runner.start(request("m-1"));
		await chat.clock.pass(1500);
		await chat.clock.pass(1500);
		const kept = chat.book.book.database.get<{ parts: string }>("SELECT parts FROM answer_checkpoints");
		assert.deepEqual(JSON.parse(kept?.parts ?? "null"), [{ type: "text", text: "half a thought" }]);
		await chat.runner.dispose();
	});
});
