import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

const chatId = "chat-short";
const words = (text: string) => ({ parts: [{ type: "text", text } as const] });

/** A panel on a short chat that has asked for its snapshot; the snapshot was made before `meanwhile` and comes after it. */
async function started(
	meanwhile: (panel: TestPanel) => void,
	prepare: (panel: TestPanel) => void = () => undefined,
): Promise<TestPanel> {
	const panel = openPanel(scenarios.short);
	prepare(panel);
	panel.host.holdSnapshot();
	const starting = panel.chat.start();
	await panel.settle();
	meanwhile(panel);
	await panel.settle();
	panel.host.sendOld();
	await starting;
	await panel.settle();
	return panel;
}

describe("A panel that starts", () => {
	it("shows what changed in its chat while its page was on the way", async () => {
		const panel = await started(
			({ host }) => host.writeElsewhere(chatId, "stranger", { ...words("so far so good"), state: "complete" }),
			({ host }) => host.writeElsewhere(chatId, "stranger", words("so far")),
		);
		assert.equal(panel.chat.conversation.transcript.end.value?.plainText(), "so far so good");
		assert.equal(panel.chat.elsewhere.message.value, null);
	});

	it("reads an answer again that nobody makes any more, when its end was not heard", async () => {
		const panel = openPanel(scenarios.short);
		panel.host.writeElsewhere(chatId, "stranger", words("so far"));
		await panel.chat.start();
		assert.equal(panel.chat.elsewhere.message.value?.id, "stranger");
		panel.host.finishUnheard("stranger");
		panel.elapse();
		await panel.settle();
		assert.equal(panel.chat.elsewhere.message.value, null);
		panel.chat.composer.setText("next");
		assert.equal(panel.chat.canSend.value, true);
	});

	it("lets nothing be sent before the host has said which chat it belongs to", async () => {
		const panel = await started(({ chat, host }) => {
			host.notify("catalog/didChange", scenarios.short.catalog);
			chat.composer.setText("too early");
		});
		assert.equal(panel.host.paramsOf("round/start").length, 0);
		assert.equal(panel.chat.canSend.value, true);
		await panel.chat.sending.send();
		assert.equal(panel.host.paramsOf("round/start").length, 1);
	});

	it("sends nothing by the Enter key before that, whatever is known of the folder and the models", async () => {
		let couldSend: boolean | null = null;
		const panel = await started(({ chat, host }) => {
			host.notify("surroundings/didChange", scenarios.short.surroundings);
			host.notify("catalog/didChange", scenarios.short.catalog);
			chat.composer.setText("too early");
			setTimeout(() => (couldSend = chat.canSend.value), 1);
			void chat.sending.send();
		});
		assert.equal(couldSend, false);
		assert.equal(panel.chat.composer.text.value, "too early");
	});
});
