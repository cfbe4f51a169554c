import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel } from "./panel.ts";

describe("A panel while nothing may leave this machine", () => {
	const { catalog } = scenarios.empty;
	const [local, hosted] = [true, false].map((isLocal) => catalog.models.find((model) => model.isLocal === isLocal)?.id);

	const open = async (isLocalOnly: boolean) => {
		const panel = openPanel({ ...scenarios.empty, catalog: { ...catalog, isLocalOnly } });
		await panel.chat.start();
		panel.chat.composer.setText("my question");
		return panel;
	};

	it("sends nothing to a hosted model, and says why", async () => {
		const { chat, host } = await open(true);
		await chat.chooseModel(hosted ?? "");
		assert.equal(chat.canSend.value, false);
		assert.match(chat.blockedReason.value ?? "", /Local only/);
		await chat.sending.send();
		assert.deepEqual(host.paramsOf("round/start"), []);
	});

	it("sends to a model on this machine, and runs commands whatever the model", async () => {
		const { chat } = await open(true);
		await chat.chooseModel(local ?? "");
		assert.deepEqual([chat.canSend.value, chat.blockedReason.value], [true, null]);
		await chat.chooseModel(hosted ?? "");
		chat.composer.setText("/cost");
		assert.equal(chat.canSend.value, true);
	});

	it("sends to any model otherwise", async () => {
		const { chat } = await open(false);
		await chat.chooseModel(hosted ?? "");
		assert.equal(chat.canSend.value, true);
	});
});
