import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

const text = (words: string) => ({ parts: [{ type: "text", text: words } as const] });

/** A panel on a short chat that another window answers, with a text in its box. */
async function answeredElsewhere(): Promise<{ readonly panel: TestPanel; readonly id: string }> {
	const panel = openPanel(scenarios.short);
	await panel.chat.start();
	const id = panel.chat.conversation.id ?? "";
	panel.host.writeElsewhere(id, "stranger", text("so far"));
	await panel.settle();
	panel.chat.composer.setText("my question");
	return { panel, id };
}

describe("A chat that another window answers", () => {
	it("holds back what is written until the answer is there, and then shows it whole", async () => {
		const { panel, id } = await answeredElsewhere();
		const { chat, host } = panel;
		assert.equal(chat.elsewhere.message.value?.id, "stranger");
		assert.equal(chat.canSend.value, false);
		assert.match(chat.blockedReason.value ?? "", /another window/);
		await chat.sending.send();
		assert.deepEqual(host.paramsOf("round/start"), []);
		host.writeElsewhere(id, "stranger", { ...text("so far so good"), state: "complete" });
		await panel.settle();
		assert.equal(chat.elsewhere.message.value, null);
		assert.equal(chat.conversation.transcript.end.value?.plainText(), "so far so good");
		assert.equal(chat.canSend.value, true);
	});

	it("asks the host again and again whether that window still lives, and no more after the end", async () => {
		const { panel, id } = await answeredElsewhere();
		const asked = () => panel.host.paramsOf("answer/resume").length;
		const before = asked();
		for (let time = 1; time <= 2; time++) {
			panel.elapse();
			await panel.settle();
			assert.equal(asked(), before + time);
		}
		panel.host.writeElsewhere(id, "stranger", { state: "partial" });
		await panel.settle();
		panel.elapse();
		await panel.settle();
		assert.equal(asked(), before + 2);
	});

	it("is not what a chat is that this window answers", async () => {
		const panel = openPanel(scenarios.short);
		await panel.chat.start();
		panel.host.begin(panel.chat.conversation.id ?? "");
		await panel.settle();
		assert.equal(panel.chat.elsewhere.message.value, null);
		assert.equal(panel.chat.blockedReason.value, null);
	});
});
