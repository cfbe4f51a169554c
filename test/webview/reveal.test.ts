import assert from "node:assert/strict";
import { RevealModel } from "../../src/webview/models/revealModel.ts";
import { openPanel } from "./models/panel.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { scenarios } from "./stage/scenarios.ts";

describe("A message that was searched for", () => {
	it("is loaded with what is around it, however far back it is", async () => {
		const panel = openPanel(scenarios.long);
		await panel.chat.start();
		panel.host.notify("message/reveal", { conversationId: "chat-long", messageId: "chat-long-m40" });
		await panel.settle();
		assert.deepEqual(panel.chat.reveal.wanted.value, { messageId: "chat-long-m40", purpose: "read" });
		assert.equal(panel.host.paramsOf("message/around").length, 1);
		assert.deepEqual(panel.host.paramsOf("message/earlier"), []);
	});

	it("is not looked for in another chat than the one shown, nor without end", async () => {
		const panel = openPanel(scenarios.long);
		await panel.chat.start();
		const reveal = new RevealModel(panel.chat.conversation);
		await reveal.show("chat-short", "chat-short-m1");
		assert.deepEqual(panel.host.paramsOf("message/around"), []);
		await reveal.show("chat-long", "nowhere");
		assert.equal(reveal.wanted.value, null);
		assert.equal(panel.chat.conversation.transcript.all().length, 30);
	});

	describe("in Chromium", function () {
		let stage: PanelStage;
		before(async function () {
			const opened = await openPanelStage(this);
			if (opened) stage = opened;
		});
		after(() => stage?.close());

		it("needs no way to the end of the chat while all of it is in sight", async () => {
			const { page, panel } = await stage.open({ scenario: "short", height: 2000 });
			await panel.getByRole("article").last().waitFor();
			const wanted = { conversationId: "chat-short", messageId: "chat-short-m0" };
			await page.evaluate((body) => window.fakeHost.notify("message/reveal", body), wanted);
			await panel.locator('[data-message-id="chat-short-m0"].is-revealed').waitFor();
			const jump = panel.getByRole("button", { name: "Jump to latest" });
			assert.equal(await jump.count(), 0);
			await page.setViewportSize({ width: 360, height: 300 });
			await jump.waitFor();
			await page.close();
		});

		it("is covered by nothing in a low and narrow panel, where the conversation keeps half of the height", async () => {
			const { page, panel } = await stage.open({ scenario: "long", language: "de", width: 238, height: 175 });
			await panel.getByRole("article").last().waitFor();
			const wanted = { conversationId: "chat-long", messageId: "chat-long-m12" };
			await page.evaluate((body) => window.fakeHost.notify("message/reveal", body), wanted);
			const message = panel.locator('[data-message-id="chat-long-m12"].is-revealed');
			await message.waitFor();
			const jump = panel.getByRole("button", { name: "Zum Neuesten springen" });
			await jump.waitFor();
			const right = await message.evaluate((element) => element.getBoundingClientRect().right, null);
			const left = await jump.evaluate((element) => element.getBoundingClientRect().left, null);
			assert.ok(right <= left, `${right} is beyond ${left}`);
			const height = await panel.locator(".transcript").evaluate((element) => element.clientHeight, null);
			assert.ok(height >= 70, `${height} px are left`);
			await page.close();
		});

		it("is scrolled to, marked and given the focus", async () => {
			const { page, panel } = await stage.open({ scenario: "long" });
			await panel.getByRole("article").last().waitFor();
			const wanted = { conversationId: "chat-long", messageId: "chat-long-m12" };
			await page.evaluate((body) => window.fakeHost.notify("message/reveal", body), wanted);
			const message = panel.locator('[data-message-id="chat-long-m12"].is-revealed');
			await message.waitFor();
			const place = await message.evaluate((element) => {
				const view = element.closest(".transcript-viewport")?.getBoundingClientRect();
				const top = element.getBoundingClientRect().top;
				return {
					isFocused: document.activeElement === element,
					below: top - (view?.top ?? 0),
					height: view?.height ?? 0,
				};
			}, null);
			assert.ok(place.isFocused);
			assert.ok(place.below >= 0 && place.below < place.height, JSON.stringify(place));
			await page.close();
		});
	});
});
