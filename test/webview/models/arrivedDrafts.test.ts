import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

const newKey = "new:file:///work/harbour";

/** What the page keeps, through its ends. */
class KeptPage {
	readonly drafts = new Map<string, string>();
	readonly stored = new Map<string, unknown>();
	#pages = 0;

	/** Begins the page anew on what it kept; `arrived` is on the host's disk. */
	async open(arrived: readonly string[] = []): Promise<TestPanel> {
		const panel = openPanel(scenarios.short, {
			drafts: this.drafts,
			stored: this.stored,
			firstId: 100 * this.#pages++ + 1,
		});
		for (const id of arrived) panel.host.arrived.add(id);
		await panel.chat.start();
		return panel;
	}

	/** Sends a text from a new chat to a host that does not answer any more; returns the id it was sent under. */
	async sendInto(text: string): Promise<string> {
		const panel = await this.open();
		await panel.chat.visits.newChat();
		panel.chat.composer.setText(text);
		panel.host.hold();
		void panel.chat.sending.send();
		await panel.settle();
		const [sent] = panel.host.paramsOf("round/start") as readonly { readonly requestId: string }[];
		return sent?.requestId ?? "";
	}
}

describe("What was sent before the page ended", () => {
	it("is kept as a draft at once, also when the last letters were typed just before", async () => {
		const page = new KeptPage();
		await page.sendInto("buy milk");
		assert.equal(page.drafts.get(newKey), "buy milk");
		const panel = await page.open();
		await panel.chat.visits.newChat();
		assert.equal(panel.chat.composer.text.value, "buy milk");
	});

	it("is taken out of the box where it was sent from when it became a chat of its own or waits in a queue", async () => {
		const page = new KeptPage();
		const sent = await page.sendInto("buy milk");
		const panel = await page.open([sent]);
		await panel.chat.visits.newChat();
		assert.equal(panel.chat.composer.text.value, "");
		assert.deepEqual([...page.drafts], []);
	});

	it("leaves behind what was typed after it", async () => {
		const page = new KeptPage();
		const sent = await page.sendInto("buy milk");
		page.drafts.set(newKey, "buy milk\nand bread");
		const panel = await page.open([sent]);
		await panel.chat.visits.newChat();
		assert.equal(panel.chat.composer.text.value, "and bread");
		assert.deepEqual([...page.drafts], [[newKey, "and bread"]]);
	});

	it("is not taken for a text that only begins like it", async () => {
		const page = new KeptPage();
		const sent = await page.sendInto("buy milk");
		page.drafts.set(newKey, "buy milkshakes");
		const panel = await page.open([sent]);
		await panel.chat.visits.newChat();
		assert.equal(panel.chat.composer.text.value, "buy milkshakes");
	});
});
