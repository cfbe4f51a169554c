import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";
import { storedByPage } from "./stage/storedByPage.ts";

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

/** In one look: an item that is sent between two would be waited for. */
function waiting(panel: Scope): Promise<readonly string[]> {
	return panel
		.locator("body")
		.evaluate(
			(body) => Array.from(body.querySelectorAll<HTMLElement>(".queue .queue-text"), ({ innerText }) => innerText),
			null,
		);
}

describe("the queue and what is called back in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("takes a message while an answer is written, with Stop still there", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "short" });
		await page.evaluate(() => window.fakeHost.begin("chat-short"), null);
		await panel.getByRole("button", { name: "Stop" }).waitFor();
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("And then?");
		await panel.getByRole("button", { name: "Add to queue" }).waitFor();
		await box.press("Enter");
		await panel.getByText("Sent after this answer").waitFor();
		assert.deepEqual(await waiting(panel), ["And then?"]);
		assert.equal(await box.inputValue(), "");
		assert.deepEqual(await calls(page, "round/start"), []);
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("shows what waits for the user, and lets it be moved, changed, removed and sent", async () => {
		const { page, panel } = await stage.open({ scenario: "queued" });
		await panel.getByText("Waiting for you").waitFor();
		const commit = panel.locator(".queue-item").last();
		await commit.getByRole("button", { name: "Move up" }).click();
		await until(async () => (await waiting(panel))[1] === "Commit");
		await panel.locator(".queue-item").first().getByRole("button", { name: "Change text" }).click();
		await panel.getByRole("textbox", { name: "Queued text" }).fill("Add two tests");
		await panel.getByRole("textbox", { name: "Queued text" }).press("Enter");
		await until(async () => (await waiting(panel))[0] === "Add two tests");
		await panel.locator(".queue-item").last().getByRole("button", { name: "Remove" }).click();
		await until(async () => (await waiting(panel)).length === 2);
		await panel.locator(".queue-item").last().getByRole("button", { name: "Send now" }).click();
		await until(async () => (await waiting(panel)).length === 1);
		await panel.getByRole("button", { name: "Go on" }).click();
		await until(async () => (await calls(page, "queue/resume")).length === 1);
		assert.deepEqual(await waiting(panel), ["Add two tests"]);
		await page.close();
	});

	it("offers no way to send what waits in a deleted chat", async () => {
		const { page, panel } = await stage.open({ scenario: "queued" });
		await panel.getByRole("button", { name: "Go on" }).waitFor();
		await page.evaluate(() => window.fakeHost.delete("chat-short"), null);
		await panel.getByText("Waits until this chat is restored").waitFor();
		assert.equal(await panel.getByRole("button", { name: "Go on" }).count(), 0);
		assert.equal(await panel.getByRole("button", { name: "Send now" }).count(), 0);
		assert.equal((await waiting(panel)).length, 3);
		await panel.getByRole("button", { name: "Restore" }).click();
		await panel.getByRole("button", { name: "Go on" }).waitFor();
		await page.close();
	});

	it("calls back what was sent with the arrow keys, also after a reload, and leaves them alone within a text", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("What is a berth?");
		await box.press("Enter");
		await until(async () => (await box.inputValue()) === "");
		await until(async () => (await storedByPage(panel)).includes("What is a berth?"));
		await page.reload();
		await box.waitFor();
		// What was sent is read from the page's storage, which may take a moment.
		await until(async () => {
			await box.press("ArrowUp");
			return (await box.inputValue()) === "What is a berth?";
		});
		await box.press("ArrowDown");
		await until(async () => (await box.inputValue()) === "");
		await box.fill("one\ntwo");
		await box.press("ArrowUp");
		assert.equal(await box.inputValue(), "one\ntwo");
		await page.close();
	});
});
