import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Catalog } from "../../../src/extension/models/catalog.ts";
import type { Host } from "../../../src/extension/providers/provider.ts";
import { neverAsked } from "../models/exposure.ts";
import { type ChatFixture, openChat } from "./chatFixture.ts";
import { end, gate, model, text } from "./scriptedProvider.ts";

const lab: Host = { id: "openai:lab", name: "Lab", kind: "openai", baseUrl: "https://lab.example" };
const ollama: Host = { id: "ollama", name: "Ollama", kind: "ollama", baseUrl: "http://127.0.0.1:1" };

describe("Local only", () => {
	let chat: ChatFixture;
	let catalog: Catalog;
	let isLocalOnly: boolean;

	beforeEach(async () => {
		isLocalOnly = false;
		chat = await openChat();
		catalog = new Catalog({
			findHosts: async () => [ollama, lab],
			keyFor: async () => null,
			providerFor: async (host) => ({
				chat: (request, signal) => chat.provider.chat(request, signal),
				listModels: async () => [{ ...model, isLocal: host === ollama }],
				probe: async () => [],
			}),
			contextWindowFor: () => null,
			describeFailure: (error) => ({ code: "broken", message: String(error), detail: null, actions: [] }),
			exposed: neverAsked(),
			isLocalOnly: () => isLocalOnly,
			log: { error: (what) => assert.fail(what) },
			localize: plainEnglish,
		});
		await catalog.refresh();
	});
	afterEach(async () => {
		await chat.runner.dispose();
		catalog.dispose();
	});

	/** An answer that has begun and waits, and what lets it go on. */
	async function begin(host: Host): Promise<{ readonly id: string; readonly goOn: () => void }> {
		const held = gate();
		chat.finding.resolve = async () => catalog.resolve(`${host.id}/${model.name}`);
		chat.provider.script(text("So far"), held.step, text(" and on"), end);
		const modelId = `${host.id}/${model.name}`;
		const request = { messageId: chat.newId(), conversationId: null, text: "Tell.", modelId, replaces: null };
		const { conversation } = await chat.runner.start(request);
		await chat.settled();
		return { id: conversation.id, goOn: held.open };
	}

	async function answerOf(id: string) {
		await chat.settled();
		return (await chat.conversations.page(id, null))?.messages.at(-1);
	}

	it("cuts what a hosted model is writing when it is switched on, keeps what came, and says why", async () => {
		const { id, goOn } = await begin(lab);
		isLocalOnly = true;
		await catalog.refresh();
		const cut = await answerOf(id);
		goOn();
		assert.deepEqual([cut?.state, cut?.failure?.code], ["partial", "local_only"]);
		assert.deepEqual(cut?.parts, [{ type: "text", text: "So far" }]);
		assert.match(cut?.failure?.message ?? "", /“Local only” was switched on/);
		assert.equal(chat.runner.isBusy(id), false);
		await chat.runner.retry(cut?.id ?? "", null);
		const again = await answerOf(id);
		assert.deepEqual([again?.state, again?.failure?.code], ["failed", "local_only"]);
		assert.equal(chat.provider.requests.length, 1, "nothing more is sent");
	});

	it("lets models of this machine go on, and the user's own stop be a stop", async () => {
		const near = await begin(ollama);
		isLocalOnly = true;
		await catalog.refresh();
		near.goOn();
		assert.deepEqual((await answerOf(near.id))?.parts, [{ type: "text", text: "So far and on" }]);
		isLocalOnly = false;
		const far = await begin(lab);
		await catalog.refresh();
		await chat.runner.stop(far.id);
		const stopped = await answerOf(far.id);
		assert.deepEqual([stopped?.state, stopped?.failure], ["partial", null]);
	});
});
