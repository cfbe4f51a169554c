import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";
import { raiseStorage, storedByPage } from "./stage/storedByPage.ts";

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

function scrollTop(panel: Scope): Promise<number> {
	return panel.locator(".transcript-viewport").evaluate((element) => element.scrollTop, null);
}

function distanceToEnd(panel: Scope): Promise<number> {
	const viewport = panel.locator(".transcript-viewport");
	return viewport.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop, null);
}

describe("the chat panel in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("takes a question, shows the answer as it comes, and says nothing in the console", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "empty" });
		await panel.getByRole("textbox", { name: "Message" }).fill("How high is the tide?");
		await panel.getByRole("button", { name: "Send" }).click();
		await panel.getByRole("log", { name: "Conversation" }).getByRole("article", { name: "You" }).waitFor();
		const answer = await page.evaluate(() => window.fakeHost.begin("chat-1"), null);
		await panel.getByText("Connecting…").waitFor();
		await page.evaluate((id) => window.fakeHost.write(id, "It is **5.1** m"), answer);
		await panel.locator("article strong").waitFor();
		assert.equal(await panel.getByRole("button", { name: "Stop" }).count(), 1);
		await page.evaluate((id) => window.fakeHost.end(id), answer);
		await panel.getByRole("button", { name: "Send" }).waitFor();
		assert.equal(
			await panel.getByRole("article", { name: "Assistant" }).locator(".markdown").innerText(),
			"It is 5.1 m",
		);
		await panel.getByRole("status").getByText("The answer is complete.").waitFor({ state: "attached" });
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("sends on Enter, breaks the line on Shift+Enter, and leaves the Enter of an input method alone", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("line one");
		await box.press("Shift+Enter");
		await page.keyboard.type("line two");
		assert.equal(await box.inputValue(), "line one\nline two");
		await box.dispatchEvent("compositionstart");
		await box.press("Enter");
		assert.deepEqual(await calls(page, "round/start"), []);
		await box.dispatchEvent("compositionend");
		await page.waitForTimeout(20);
		await box.press("Enter");
		await until(async () => (await calls(page, "round/start")).length === 1);
		await page.close();
	});

	it("brings back what was typed after a reload", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		await panel.getByRole("textbox", { name: "Message" }).fill("half a thought");
		await until(async () => (await storedByPage(panel)).includes("half a thought"));
		await page.reload();
		await until(async () => (await panel.getByRole("textbox", { name: "Message" }).inputValue()) === "half a thought");
		await page.close();
	});

	it("goes on keeping what is typed when a newer panel has taken over the page's storage", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("half a thought");
		await until(async () => (await storedByPage(panel)).includes("half a thought"));
		await raiseStorage(panel);
		await box.fill("a whole thought");
		await until(async () => (await storedByPage(panel)).includes("a whole thought"));
		await page.reload();
		await until(async () => (await panel.getByRole("textbox", { name: "Message" }).inputValue()) === "a whole thought");
		await page.close();
	});

	it("follows the end, lets go at the first upward tick, and comes back on request", async () => {
		const { page, panel } = await stage.open({ scenario: "long" });
		await panel.getByRole("article").last().waitFor();
		await until(async () => (await distanceToEnd(panel)) < 3);
		const answer = await page.evaluate(() => window.fakeHost.begin("chat-long"), null);
		const write = (lines: number) =>
			page.evaluate(({ id, text }) => window.fakeHost.write(id, text), {
				id: answer,
				text: "line of text\n\n".repeat(lines),
			});
		await write(40);
		await panel.getByRole("article").last().locator("p").nth(39).waitFor();
		await until(async () => (await distanceToEnd(panel)) < 3);
		await page.mouse.move(150, 300);
		await page.mouse.wheel(0, -10);
		await panel.getByRole("button", { name: "Jump to latest" }).waitFor();
		await page.waitForTimeout(100);
		const before = await scrollTop(panel);
		await write(40);
		await panel.getByRole("article").last().locator("p").nth(79).waitFor({ state: "attached" });
		await page.waitForTimeout(100);
		assert.equal(await scrollTop(panel), before);
		await panel.getByRole("button", { name: "Jump to latest" }).click();
		await until(async () => (await distanceToEnd(panel)) < 3);
		assert.equal(await panel.getByRole("button", { name: "Jump to latest" }).count(), 0);
		await page.close();
	});

	it("reaches the first message by scrolling up, without a jump and with a bounded page", async () => {
		const { page, panel } = await stage.open({ scenario: "long" });
		await panel.getByRole("article").last().waitFor();
		await page.mouse.move(150, 300);
		const first = panel.locator('[data-message-id="chat-long-m0"]');
		let most = 0;
		while ((await first.count()) === 0) {
			await page.mouse.wheel(0, -2000);
			await page.waitForTimeout(30);
			most = Math.max(most, await panel.locator("article").count());
		}
		assert.ok(most <= 80, `${most} messages were on the page at once`);
		await page.close();
	});

	it("keeps what is looked at in place while older messages come in above it", async () => {
		const { page, panel } = await stage.open({ scenario: "long" });
		await panel.getByRole("article").last().waitFor();
		await page.mouse.move(150, 300);
		await page.evaluate(() => window.fakeHost.hold(), null);
		const viewport = panel.locator(".transcript-viewport");
		await page.mouse.wheel(0, -20);
		// The page has let go of the end: what is set before that would be undone.
		await panel.getByRole("button", { name: "Jump to latest" }).waitFor();
		await viewport.evaluate((element) => (element.scrollTop = 400), null);
		await until(async () => (await calls(page, "message/earlier")).length === 1);
		await page.waitForTimeout(100);
		const topOf = () =>
			panel
				.locator('[data-message-id="chat-long-m91"]')
				.evaluate((element) => Math.round(element.getBoundingClientRect().top), null);
		const before = await topOf();
		await page.evaluate(() => window.fakeHost.release(), null);
		await panel.locator('[data-message-id="chat-long-m89"]').waitFor({ state: "attached" });
		await page.waitForTimeout(100);
		assert.ok(Math.abs((await topOf()) - before) <= 1, `moved from ${before} to ${await topOf()}`);
		await page.close();
	});

	it("opens a chat of the history by keyboard alone and gives the focus back", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		await panel.getByRole("button", { name: "Show chats" }).focus();
		await page.keyboard.press("Enter");
		const dialog = panel.getByRole("dialog", { name: "Chats" });
		await dialog.getByText("Berth plan").waitFor();
		await until(() => dialog.evaluate((element) => element.contains(document.activeElement), null));
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await dialog.waitFor({ state: "detached" });
		await panel.getByRole("article").first().waitFor();
		assert.match(await panel.locator(".header-title").innerText(), /How the tide/);
		await page.close();
	});

	it("renames a chat from the list with F2", async () => {
		const { page, panel } = await stage.open({ scenario: "short" });
		await panel.getByRole("button", { name: "Show chats" }).click();
		const row = panel.getByRole("dialog", { name: "Chats" }).getByRole("button", { name: /Berth plan/ });
		await row.focus();
		await row.press("F2");
		const box = panel.getByRole("textbox", { name: "Title" });
		await box.fill("North quay");
		await box.press("Enter");
		await until(async () => (await calls(page, "conversation/rename")).length === 1);
		assert.deepEqual(await calls(page, "conversation/rename"), [{ conversationId: "chat-short", title: "North quay" }]);
		await page.close();
	});

	it("chooses a model by typing part of its name", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		await panel.getByRole("button", { name: /^Model/ }).click();
		await panel.getByRole("combobox").fill("llama");
		await panel.getByRole("combobox").press("Enter");
		await panel.getByRole("button", { name: "Model: llama3.2:3b" }).waitFor();
		assert.deepEqual(await calls(page, "model/choose"), [{ conversationId: null, modelId: "ollama/llama3.2:3b" }]);
		await page.close();
	});

	it("pulls a model when Ollama has none, with progress and a way to stop it", async () => {
		const { page, panel } = await stage.open({ scenario: "noModels" });
		await panel.getByRole("button", { name: "Download" }).first().click();
		await until(async () => (await calls(page, "model/pull")).length === 1);
		await page.evaluate(() => {
			const pull = { hostId: "ollama", model: "qwen3:4b", status: "pulling", completedBytes: 1e9, totalBytes: 2.6e9 };
			window.fakeHost.notify("pull/didChange", { ...pull, outcome: "running", failure: null });
		}, null);
		await panel.getByRole("progressbar", { name: /Qwen 3 4B/ }).waitFor();
		await panel.getByRole("button", { name: "Cancel" }).click();
		await until(async () => (await calls(page, "model/cancelPull")).length === 1);
		await page.close();
	});

	it("offers a way to a model when there is no Ollama", async () => {
		const { page, panel } = await stage.open({ scenario: "noOllama" });
		await panel.getByRole("textbox", { name: "Message" }).fill("already typing");
		assert.equal(await panel.getByRole("button", { name: "Send" }).isDisabled(), true);
		await panel.getByRole("button", { name: "Use an Anthropic or OpenAI key" }).click();
		await panel.getByRole("button", { name: "Other address…" }).click();
		await panel.getByRole("button", { name: "Try again" }).click();
		await until(async () => (await calls(page, "model/refresh")).length === 1);
		assert.deepEqual(await calls(page, "failure/act"), [
			{ action: "set_key", hostId: null, modelId: null, messageId: null },
			{ action: "open_settings", hostId: "ollama", modelId: null, messageId: null },
		]);
		await page.close();
	});

	it("ends a failure in a card with ways out and no spinner", async () => {
		const { page, panel } = await stage.open({ scenario: "errors" });
		await panel.getByText("Anthropic is limiting requests.").waitFor();
		assert.equal(await panel.locator(".icon-spinning").count(), 0);
		await panel.getByRole("button", { name: "Try again" }).last().click();
		await until(async () => (await calls(page, "round/retry")).length === 1);
		await page.close();
	});

	it("asks the host for another version, and to copy", async () => {
		const { page, panel } = await stage.open({ scenario: "errors" });
		await panel.getByRole("button", { name: "Next version" }).click();
		await panel.locator('[data-message-id="chat-errors-m0"]').hover();
		await panel.getByRole("button", { name: "Copy", exact: true }).first().click();
		await until(async () => (await calls(page, "code/copy")).length === 1);
		assert.deepEqual(await calls(page, "code/copy"), [{ text: "Question 1: how does the tide reach the berth?" }]);
		assert.deepEqual(await calls(page, "branch/choose"), [{ messageId: "y" }]);
		await page.close();
	});

	it("confirms a copy only when the host has made it", async () => {
		const { page, panel } = await stage.open({ scenario: "short" });
		const message = panel.getByRole("article").first();
		const copy = message.getByRole("button", { name: "Copy", exact: true });
		await message.hover();
		await page.evaluate((code) => window.fakeHost.failNext(code), "clipboard");
		await copy.click();
		await panel.getByText("It did not work.").first().waitFor();
		assert.equal(await copy.locator(".codicon-check").count(), 0);
		await copy.click();
		await copy.locator(".codicon-check").waitFor();
		await page.close();
	});

	it("says which of several projects a chat is of, and lets a new one be about another", async () => {
		const { page, panel } = await stage.open({ scenario: "twoFolders", width: 300 });
		const choice = panel.getByRole("combobox", { name: "Project of the new chat" });
		await panel.getByRole("heading", { name: "Chat about harbour" }).waitFor();
		await choice.selectOption("quay");
		await panel.getByRole("heading", { name: "Chat about quay" }).waitFor();
		assert.deepEqual(await calls(page, "project/choose"), [{ folderUri: "file:///work/quay" }]);
		await panel.getByRole("button", { name: "Show chats" }).click();
		await panel.locator(".history-open").first().click();
		await panel.locator(".header-project").getByText("harbour").waitFor();
		await page.close();
	});

	it("fits its width from 250 to 900 pixels in every theme", async () => {
		for (const theme of ["dark", "light", "highContrast"] as const) {
			for (const width of [250, 900]) {
				const { page, panel } = await stage.open({ scenario: "long", theme, width });
				await panel.getByRole("article").last().waitFor();
				const overflow = await panel.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth, null);
				assert.equal(overflow, 0, `${theme} at ${width}`);
				await page.close();
			}
		}
	});
});
