import assert from "node:assert/strict";
import { ask, openChat } from "./chatFixture.ts";
import { end, text, usage } from "./scriptedProvider.ts";

const modelId = "ollama/qwen3:8b";

describe("The context of a chat as the panel sees it", () => {
	it("is what the host counted for the last answer and its prompt", async () => {
		const chat = await openChat(8192);
		chat.provider.script(text("yes"), usage(1200, 34), end);
		const id = await ask(chat, "Is it?");
		const report = await chat.context.report(id, modelId);
		assert.equal(report?.tokens, 1234);
		assert.equal(report?.isExact, true);
		assert.equal(report?.window, 8192);
		assert.equal(report?.modelWindow, 32_768);
	});

	it("is estimated as soon as something was taken out, with the factor learnt from the model", async () => {
		const chat = await openChat(8192);
		chat.provider.script(text("yes"), usage(140, 10), end);
		const id = await ask(chat, "Is it?");
		const [round] = (await chat.context.report(id, modelId))?.rounds ?? [];
		await chat.context.setRound(id, round!.questionId, "out");
		const report = await chat.context.report(id, modelId);
		assert.equal(report?.isExact, false);
		assert.ok((report?.factor ?? 1) > 1);
		assert.deepEqual(
			report?.rounds.map(({ use, state }) => [use, state]),
			[["out", "out"]],
		);
		assert.deepEqual(chat.bodies("context/didChange").at(-1), { conversationId: id });
	});

	it("is sent exactly as it is shown", async () => {
		const chat = await openChat();
		const id = await ask(chat, "First thing");
		await ask(chat, "Second thing", id);
		const rounds = (await chat.context.report(id, modelId))?.rounds ?? [];
		assert.deepEqual(
			rounds.map(({ title }) => title),
			["First thing", "Second thing"],
		);
		await chat.context.setRound(id, rounds[0]!.questionId, "out");
		await ask(chat, "Third thing", id);
		const sent = JSON.stringify(chat.provider.requests.at(-1)?.messages);
		assert.ok(!sent.includes("First thing") && sent.includes("Second thing") && sent.includes("Third thing"));
	});

	it("of a new chat is the system prompt", async () => {
		const chat = await openChat(8192);
		await chat.settings.change(null, "chat", { systemPrompt: "Speak of ships.", contextWindow: 16_384 });
		const report = await chat.context.report(null, modelId);
		assert.deepEqual(report?.rounds, []);
		assert.ok(report?.system.text.includes("Speak of ships."));
		assert.equal(report?.window, 16_384);
	});

	it("never claims a window that the model does not have", async () => {
		const chat = await openChat(8192);
		await chat.settings.change(null, "global", { contextWindow: 1_000_000 });
		assert.equal((await chat.context.report(null, modelId))?.window, 32_768);
	});
});
