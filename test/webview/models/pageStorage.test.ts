import assert from "node:assert/strict";
import { PageStorage } from "../../../src/webview/models/pageStorage.ts";
import { scenarios } from "../stage/scenarios.ts";
import { HeldIndexedDb } from "./heldIndexedDb.ts";
import { openPanel } from "./panel.ts";

/** A storage whose answers and whose time are the test's. */
function heldStorage() {
	const held = new HeldIndexedDb();
	const timers = new Set<() => void>();
	const storage = new PageStorage({
		factory: held as unknown as IDBFactory,
		later(run) {
			timers.add(run);
			return () => timers.delete(run);
		},
	});
	const elapse = () => {
		for (const run of timers) run();
		timers.clear();
	};
	return { held, storage, elapse, waiting: timers };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("The page's storage", () => {
	it("keeps and gives back, and leaves no timer behind", async () => {
		const { held, storage, waiting } = heldStorage();
		held.answer();
		await storage.write("drafts", "chat", "half a thought");
		assert.equal(await storage.read("drafts", "chat"), "half a thought");
		assert.equal(waiting.size, 0);
	});

	it("gives up what is not answered, and fails at once until it answers again", async () => {
		const { held, storage, elapse } = heldStorage();
		const first = storage.write("drafts", "chat", "old");
		elapse();
		await assert.rejects(first, /does not answer/);
		await assert.rejects(storage.read("drafts", "chat"), /does not answer/);
		held.answer();
		await turn();
		assert.equal(await storage.read("drafts", "chat"), undefined);
		await storage.write("drafts", "chat", "new");
		assert.equal(await storage.read("drafts", "chat"), "new");
	});

	it("opens its database again when it was closed from outside or could not be opened", async () => {
		const { held, storage } = heldStorage();
		held.answer();
		held.failNext = true;
		await assert.rejects(storage.read("drafts", "chat"), /failed/);
		await storage.write("drafts", "chat", "one");
		held.closeFromOutside();
		await storage.write("drafts", "chat", "two");
		assert.deepEqual([await storage.read("drafts", "chat"), held.opened], ["two", 3]);
	});

	it("costs no message when it says nothing at all", async () => {
		const { storage, elapse } = heldStorage();
		const panel = openPanel(scenarios.empty, { storage });
		const starting = panel.chat.start();
		await panel.settle();
		panel.chat.sending.write("Hello");
		const sending = panel.chat.sending.send();
		await panel.settle();
		elapse();
		await Promise.all([starting, sending]);
		panel.chat.sending.write("And again");
		await panel.chat.sending.send();
		const sent = panel.host.paramsOf("round/start") as readonly { readonly text: string }[];
		assert.deepEqual(
			sent.map(({ text }) => text),
			["Hello", "And again"],
		);
		assert.equal(panel.chat.composer.text.value, "");
	});
});
