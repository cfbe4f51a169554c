import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel } from "./panel.ts";

async function onDeleted(isForGood: boolean) {
	const panel = openPanel(scenarios.short);
	await panel.chat.start();
	const id = panel.chat.conversation.id ?? "";
	panel.host.delete(id, isForGood);
	await panel.settle();
	panel.chat.composer.setText("one more question");
	return { panel, id };
}

describe("A chat that is deleted while it is shown", () => {
	it("takes no message until it is restored", async () => {
		const { panel, id } = await onDeleted(false);
		const { chat, host } = panel;
		assert.equal(chat.canSend.value, false);
		assert.match(chat.blockedReason.value ?? "", /deleted/);
		await chat.sending.send();
		assert.deepEqual(host.paramsOf("round/start"), []);
		await chat.visits.restore();
		assert.equal(chat.conversation.id, id);
		assert.equal(chat.composer.text.value, "one more question");
		assert.equal(chat.canSend.value, true);
	});

	it("makes way for a new one when it is deleted for good", async () => {
		const { panel } = await onDeleted(true);
		assert.equal(panel.chat.conversation.id, null);
		assert.deepEqual(panel.chat.notices.shown.value, []);
		assert.equal(panel.chat.canSend.value, true);
	});
});
